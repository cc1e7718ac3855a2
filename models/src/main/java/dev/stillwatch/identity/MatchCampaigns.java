package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Campaigns;
import java.time.LocalDate;
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
public record MatchCampaigns(LocalDate night) {

  /**
   * All campaigns as they stand after the night.
   *
   * @param matched from {@link MatchGroups}
   */
  public Dataset<Row> from(Dataset<Row> matched) {
    return Campaigns.TABLE.conform(
        matched
            .drop(MatchGroups.MEMBERS)
            .withColumn(Campaigns.RUN_DATE.name(), lit(night))
            .withColumn(Campaigns.KIND.name(), lit("campaign")));
  }
}
