package dev.stillwatch.requests;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** What a batch takes in and never gives out, and what it gives out instead, in order. */
final class DescribedColumns {
  /** Raw names, words and content; they end here. */
  static final List<Field<?>> CONSUMED =
      List.of(
          CanonicalLog.ACCOUNT_ID,
          CanonicalLog.ORG_ID,
          CanonicalLog.PROJECT_ID,
          CanonicalLog.API_KEY_HASH,
          CanonicalLog.END_USER_ID,
          CanonicalLog.CONVERSATION_ID,
          CanonicalLog.SYSTEM_PROMPT_HASH,
          CanonicalLog.USER_AGENT,
          CanonicalLog.TLS_FINGERPRINT,
          CanonicalLog.SIGNATURE_HASH,
          CanonicalLog.CLIENT_IP,
          CanonicalLog.IP_PREFIX,
          CanonicalLog.OPERATION,
          CanonicalLog.MODEL_REQUESTED,
          CanonicalLog.MODEL_SERVED,
          CanonicalLog.FINISH_REASON,
          CanonicalLog.ASN,
          CanonicalLog.COUNTRY,
          CanonicalLog.PROMPT_TEXT,
          CanonicalLog.PROMPT_EMBEDDING);

  /** What stands in their place. */
  static final List<Field<?>> COMPUTED =
      List.of(
          Requests.ACCOUNT_REF,
          Requests.ORG_REF,
          Requests.PROJECT_REF,
          Requests.KEY_REF,
          Requests.USER_REF,
          Requests.CONVERSATION_HASH,
          Requests.SYSTEM_PROMPT_HASH,
          Requests.AGENT_HASH,
          Requests.TLS_HASH,
          Requests.SIGNATURE_HASH,
          Requests.IP_REF,
          Requests.NETWORK_REF,
          Requests.OPERATION,
          Requests.MODEL_REQUESTED,
          Requests.MODEL_SERVED,
          Requests.FINISH_REASON,
          Requests.ASN,
          Requests.COUNTRY,
          Requests.TEXT_HASH,
          Requests.SKELETON_HASH,
          Requests.HEAD_HASH,
          Requests.TAIL_HASH,
          Requests.SIMHASH,
          Requests.PROMPT_CHARS,
          Requests.PROMPT_WORDS,
          Requests.SCRIPT,
          Requests.CELL,
          Requests.MARGIN,
          Requests.RESIDUAL,
          Requests.RESIDUAL_SCALE);

  private DescribedColumns() {}

  /** The kept columns and then the computed ones. */
  static StructType following(StructType kept) {
    StructType all = kept;
    for (Field<?> field : COMPUTED) {
      all = all.add(field.name(), field.type(), true /* nullable */);
    }
    return all;
  }
}
