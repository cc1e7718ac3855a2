package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.logs.SnapshotSuppressions;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads groups as what reviewers have ruled out already.
 *
 * <p>A group is suppressed where at least half of its members are: by account, by organisation, or
 * because they belonged to a suppressed campaign on the last night before; or where at least half
 * of its members' requests lie on one suppressed frame. A suppressed group has {@value #BITS} bits
 * for this reading, since a person's word outweighs any other; a group that is covered in part has
 * none, and its row says how far it is.
 */
public record ReadSuppressions(LocalDate night) {
  /** Name of the reading. */
  public static final String READING = "suppressed";

  private static final double BITS = 2.0 * StrengthOf.VETO;
  private static final double ENOUGH = 0.5;
  private static final String SHARE = "_share";
  private static final String BEST = "_best";
  private static final String SIZE = "_size";
  private static final String ALL = "_all";
  private static final String COVERED = "_covered";

  /** Column of whether it takes other suppressions, too, to cover as much. */
  private static final String TOGETHER = "_together";

  /**
   * One row of group_tests per group that is covered at all.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param campaignMembers of nights before; later ones do not count
   */
  public Dataset<Row> from(
      Dataset<Row> groups,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Dataset<Row> campaignMembers,
      Dataset<Row> suppressions) {
    SuppressedAccounts suppressed = new SuppressedAccounts(night);
    Dataset<Row> standing = suppressed.standing(suppressions);
    Dataset<Row> members =
        groups
            .filter(Groups.RUN_DATE.ref().equalTo(lit(night)))
            .filter(PruneGroups.isJudged())
            .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref());
    Dataset<Row> covered =
        suppressed
            .from(suppressions, sums, accounts)
            .unionByName(ofCampaigns(campaignMembers, standing));
    Dataset<Row> sizes = members.groupBy(Groups.GROUP_ID.ref()).agg(count(lit(1)).as(SIZE));
    Dataset<Row> shares =
        byMembers(members.join(covered, Groups.ACCOUNT_REF.name()), sizes)
            .unionByName(byFrames(members.join(sums, Groups.ACCOUNT_REF.name()), standing))
            .groupBy(Groups.GROUP_ID.ref())
            .agg(
                max(struct(
                        col(SHARE),
                        Suppressions.SCOPE.ref(),
                        Suppressions.REASON.ref(),
                        Suppressions.EXPIRES_AT.ref(),
                        col(TOGETHER)))
                    .as(BEST));
    Column share = col(BEST).getField(SHARE);
    return GroupTests.TABLE.conform(
        shares
            .join(sizes, Groups.GROUP_ID.name())
            .select(
                new BenignReading(night, READING)
                    .columns(
                        share,
                        when(share.geq(ENOUGH), BITS).otherwise(0),
                        col(SIZE),
                        statement(share))));
  }

  private static Column statement(Column share) {
    Column scope = col(BEST).getField(Suppressions.SCOPE.name());
    return concat(
        format_string("%.0f %% of ", share.multiply(100)),
        when(scope.equalTo(SnapshotSuppressions.FRAME), "requests").otherwise("members"),
        lit(" suppressed, "),
        when(col(BEST).getField(TOGETHER), "the most of them ").otherwise(""),
        lit("by "),
        scope,
        lit(" until "),
        date_format(col(BEST).getField(Suppressions.EXPIRES_AT.name()), "yyyy-MM-dd"),
        lit(": "),
        col(BEST).getField(Suppressions.REASON.name()));
  }

  /** Members of suppressed campaigns as of the last night before. */
  private Dataset<Row> ofCampaigns(Dataset<Row> campaignMembers, Dataset<Row> standing) {
    Dataset<Row> before = campaignMembers.filter(CampaignMembers.RUN_DATE.ref().lt(lit(night)));
    Dataset<Row> last = before.agg(max(CampaignMembers.RUN_DATE.ref()).as("_last"));
    return before
        .join(last, CampaignMembers.RUN_DATE.ref().equalTo(col("_last")))
        .filter(CampaignMembers.STATE.ref().notEqual(CampaignMembers.LEFT))
        .select(
            CampaignMembers.ACCOUNT_REF.ref(),
            CampaignMembers.CAMPAIGN_ID.ref().as(Suppressions.TARGET.name()))
        .distinct()
        .join(
            standing.filter(Suppressions.SCOPE.ref().equalTo(SnapshotSuppressions.CAMPAIGN)),
            Suppressions.TARGET.name());
  }

  /** Share of members covered by any suppression, with the one that covers most. */
  private static Dataset<Row> byMembers(Dataset<Row> covered, Dataset<Row> sizes) {
    Dataset<Row> any =
        covered
            .groupBy(Groups.GROUP_ID.ref())
            .agg(count_distinct(Groups.ACCOUNT_REF.ref()).as(COVERED));
    Column best =
        max(
            struct(
                col("_by_this"),
                Suppressions.SCOPE.ref(),
                Suppressions.TARGET.ref(),
                Suppressions.REASON.ref(),
                Suppressions.EXPIRES_AT.ref()));
    return covered
        .groupBy(
            Groups.GROUP_ID.ref(),
            Suppressions.SCOPE.ref(),
            Suppressions.TARGET.ref(),
            Suppressions.REASON.ref(),
            Suppressions.EXPIRES_AT.ref())
        .agg(count_distinct(Groups.ACCOUNT_REF.ref()).as("_by_this"))
        .groupBy(Groups.GROUP_ID.ref())
        .agg(best.as(BEST))
        .join(any, Groups.GROUP_ID.name())
        .join(sizes, Groups.GROUP_ID.name())
        .select(
            Groups.GROUP_ID.ref(),
            col(COVERED).divide(col(SIZE)).as(SHARE),
            col(BEST).getField(Suppressions.SCOPE.name()).as(Suppressions.SCOPE.name()),
            col(BEST).getField(Suppressions.REASON.name()).as(Suppressions.REASON.name()),
            col(BEST).getField(Suppressions.EXPIRES_AT.name()).as(Suppressions.EXPIRES_AT.name()),
            col(BEST).getField("_by_this").lt(col(COVERED)).as(TOGETHER));
  }

  /** Share of the members' requests on each suppressed frame. */
  private static Dataset<Row> byFrames(Dataset<Row> traffic, Dataset<Row> standing) {
    Dataset<Row> requests =
        traffic
            .groupBy(Groups.GROUP_ID.ref())
            .agg(coalesce(sum(AccountDays.REQUESTS.ref()), lit(0L)).as(ALL));
    Dataset<Row> frames =
        standing
            .filter(Suppressions.SCOPE.ref().equalTo(SnapshotSuppressions.FRAME))
            .withColumn("_frame", Suppressions.TARGET.ref().try_cast(DataTypes.LongType));
    return traffic
        .select(Groups.GROUP_ID.ref(), explode(AccountDays.FRAMES.ref()).as("_f"))
        .select(
            Groups.GROUP_ID.ref(),
            col("_f").getField("frame").as("_frame"),
            col("_f").getField("requests").as("_requests"))
        .join(frames, "_frame")
        .groupBy(
            Groups.GROUP_ID.ref(),
            Suppressions.SCOPE.ref(),
            Suppressions.REASON.ref(),
            Suppressions.EXPIRES_AT.ref(),
            Suppressions.TARGET.ref())
        .agg(sum(col("_requests")).as("_on_frame"))
        .join(requests, Groups.GROUP_ID.name())
        .select(
            Groups.GROUP_ID.ref(),
            col("_on_frame").divide(col(ALL)).as(SHARE),
            Suppressions.SCOPE.ref(),
            Suppressions.REASON.ref(),
            Suppressions.EXPIRES_AT.ref(),
            lit(false).as(TOGETHER));
  }
}
