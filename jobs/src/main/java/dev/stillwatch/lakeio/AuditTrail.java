package dev.stillwatch.lakeio;

import dev.stillwatch.lake.tables.Audit;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Records who did what to whom and why; whatever must be on record is recorded before it is done.
 */
public record AuditTrail(SparkSession spark, Lake lake) {
  /** Adds a line; fails if it cannot, so that what follows does not happen. */
  public void append(Instant at, String by, String action, String subject, String purpose) {
    lake.append(
        Audit.TABLE,
        spark
            .createDataFrame(
                List.of(RowFactory.create(at, by, action, subject, purpose)), Audit.TABLE.schema())
            .coalesce(1),
        action);
  }
}
