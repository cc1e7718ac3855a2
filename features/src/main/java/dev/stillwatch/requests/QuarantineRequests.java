package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.stillwatch.lake.tables.QuarantinedRequests;
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
  /** From canonical columns and those of {@link LogRows} to quarantined_requests. */
  public Dataset<Row> from(Dataset<Row> logs) {
    LocalDate last = limits.days().get(limits.days().size() - 1);
    return QuarantinedRequests.TABLE.conform(
        new JudgeRequests(limits)
            .withTurns(logs)
            .filter(JudgeRequests.REASON.ref().isNotNull())
            .select(
                QuarantinedRequests.EVENT_DATE.from(coalesce(LogRows.LOG_DATE.ref(), lit(last))),
                QuarantinedRequests.SOURCE_FILE.from(LogRows.SOURCE_FILE.ref()),
                QuarantinedRequests.ROW_REF.from(coalesce(JudgeRequests.ID.ref(), keyedDigest())),
                QuarantinedRequests.REASON.from(JudgeRequests.REASON.ref()))
            .filter(QuarantinedRequests.EVENT_DATE.ref().isin(limits.days().toArray()))
            .groupBy(
                QuarantinedRequests.EVENT_DATE.ref(),
                QuarantinedRequests.SOURCE_FILE.ref(),
                QuarantinedRequests.ROW_REF.ref(),
                QuarantinedRequests.REASON.ref())
            .agg(QuarantinedRequests.OCCURRENCES.from(count(lit(1)))));
  }

  private Column keyedDigest() {
    return udf(new KeyedDigest(KeyedHash.of(pseudonyms, "row")), DataTypes.StringType)
        .apply(JudgeRequests.DIGEST.ref());
  }
}
