package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.QuarantinedRequests;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Collects the described rows that cannot be used, with the reason. */
public record QuarantineRequests() {

  /** From described rows to quarantined_requests. */
  public Dataset<Row> from(Dataset<Row> described) {
    return QuarantinedRequests.TABLE.conform(
        described
            .filter(DescribeRequests.REASON.ref().isNotNull())
            .groupBy(
                QuarantinedRequests.EVENT_DATE.ref(),
                QuarantinedRequests.SOURCE_FILE.from(DescribeRequests.SOURCE_FILE.ref()),
                QuarantinedRequests.ROW_REF.from(DescribeRequests.ROW_REF.ref()),
                QuarantinedRequests.REASON.from(DescribeRequests.REASON.ref()))
            .agg(QuarantinedRequests.OCCURRENCES.from(count(lit(1)))));
  }
}
