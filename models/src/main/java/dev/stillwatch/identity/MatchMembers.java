package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.CampaignMembers;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keeps the members of tonight's campaigns: the same step as {@link MatchCampaigns}, seen from its
 * members.
 *
 * <p>A member that is in none of its campaign's groups tonight has left, as of the last night it
 * was in one; it is kept, since it may return and since it helps to recognise the campaign. On a
 * night on which the campaign itself is not seen, its members stay as they were.
 */
public record MatchMembers(LocalDate night) {

  /**
   * Members of all campaigns as they stand after the night.
   *
   * @param matched from {@link MatchGroups}
   */
  public Dataset<Row> from(Dataset<Row> matched) {
    return CampaignMembers.TABLE.conform(
        matched
            .select(
                CampaignMembers.RUN_DATE.from(lit(night)),
                CampaignMembers.CAMPAIGN_ID.ref(),
                explode(col(MatchGroups.MEMBERS)).as("_member"))
            .select(
                CampaignMembers.RUN_DATE.ref(),
                CampaignMembers.CAMPAIGN_ID.ref(),
                col("_member.*")));
  }
}
