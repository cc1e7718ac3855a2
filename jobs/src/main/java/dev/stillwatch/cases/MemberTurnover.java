package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Cases;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many members joined each decided case since the night it was decided on, and how many left.
 */
record MemberTurnover() {
  /** Night of the version that the newest decision is on. */
  static final Column THEN = col("_then_night");

  /** Members of the latest version only. */
  static final Column JOINED = col("_joined");

  /** Members of the version decided on only. */
  static final Column LEFT = col("_left");

  private static final String NOW = "_now_night";

  /**
   * One row per decided case.
   *
   * @param cases as they stand
   */
  Dataset<Row> from(Dataset<Row> cases, Dataset<Row> caseEvents, Dataset<Row> caseMembers) {
    Dataset<Row> decided =
        caseEvents
            .groupBy(CaseEvents.CASE_ID.ref())
            .agg(
                max_by(
                        CaseEvents.CASE_RUN_DATE.ref(),
                        struct(CaseEvents.AT.ref(), CaseEvents.EVENT_ID.ref()))
                    .as("_then_night"))
            .join(
                cases.select(Cases.CASE_ID.ref(), Cases.RUN_DATE.ref().as(NOW)),
                Cases.CASE_ID.name());
    Column night = CaseMembers.RUN_DATE.ref();
    Dataset<Row> members =
        caseMembers
            .where(not(CaseMembers.STATE.ref().equalTo(CampaignMembers.LEFT)))
            .join(broadcast(decided), Cases.CASE_ID.name())
            .where(night.equalTo(THEN).or(night.equalTo(col(NOW))))
            .groupBy(CaseMembers.CASE_ID.ref(), CaseMembers.ACCOUNT_REF.ref())
            .agg(max(night.equalTo(THEN)).as("_was"), max(night.equalTo(col(NOW))).as("_is"))
            .groupBy(CaseMembers.CASE_ID.ref())
            .agg(
                sum(when(not(col("_was")), 1L).otherwise(0L)).as("_came"),
                sum(when(not(col("_is")), 1L).otherwise(0L)).as("_went"),
                count(when(col("_was"), lit(1))).as("_were"));
    // Of a version whose members are no longer kept nothing can be said.
    Column known = coalesce(col("_were"), lit(0L)).gt(0);
    return decided
        .join(members, new String[] {Cases.CASE_ID.name()}, "left")
        .select(
            Cases.CASE_ID.ref(),
            THEN,
            when(known, col("_came")).otherwise(0L).as("_joined"),
            when(known, col("_went")).otherwise(0L).as("_left"));
  }
}
