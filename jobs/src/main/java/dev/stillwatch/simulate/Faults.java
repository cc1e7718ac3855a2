package dev.stillwatch.simulate;

import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.Field;
import dev.stillwatch.logs.CanonicalLog;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the operator's logs do not tell of a world. The world itself stays as it is: the same
 * senders ask the same at the same moments.
 */
public record Faults(Set<Missing> missing) implements Serializable {
  /** Logs that tell everything. */
  public static final Faults NONE = new Faults(Set.of());

  /** Something that a source does not log. */
  public enum Missing {
    /** How long answers are, and what follows from that. */
    ANSWER_LENGTHS,
    /** Which requests belong to one conversation. */
    CONVERSATIONS,
    /** When on its day a request arrived: all stand at midnight. */
    TIMES_OF_DAY,
    /** Where requests come from, and who pays for them. */
    INFRASTRUCTURE,
    /** Who the accounts and the users behind them are, and since when. */
    CUSTOMERS,
    /** How requests are set up and how they end. */
    SETTINGS
  }

  private static final Map<Missing, List<Field<?>>> COLUMNS =
      Map.of(
          Missing.ANSWER_LENGTHS,
          List.of(
              CanonicalLog.OUTPUT_TOKENS,
              CanonicalLog.REASONING_TOKENS,
              CanonicalLog.FINISH_REASON,
              CanonicalLog.LATENCY_MS),
          Missing.CONVERSATIONS,
          List.of(CanonicalLog.CONVERSATION_ID, CanonicalLog.CACHED_INPUT_TOKENS),
          Missing.TIMES_OF_DAY,
          List.of(),
          Missing.INFRASTRUCTURE,
          List.of(
              CanonicalLog.CLIENT_IP,
              CanonicalLog.ASN,
              CanonicalLog.COUNTRY,
              CanonicalLog.USER_AGENT,
              CanonicalLog.TLS_FINGERPRINT,
              CanonicalLog.API_KEY_HASH),
          Missing.CUSTOMERS,
          List.of(CanonicalLog.ORG_ID, CanonicalLog.END_USER_ID),
          Missing.SETTINGS,
          List.of(
              CanonicalLog.STREAM,
              CanonicalLog.TEMPERATURE,
              CanonicalLog.TOP_P,
              CanonicalLog.MAX_TOKENS,
              CanonicalLog.N,
              CanonicalLog.TOOL_COUNT,
              CanonicalLog.SYSTEM_PROMPT_HASH,
              CanonicalLog.INPUT_TOKENS,
              CanonicalLog.STATUS_CODE,
              CanonicalLog.REFUSED,
              CanonicalLog.SIGNATURE_HASH));

  public Faults {
    missing = Set.copyOf(missing);
  }

  /** The logs as the operator has them; columns that are missing stay, empty. */
  Dataset<Row> in(Dataset<Row> logs) {
    Dataset<Row> left = logs;
    for (Missing each : missing) {
      for (Field<?> column : COLUMNS.get(each)) {
        left = left.withColumn(column.name(), lit(null).cast(column.type()));
      }
    }
    return missing.contains(Missing.TIMES_OF_DAY)
        ? left.withColumn(
            CanonicalLog.EVENT_TIME.name(), date_trunc("DAY", CanonicalLog.EVENT_TIME.ref()))
        : left;
  }

  /** What the operator knows of an account: a value, or nothing where that is missing. */
  Object known(Object value, Missing part) {
    return missing.contains(part) ? "" : value;
  }
}
