package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.CampaignMembers;
import java.time.LocalDate;
import java.time.Period;
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
public record MatchMembers(LocalDate night, Period window, Admission admission) {

  /**
   * Members of all campaigns as they stand after the night.
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
    return CampaignMembers.TABLE.conform(
        new Matching(night, window, admission)
            .from(
                groups,
                groupTests,
                accountFacets,
                accountDays,
                accounts,
                previousCampaigns,
                previousMembers)
            .select(
                CampaignMembers.RUN_DATE.from(lit(night)),
                CampaignMembers.CAMPAIGN_ID.ref(),
                explode(col(Matching.MEMBERS)).as("_member"))
            .select(
                CampaignMembers.RUN_DATE.ref(),
                CampaignMembers.CAMPAIGN_ID.ref(),
                col("_member.*")));
  }
}
