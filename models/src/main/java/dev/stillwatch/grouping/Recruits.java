package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Groups;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Accounts that a group asks for without a link or a score of theirs. */
final class Recruits {
  private Recruits() {}

  /**
   * Rows to be added to the groups.
   *
   * @param asked accounts that groups ask for: group_id and account_ref, each pair once
   * @param groups that ask; whom they hold already is no recruit
   */
  static Dataset<Row> of(Dataset<Row> asked, Dataset<Row> groups) {
    String[] key = {Groups.GROUP_ID.name(), Groups.ACCOUNT_REF.name()};
    return Groups.TABLE.conform(
        asked
            .join(groups.select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref()), key, "left_anti")
            .join(common(groups), Groups.GROUP_ID.name())
            .withColumn(Groups.DEGREE.name(), lit(0L))
            .withColumn(Groups.BITS.name(), lit(0.0))
            .withColumn(Groups.SCORE.name(), lit(null).cast("double"))
            .withColumn(Groups.MEMBERSHIP.name(), lit(null).cast("double")));
  }

  /** What all rows of a group have in common. */
  private static Dataset<Row> common(Dataset<Row> groups) {
    return groups
        .groupBy(Groups.GROUP_ID.ref())
        .agg(
            first(Groups.RUN_DATE.ref()).as(Groups.RUN_DATE.name()),
            first(Groups.CHANNEL.ref()).as(Groups.CHANNEL.name()),
            first(Groups.FACET.ref()).as(Groups.FACET.name()),
            first(Groups.CELLS.ref()).as(Groups.CELLS.name()),
            first(Groups.NEARLY.ref()).as(Groups.NEARLY.name()),
            first(Groups.ALIKE.ref()).as(Groups.ALIKE.name()));
  }
}
