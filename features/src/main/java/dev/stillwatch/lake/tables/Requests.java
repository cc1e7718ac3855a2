package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** One row per accepted request: what can be said of it without its text. */
public final class Requests {
  public static final Field<LocalDate> EVENT_DATE =
      Field.date(
          "event_date",
          "Day of the logs the request stands in, UTC: its own day, or a later one for what arrived late.");
  public static final Field<String> REQUEST_ID =
      Field.string(
          "request_id", "The id the source log gives the request: the reference back to its text.");
  public static final Field<Instant> EVENT_TIME =
      Field.timestamp("event_time", "When the request arrived, UTC.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the account that is billed.");
  public static final Field<String> ORG_REF =
      Field.pseudonym("org_ref", "Pseudonym of the organisation; null where the source names none.")
          .optional();
  public static final Field<String> PROJECT_REF =
      Field.pseudonym(
              "project_ref",
              "Pseudonym of the project, of kind org; null where the source names none.")
          .optional();
  public static final Field<String> KEY_REF =
      Field.pseudonym("key_ref", "Pseudonym of the API key hash; null where not logged.")
          .optional();
  public static final Field<String> USER_REF =
      Field.pseudonym(
              "user_ref", "Pseudonym of the end user the customer named; null where not named.")
          .optional();
  public static final Field<Long> CONVERSATION_HASH =
      Field.bigint(
              "conversation_hash",
              "Keyed 64-bit hash of the conversation id; null outside conversations.")
          .optional();
  public static final Field<String> OPERATION =
      Field.string("operation", "What was called, such as chat; null where not logged.").optional();
  public static final Field<String> MODEL_REQUESTED =
      Field.string("model_requested", "Model the caller asked for; null where not logged.")
          .optional();
  public static final Field<String> MODEL_SERVED =
      Field.string("model_served", "Model that answered; null where not logged.").optional();
  public static final Field<Boolean> STREAM =
      Field.bool("stream", "Whether the answer was streamed; null where not logged.").optional();
  public static final Field<Float> TEMPERATURE =
      Field.single(
              "temperature", "Sampling temperature; null where left at its default or not logged.")
          .optional();
  public static final Field<Float> TOP_P =
      Field.single("top_p", "Nucleus sampling share; null where left at its default or not logged.")
          .optional();
  public static final Field<Long> MAX_TOKENS =
      Field.bigint("max_tokens", "Cap on answer tokens the caller set; null where not set.")
          .optional();
  public static final Field<Integer> CHOICES =
      Field.integer("choices", "Answers asked for per prompt (n); null where not set.").optional();
  public static final Field<Integer> TOOL_COUNT =
      Field.integer("tool_count", "Tools offered with the request; null where not logged.")
          .optional();
  public static final Field<String> SYSTEM_PROMPT_HASH =
      Field.string(
              "system_prompt_hash",
              "Hash of the system prompt as the source gives it, hashed again; null without one.")
          .optional();
  public static final Field<Long> TEXT_HASH =
      Field.bigint(
              "text_hash",
              "Keyed 64-bit hash of the prompt; null where only an embedding is logged.")
          .optional();
  public static final Field<Long> SKELETON_HASH =
      Field.bigint(
              "skeleton_hash",
              "Keyed hash of the prompt with its variable parts masked; null without text.")
          .optional();
  public static final Field<Long> HEAD_HASH =
      Field.bigint(
              "head_hash",
              "Keyed hash of the first masked words; null for prompts too short to have a head.")
          .optional();
  public static final Field<Long> TAIL_HASH =
      Field.bigint(
              "tail_hash",
              "Keyed hash of the last masked words; null for prompts too short to have a tail.")
          .optional();
  public static final Field<Long> SIMHASH =
      Field.bigint(
              "simhash",
              "SimHash of the masked word shingles; near-duplicates differ in few bits; null without text.")
          .optional();
  public static final Field<Integer> PROMPT_CHARS =
      Field.integer("prompt_chars", "Length of the prompt in UTF-16 units; null without text.")
          .optional();
  public static final Field<Integer> PROMPT_WORDS =
      Field.integer(
              "prompt_words",
              "Length of the prompt in words, a CJK character being a word; null without text.")
          .optional();
  public static final Field<String> SCRIPT =
      Field.string(
              "script",
              "Most frequent writing system of the prompt, as its ISO 15924 code; null without letters.")
          .optional();
  public static final Field<String> EPOCH =
      Field.string("epoch", "Codebook epoch that cell, margin and residual belong to.");
  public static final Field<Integer> CELL =
      Field.integer(
              "cell",
              "Leaf of the frozen codebook nearest to the prompt; null where nothing in the prompt is known to the embedder.")
          .optional();
  public static final Field<Float> MARGIN =
      Field.single("margin", "Cosine to the nearest cell minus cosine to the second nearest.")
          .optional();
  public static final Field<byte[]> RESIDUAL =
      Field.bytes(
              "residual",
              "Embedding minus the centre of its cell, one signed byte per dimension, to be multiplied by residual_scale.")
          .optional();
  public static final Field<Float> RESIDUAL_SCALE =
      Field.single("residual_scale", "What one step of a residual byte is worth.").optional();
  public static final Field<Long> INPUT_TOKENS =
      Field.bigint("input_tokens", "Tokens read; null where not logged.").optional();
  public static final Field<Long> CACHED_INPUT_TOKENS =
      Field.bigint("cached_input_tokens", "Tokens read from a cache; null where not logged.")
          .optional();
  public static final Field<Long> OUTPUT_TOKENS =
      Field.bigint("output_tokens", "Tokens answered; null where not logged.").optional();
  public static final Field<Long> REASONING_TOKENS =
      Field.bigint("reasoning_tokens", "Tokens spent on reasoning; null where not logged.")
          .optional();
  public static final Field<String> FINISH_REASON =
      Field.string("finish_reason", "Why the answer ended; null where not logged.").optional();
  public static final Field<Integer> STATUS_CODE =
      Field.integer("status_code", "HTTP status; null where not logged.").optional();
  public static final Field<Boolean> REFUSED =
      Field.bool("refused", "Whether the model or a filter refused; null where not logged.")
          .optional();
  public static final Field<Long> LATENCY_MS =
      Field.bigint("latency_ms", "Milliseconds to the last token; null where not logged.")
          .optional();
  public static final Field<String> IP_REF =
      Field.pseudonym("ip_ref", "Pseudonym of the client address; null where not logged.")
          .optional();
  public static final Field<String> NETWORK_REF =
      Field.pseudonym(
              "network_ref",
              "Pseudonym of the /24 or /48 the address lies in; null where not logged.")
          .optional();
  public static final Field<String> ASN =
      Field.string("asn", "Autonomous system the address belongs to; null where not logged.")
          .optional();
  public static final Field<String> COUNTRY =
      Field.string("country", "Country the address is registered in; null where not logged.")
          .optional();
  public static final Field<Long> AGENT_HASH =
      Field.bigint("agent_hash", "Keyed hash of the user agent; null where not logged.").optional();
  public static final Field<Long> TLS_HASH =
      Field.bigint("tls_hash", "Keyed hash of the TLS fingerprint; null where not logged.")
          .optional();
  public static final Field<Long> SIGNATURE_HASH =
      Field.bigint(
              "signature_hash",
              "Keyed hash of an opaque reasoning signature the client sent back; null without one.")
          .optional();

  public static final TableSpec TABLE =
      table("requests")
          .doc("One row per accepted request: what can be said of it without its text.")
          .fields(
              EVENT_DATE,
              REQUEST_ID,
              EVENT_TIME,
              ACCOUNT_REF,
              ORG_REF,
              PROJECT_REF,
              KEY_REF,
              USER_REF,
              CONVERSATION_HASH,
              OPERATION,
              MODEL_REQUESTED,
              MODEL_SERVED,
              STREAM,
              TEMPERATURE,
              TOP_P,
              MAX_TOKENS,
              CHOICES,
              TOOL_COUNT,
              SYSTEM_PROMPT_HASH,
              TEXT_HASH,
              SKELETON_HASH,
              HEAD_HASH,
              TAIL_HASH,
              SIMHASH,
              PROMPT_CHARS,
              PROMPT_WORDS,
              SCRIPT,
              EPOCH,
              CELL,
              MARGIN,
              RESIDUAL,
              RESIDUAL_SCALE,
              INPUT_TOKENS,
              CACHED_INPUT_TOKENS,
              OUTPUT_TOKENS,
              REASONING_TOKENS,
              FINISH_REASON,
              STATUS_CODE,
              REFUSED,
              LATENCY_MS,
              IP_REF,
              NETWORK_REF,
              ASN,
              COUNTRY,
              AGENT_HASH,
              TLS_HASH,
              SIGNATURE_HASH)
          .key(EVENT_DATE, REQUEST_ID)
          .partitionedBy(EVENT_DATE)
          .always(
              "tokens are counts",
              "coalesce(input_tokens, 0) >= 0 AND coalesce(output_tokens, 0) >= 0")
          .keptFor(Period.ofMonths(3));

  private Requests() {}
}
