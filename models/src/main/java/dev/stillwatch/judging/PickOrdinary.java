package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Groups;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Picks the groups of some nights that can be taken for ordinary: all but those of whose likely
 * members half and more are active in a campaign of the night.
 *
 * <p>A group that was seen on several nights is one group: the last of them stands for all, and it
 * is left out where it is on any of them.
 *
 * @param nights nights to look at
 * @param ruledOrdinary campaigns that reviewers found ordinary: their groups are ordinary
 */
public record PickOrdinary(List<LocalDate> nights, Set<String> ruledOrdinary) {
  /** Column of whether the group is left out. */
  public static final String LEFT_OUT = "_left_out";

  private static final String IN_CAMPAIGN = "_in_campaign";
  private static final double HALF = 0.5;

  public PickOrdinary {
    nights = List.copyOf(nights);
    ruledOrdinary = Set.copyOf(ruledOrdinary);
  }

  /** One row per group: its id, the last of the nights it was seen on, {@value #LEFT_OUT}. */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> campaignMembers) {
    Dataset<Row> active =
        active(campaignMembers)
            .select(CampaignMembers.RUN_DATE.ref(), CampaignMembers.ACCOUNT_REF.ref())
            .distinct()
            .withColumn(IN_CAMPAIGN, lit(1.0));
    Column share = avg(when(PruneGroups.isLikely(), coalesce(col(IN_CAMPAIGN), lit(0.0))));
    return groups
        .filter(Groups.RUN_DATE.ref().isInCollection(nights))
        .join(
            active,
            new String[] {Groups.RUN_DATE.name(), Groups.ACCOUNT_REF.name()},
            "left" /* whoever is of no campaign */)
        .groupBy(Groups.GROUP_ID.ref(), Groups.RUN_DATE.ref())
        .agg(coalesce(share, lit(0.0)).geq(HALF).as(LEFT_OUT))
        .groupBy(Groups.GROUP_ID.ref())
        .agg(Groups.RUN_DATE.from(max(Groups.RUN_DATE.ref())), max(col(LEFT_OUT)).as(LEFT_OUT));
  }

  /** The accounts that are active in a campaign on any of the nights, each once. */
  public Dataset<Row> accountsInCampaigns(Dataset<Row> campaignMembers) {
    return active(campaignMembers).select(CampaignMembers.ACCOUNT_REF.ref()).distinct();
  }

  private Dataset<Row> active(Dataset<Row> campaignMembers) {
    return campaignMembers
        .filter(CampaignMembers.RUN_DATE.ref().isInCollection(nights))
        .filter(CampaignMembers.STATE.ref().equalTo(lit(CampaignMembers.ACTIVE)))
        .filter(not(CampaignMembers.CAMPAIGN_ID.ref().isInCollection(ruledOrdinary)));
  }
}
