package dev.stillwatch.logs;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.privacy.PromptText;
import dev.stillwatch.privacy.RawName;
import java.time.Instant;

/** Source logs under the names this project uses; never written to the lake. */
public final class CanonicalLog {
  public static final Field<String> REQUEST_ID = Field.string("request_id", "Id of the request.");
  public static final Field<Instant> EVENT_TIME =
      Field.timestamp("event_time", "When it arrived, UTC.");
  public static final Field<RawName> ACCOUNT_ID = Field.rawName("account_id", "Account billed.");
  public static final Field<RawName> ORG_ID = Field.rawName("org_id", "Organisation.").optional();
  public static final Field<RawName> PROJECT_ID =
      Field.rawName("project_id", "Project.").optional();
  public static final Field<RawName> API_KEY_HASH =
      Field.rawName("api_key_hash", "Hash of the API key.").optional();
  public static final Field<RawName> END_USER_ID =
      Field.rawName("end_user_id", "End user the customer named.").optional();
  public static final Field<RawName> CONVERSATION_ID =
      Field.rawName("conversation_id", "Conversation.").optional();
  public static final Field<String> OPERATION =
      Field.string("operation", "What was called.").optional();
  public static final Field<String> MODEL_REQUESTED =
      Field.string("model_requested", "Model asked for.").optional();
  public static final Field<String> MODEL_SERVED =
      Field.string("model_served", "Model that answered.").optional();
  public static final Field<Boolean> STREAM =
      Field.bool("stream", "Whether the answer was streamed.").optional();
  public static final Field<Double> TEMPERATURE =
      Field.real("temperature", "Sampling temperature.").optional();
  public static final Field<Double> TOP_P =
      Field.real("top_p", "Nucleus sampling share.").optional();
  public static final Field<Long> MAX_TOKENS =
      Field.bigint("max_tokens", "Cap on answer tokens.").optional();
  public static final Field<Integer> N = Field.integer("n", "Answers asked for.").optional();
  public static final Field<Integer> TOOL_COUNT =
      Field.integer("tool_count", "Tools offered.").optional();
  public static final Field<RawName> SYSTEM_PROMPT_HASH =
      Field.rawName("system_prompt_hash", "Hash of the system prompt.").optional();
  public static final Field<PromptText> PROMPT_TEXT =
      Field.promptText("prompt_text", "Last user text.").optional();
  public static final Field<Object> PROMPT_EMBEDDING =
      Field.nested(
              "prompt_embedding",
              "array<float>",
              "Embedding of the prompt, where the source brings one.")
          .optional();
  public static final Field<String> EMBEDDING_MODEL =
      Field.string("embedding_model", "What made the embedding.").optional();
  public static final Field<Long> INPUT_TOKENS =
      Field.bigint("input_tokens", "Tokens read.").optional();
  public static final Field<Long> CACHED_INPUT_TOKENS =
      Field.bigint("cached_input_tokens", "Tokens read from a cache.").optional();
  public static final Field<Long> OUTPUT_TOKENS =
      Field.bigint("output_tokens", "Tokens answered.").optional();
  public static final Field<Long> REASONING_TOKENS =
      Field.bigint("reasoning_tokens", "Tokens spent on reasoning.").optional();
  public static final Field<String> FINISH_REASON =
      Field.string("finish_reason", "Why the answer ended.").optional();
  public static final Field<Integer> STATUS_CODE =
      Field.integer("status_code", "HTTP status.").optional();
  public static final Field<Boolean> REFUSED =
      Field.bool("refused", "Whether the model or a filter refused.").optional();
  public static final Field<Long> LATENCY_MS =
      Field.bigint("latency_ms", "Milliseconds to the last token.").optional();
  public static final Field<RawName> CLIENT_IP =
      Field.rawName("client_ip", "Client address.").optional();
  public static final Field<RawName> IP_PREFIX =
      Field.rawName("ip_prefix", "Prefix of the client address.").optional();
  public static final Field<String> ASN = Field.string("asn", "Autonomous system.").optional();
  public static final Field<String> COUNTRY =
      Field.string("country", "Country of the address.").optional();
  public static final Field<RawName> USER_AGENT =
      Field.rawName("user_agent", "User agent.").optional();
  public static final Field<RawName> TLS_FINGERPRINT =
      Field.rawName("tls_fingerprint", "TLS fingerprint.").optional();
  public static final Field<RawName> SIGNATURE_HASH =
      Field.rawName(
              "signature_hash", "Hash of an opaque reasoning signature sent back by the client.")
          .optional();
  public static final Field<Object> ATTRIBUTES =
      Field.nested("attributes", "map<string,string>", "Everything else.").optional();

  public static final TableSpec TABLE =
      table("logs")
          .doc("The source logs under canonical names, one row per logged call.")
          .fields(
              REQUEST_ID,
              EVENT_TIME,
              ACCOUNT_ID,
              ORG_ID,
              PROJECT_ID,
              API_KEY_HASH,
              END_USER_ID,
              CONVERSATION_ID,
              OPERATION,
              MODEL_REQUESTED,
              MODEL_SERVED,
              STREAM,
              TEMPERATURE,
              TOP_P,
              MAX_TOKENS,
              N,
              TOOL_COUNT,
              SYSTEM_PROMPT_HASH,
              PROMPT_TEXT,
              PROMPT_EMBEDDING,
              EMBEDDING_MODEL,
              INPUT_TOKENS,
              CACHED_INPUT_TOKENS,
              OUTPUT_TOKENS,
              REASONING_TOKENS,
              FINISH_REASON,
              STATUS_CODE,
              REFUSED,
              LATENCY_MS,
              CLIENT_IP,
              IP_PREFIX,
              ASN,
              COUNTRY,
              USER_AGENT,
              TLS_FINGERPRINT,
              SIGNATURE_HASH,
              ATTRIBUTES)
          .key(REQUEST_ID)
          .onlyRead();

  private CanonicalLog() {}
}
