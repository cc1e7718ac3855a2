package dev.stillwatch.events;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.Strata;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Adds to the days of each group what as many ordinary accounts like its members asked.
 *
 * <p>With m members and n ordinary accounts in a stratum that asks v in all on a day, the matched
 * requests of the day are the sum over strata of v m / n (direct standardisation). A group takes
 * the finest level on which enough of its members have ordinary accounts like them ({@link
 * Strata}); members without are left out of the sum. Where no level has so many, nothing is
 * matched, and all other accounts have to do.
 */
record MatchControls() {
  private static final String MEMBERS = "_members";
  private static final String ACCOUNTS = "_accounts";
  private static final String ALL = "_all";
  private static final String CHOSEN = "_chosen";
  // Sums of whole thousandths do not depend on the order of addition.
  private static final long PARTS = 1_000;

  /**
   * Adds {@code matched_requests}, {@code controls} and {@code matched_on}, null without a match.
   *
   * @param counted {@code campaign_id, day} and more
   * @param memberships {@code campaign_id, account_ref}, once each
   * @param accounts those of {@link StratifyAccounts}
   * @param ordinary those of them that are in no campaign
   */
  Dataset<Row> from(
      Dataset<Row> counted,
      Dataset<Row> memberships,
      Dataset<Row> accounts,
      Dataset<Row> ordinary) {
    Dataset<Row> supply =
        ordinary
            .select(inline(col(Strata.STRATA)))
            .groupBy(level(), like())
            .agg(count(lit(1)).as(ACCOUNTS));
    Dataset<Row> sought =
        accounts
            .join(memberships, AccountDays.ACCOUNT_REF.name())
            .select(campaign(), inline(col(Strata.STRATA)))
            .groupBy(campaign(), level(), like())
            .agg(count(lit(1)).as(MEMBERS))
            .join(supply, stratum(), "left");
    Column alike = col(ACCOUNTS).geq(Strata.FEWEST_ALIKE);
    Dataset<Row> chosen =
        sought
            .groupBy(campaign(), level())
            .agg(
                sum(when(alike, col(MEMBERS)).otherwise(0L)).as(MEMBERS),
                sum(when(alike, col(ACCOUNTS)).otherwise(0L)).as(ACCOUNTS),
                sum(col(MEMBERS)).as(ALL))
            .filter(
                col(MEMBERS)
                    .geq(col(ALL).multiply(Strata.COVERED))
                    .and(col(ACCOUNTS).geq(Strata.FEWEST_CONTROLS)))
            .groupBy(campaign())
            .agg(min(struct(level(), col(ACCOUNTS))).as(CHOSEN))
            .select(
                campaign(),
                col(CHOSEN).getField(Strata.LEVEL).as(Strata.LEVEL),
                CampaignDays.CONTROLS.from(col(CHOSEN).getField(ACCOUNTS)));
    Column parts =
        functions.round(
            CampaignDays.REQUESTS
                .ref()
                .multiply(col(MEMBERS))
                .multiply(PARTS)
                .divide(col(ACCOUNTS)));
    Dataset<Row> matched =
        sought
            .filter(alike)
            .join(
                chosen.select(campaign(), level()),
                new String[] {CampaignDays.CAMPAIGN_ID.name(), Strata.LEVEL})
            .join(volumes(ordinary), stratum())
            .groupBy(campaign(), CampaignDays.DAY.ref())
            .agg(
                CampaignDays.MATCHED_REQUESTS.from(
                    sum(parts.cast("bigint")).divide((double) PARTS)));
    Column common =
        element_at(
            array(Strata.LEVELS.stream().map(functions::lit).toArray(Column[]::new)),
            level().plus(1));
    return counted
        .join(matched, DailyCounts.keys(), "left")
        .join(chosen, new String[] {CampaignDays.CAMPAIGN_ID.name()}, "left")
        .withColumn(CampaignDays.MATCHED_ON.name(), when(level().isNotNull(), common))
        .drop(level());
  }

  // Strata of an account go together, so that levels are summed over strata, not over accounts.
  private static Dataset<Row> volumes(Dataset<Row> ordinary) {
    return ordinary
        .select(col(Strata.STRATA), inline(col(StratifyAccounts.DAYS)))
        .groupBy(col(Strata.STRATA), CampaignDays.DAY.ref())
        .agg(sum(CampaignDays.REQUESTS.ref()).as(CampaignDays.REQUESTS.name()))
        .select(CampaignDays.DAY.ref(), CampaignDays.REQUESTS.ref(), inline(col(Strata.STRATA)))
        .groupBy(level(), like(), CampaignDays.DAY.ref())
        .agg(sum(CampaignDays.REQUESTS.ref()).as(CampaignDays.REQUESTS.name()));
  }

  private static Column campaign() {
    return CampaignMembers.CAMPAIGN_ID.ref();
  }

  private static Column level() {
    return col(Strata.LEVEL);
  }

  private static Column like() {
    return col(Strata.LIKE);
  }

  private static String[] stratum() {
    return new String[] {Strata.LEVEL, Strata.LIKE};
  }
}
