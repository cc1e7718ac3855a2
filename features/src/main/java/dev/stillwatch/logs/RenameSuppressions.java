package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Suppressions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lets suppressions that name an account or organisation by its pseudonym hold after a change of
 * key, for as long as renamings are kept.
 */
public record RenameSuppressions() {
  private static final String NEW = "_new";

  /** The same suppressions by the names of today. */
  public Dataset<Row> from(Dataset<Row> suppressions, Dataset<Row> renamings) {
    Dataset<Row> newest =
        renamings
            .groupBy(Renamings.OLD_REF.ref().as(Suppressions.TARGET.name()))
            .agg(max_by(Renamings.NEW_REF.ref(), Renamings.RENAMED_ON.ref()).as(NEW));
    return Suppressions.TABLE.conform(
        suppressions
            .join(newest, new String[] {Suppressions.TARGET.name()}, "left")
            .withColumn(Suppressions.TARGET.name(), coalesce(col(NEW), Suppressions.TARGET.ref()))
            .withColumn(
                Suppressions.ACCOUNT_REF.name(),
                when(Suppressions.ACCOUNT_REF.ref().isNotNull(), Suppressions.TARGET.ref()))
            .drop(NEW));
  }
}
