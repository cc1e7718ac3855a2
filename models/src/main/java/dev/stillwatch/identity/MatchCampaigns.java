package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Campaigns;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Makes campaigns of tonight's accepted groups, under the ids they had on earlier nights.
 *
 * <p>A group is accepted that passes {@link Admission} and has no veto. How groups are merged and
 * matched is said in {@link Identities}. A campaign is a candidate at first; open when seen again
 * within two days, or at once where the entry says so; dormant when not seen for more than a week;
 * open again when it comes back. A candidate that is not seen again, and a campaign that sleeps for
 * half a year, are dropped.
 */
public record MatchCampaigns(LocalDate night, Period window, Admission admission) {

  /**
   * All campaigns as they stand after the night.
   *
   * @param groups pruned groups of the night
   * @param groupTests what the tests say of them
   * @param accountFacets facets of the night, for the centre
   * @param accountDays days of the window, for the requests
   * @param accounts snapshots up to the night, for payment tokens
   * @param previousCampaigns campaigns of earlier nights; rows of this night and later do not count
   * @param previousMembers their members
   */
  public Dataset<Row> from(
      Dataset<Row> groups,
      Dataset<Row> groupTests,
      Dataset<Row> accountFacets,
      Dataset<Row> accountDays,
      Dataset<Row> accounts,
      Dataset<Row> previousCampaigns,
      Dataset<Row> previousMembers) {
    return Campaigns.TABLE.conform(
        new Matching(night, window, admission)
            .from(
                groups,
                groupTests,
                accountFacets,
                accountDays,
                accounts,
                previousCampaigns,
                previousMembers)
            .drop(Matching.MEMBERS)
            .withColumn(Campaigns.RUN_DATE.name(), lit(night))
            .withColumn(Campaigns.KIND.name(), lit("campaign")));
  }
}
