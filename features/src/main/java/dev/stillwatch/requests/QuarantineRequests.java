package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import dev.stillwatch.privacy.Pseudonyms;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Collects the rows of the logs that cannot be used, with the reason.
 *
 * @param limits what a row must keep to; quarantined are rows found in the logs of its days
 */
public record QuarantineRequests(Pseudonyms pseudonyms, RequestLimits limits) {
  private static final String TURN = "_turn";
  private static final int MAX_REF_CHARS = 512;

  /** From canonical columns and those of {@link LogRows} to quarantined_requests. */
  public Dataset<Row> from(Dataset<Row> logs) {
    LocalDate last = limits.days().get(limits.days().size() - 1);
    Dataset<Row> judged =
        new JudgeRequests(limits)
            .from(logs)
            .select(
                QuarantinedRequests.EVENT_DATE.from(coalesce(LogRows.LOG_DATE.ref(), lit(last))),
                LogRows.SOURCE_FILE.ref(),
                CanonicalLog.EVENT_TIME.ref(),
                JudgeRequests.DAY.ref(),
                JudgeRequests.DIGEST.ref(),
                JudgeRequests.REASON.ref(),
                QuarantinedRequests.ROW_REF.from(rowRef()))
            .withColumn(TURN, turn());
    return QuarantinedRequests.TABLE.conform(
        judged
            .filter(QuarantinedRequests.EVENT_DATE.ref().isin(limits.days().toArray()))
            .select(
                QuarantinedRequests.EVENT_DATE.ref(),
                QuarantinedRequests.SOURCE_FILE.from(LogRows.SOURCE_FILE.ref()),
                QuarantinedRequests.ROW_REF.ref(),
                QuarantinedRequests.REASON.from(reason()))
            .filter(QuarantinedRequests.REASON.ref().isNotNull())
            .groupBy(
                QuarantinedRequests.EVENT_DATE.ref(),
                QuarantinedRequests.SOURCE_FILE.ref(),
                QuarantinedRequests.ROW_REF.ref(),
                QuarantinedRequests.REASON.ref())
            .agg(QuarantinedRequests.OCCURRENCES.from(count(lit(1)))));
  }

  /** The request id where it can be one, else a keyed digest of the row. */
  private Column rowRef() {
    Column id = CanonicalLog.REQUEST_ID.ref();
    Column usable = id.rlike("\\S").and(length(id).leq(MAX_REF_CHARS));
    Column keyed =
        udf(new KeyedDigest(KeyedHash.of(pseudonyms, "row")), DataTypes.StringType)
            .apply(JudgeRequests.DIGEST.ref());
    return when(usable, id).otherwise(keyed);
  }

  // Bad rows have no turn to take: they are kept apart, by digest, so that they never count as the
  // first of their id, nor crowd into one partition.
  private static Column turn() {
    Column bad = when(JudgeRequests.REASON.ref().isNotNull(), JudgeRequests.DIGEST.ref());
    return JudgeRequests.turn(
        CanonicalLog.EVENT_TIME.ref(),
        bad,
        JudgeRequests.DAY.ref(),
        QuarantinedRequests.ROW_REF.ref());
  }

  private static Column reason() {
    return coalesce(JudgeRequests.REASON.ref(), when(col(TURN).gt(1), JudgeRequests.DUPLICATE));
  }
}
