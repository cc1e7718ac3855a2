package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseVersions;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says which cases of a night took over members of a case of the night judged before.
 *
 * <p>A case that is new has <em>split from</em> an older one that goes on; an older case that is
 * gone has <em>merged into</em> the one that took its members. Overlap is the number of shared
 * accounts over the smaller of the two cases.
 *
 * @param night the logical date
 * @param smallest smallest overlap that is reported, in (0, 1]
 */
public record WriteCaseLineage(LocalDate night, double smallest) {

  public WriteCaseLineage {
    if (!(smallest > 0 && smallest <= 1)) {
      throw new IllegalArgumentException("Invalid overlap: %s (in (0, 1])".formatted(smallest));
    }
  }

  /**
   * The lineage of the night's cases.
   *
   * @param caseVersions this night's and earlier ones
   * @param campaignMembers this night's and earlier ones
   */
  public Dataset<Row> from(Dataset<Row> caseVersions, Dataset<Row> campaignMembers) {
    Column date = CaseVersions.RUN_DATE.ref();
    Dataset<Row> nights = caseVersions.where(date.lt(lit(night))).agg(max(date).as("_before"));
    Dataset<Row> now = caseVersions.where(date.equalTo(lit(night))).select(caseAndCampaign());
    Dataset<Row> earlier = caseVersions.where(date.lt(lit(night)));
    Dataset<Row> before =
        earlier.join(nights, date.equalTo(col("_before"))).select(caseAndCampaign());
    Dataset<Row> young =
        now.select(CaseVersions.CASE_ID.ref())
            .join(earlier.select(CaseVersions.CASE_ID.ref()).distinct(), "case_id", "left_anti")
            .select(CaseVersions.CASE_ID.ref().as("_now"), lit(true).as("_young"));
    Dataset<Row> kept =
        now.select(CaseVersions.CASE_ID.ref().as("_before_case"), lit(true).as("_kept"));

    Dataset<Row> membersNow =
        members(
            campaignMembers.where(CampaignMembers.RUN_DATE.ref().equalTo(lit(night))), now, "_now");
    Dataset<Row> membersBefore =
        members(
            campaignMembers.join(nights, CampaignMembers.RUN_DATE.ref().equalTo(col("_before"))),
            before,
            "_before_case");

    Dataset<Row> shared =
        membersNow
            .join(membersBefore, CampaignMembers.ACCOUNT_REF.name())
            .where(col("_now").notEqual(col("_before_case")))
            .groupBy(col("_now"), col("_before_case"))
            .agg(count(lit(1)).as("_shared"))
            .join(sizes(membersNow, "_now"), "_now")
            .join(sizes(membersBefore, "_before_case"), "_before_case")
            .withColumn(
                "_overlap",
                col("_shared").divide(least(col("_size_now"), col("_size_before_case"))))
            .where(col("_overlap").geq(smallest))
            .join(young, "_now", "left")
            .join(kept, "_before_case", "left");
    Column split = col("_young").and(col("_kept"));
    Column merged = col("_kept").isNull();

    return CaseLineage.TABLE.conform(
        shared
            .where(split.or(merged))
            .select(
                CaseLineage.RUN_DATE.from(lit(night)),
                CaseLineage.CASE_ID.from(when(merged, col("_before_case")).otherwise(col("_now"))),
                CaseLineage.RELATION.from(when(merged, "merged into").otherwise("split from")),
                CaseLineage.OTHER_ID.from(when(merged, col("_now")).otherwise(col("_before_case"))),
                CaseLineage.OVERLAP.from(col("_overlap"))));
  }

  private static Column[] caseAndCampaign() {
    return new Column[] {CaseVersions.CASE_ID.ref(), CaseVersions.CAMPAIGN_ID.ref()};
  }

  private static Dataset<Row> members(Dataset<Row> members, Dataset<Row> cases, String as) {
    return members
        .where(CampaignMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE))
        .join(cases, CaseVersions.CAMPAIGN_ID.name())
        .select(CampaignMembers.ACCOUNT_REF.ref(), CaseVersions.CASE_ID.ref().as(as))
        .distinct();
  }

  private static Dataset<Row> sizes(Dataset<Row> members, String by) {
    return members.groupBy(col(by)).agg(count(lit(1)).as("_size" + by));
  }
}
