package dev.stillwatch.events;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.try_element_at;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Marks the days of each group from which on the platform kept a tenth of its members from asking.
 *
 * <p>What falls then, or rises at those that are left, is the platform's doing. Days stay marked up
 * to the night, since nobody knows when a campaign has made up for it; once the history has left
 * such members behind, nothing is marked.
 */
record MarkEnforced() {
  private static final double SHARE = 0.1;
  private static final String DATES = "_dates";
  private static final String MEMBERS = "_members";
  private static final String SINCE = "_since";

  /**
   * Adds {@code enforced}.
   *
   * @param counted {@code campaign_id, day} and more
   * @param memberships {@code campaign_id, account_ref}, once each
   * @param accounts those of {@link StratifyAccounts}
   */
  Dataset<Row> from(Dataset<Row> counted, Dataset<Row> memberships, Dataset<Row> accounts) {
    Column tenth = ceil(col(MEMBERS).multiply(SHARE)).cast("int");
    Dataset<Row> since =
        accounts
            .join(memberships, AccountDays.ACCOUNT_REF.name())
            .groupBy(CampaignDays.CAMPAIGN_ID.ref())
            .agg(
                sort_array(collect_list(col(StratifyAccounts.ENFORCED_ON))).as(DATES),
                count(lit(1)).as(MEMBERS))
            .select(CampaignDays.CAMPAIGN_ID.ref(), try_element_at(col(DATES), tenth).as(SINCE));
    return counted
        .join(since, new String[] {CampaignDays.CAMPAIGN_ID.name()}, "left")
        .withColumn(
            CampaignDays.ENFORCED.name(),
            coalesce(CampaignDays.DAY.ref().geq(col(SINCE)), lit(false)))
        .drop(SINCE);
  }
}
