package dev.stillwatch.events;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.PartOfTraffic;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Requests of groups of accounts and of everybody else, for every day since the first day of data.
 *
 * @param night last day
 * @param history how far back to look
 */
record DailyCounts(LocalDate night, Period history) {
  /** Column of the cells whose requests count; null for all requests. */
  static final String PART = "_part";

  private static final String ALL_REQUESTS = "_all_requests";
  private static final String FIRST_DAY = "_first_day";

  /**
   * Counts requests per group and day.
   *
   * @param groups {@code campaign_id}, once each
   * @param own {@code campaign_id, day, requests, accounts}, days with requests
   * @param accounts those of {@link StratifyAccounts}
   * @return {@code campaign_id, day, requests, accounts, control_requests}
   */
  Dataset<Row> from(Dataset<Row> groups, Dataset<Row> own, Dataset<Row> accounts) {
    Dataset<Row> everybody =
        accounts
            .select(inline(functions.col(StratifyAccounts.DAYS)))
            .groupBy(CampaignDays.DAY.ref())
            .agg(sum(CampaignDays.REQUESTS.ref()).as(ALL_REQUESTS));
    Column requests = coalesce(CampaignDays.REQUESTS.ref(), lit(0L));
    Column all = coalesce(functions.col(ALL_REQUESTS), lit(0L));
    return everyDay(groups, everybody)
        .join(everybody, new String[] {CampaignDays.DAY.name()}, "left")
        .join(own, keys(), "left")
        .select(
            CampaignDays.CAMPAIGN_ID.ref(),
            CampaignDays.DAY.ref(),
            CampaignDays.REQUESTS.from(requests),
            CampaignDays.ACCOUNTS.from(coalesce(CampaignDays.ACCOUNTS.ref(), lit(0L))),
            CampaignDays.CONTROL_REQUESTS.from(all.minus(requests)));
  }

  /**
   * Requests of groups with all of their members' traffic.
   *
   * @param memberships {@code campaign_id, account_ref}, once each
   * @param accounts those of {@link StratifyAccounts}
   * @return {@code campaign_id, day, requests, accounts}
   */
  static Dataset<Row> whole(Dataset<Row> memberships, Dataset<Row> accounts) {
    return accounts
        .join(memberships, AccountDays.ACCOUNT_REF.name())
        .select(CampaignDays.CAMPAIGN_ID.ref(), inline(functions.col(StratifyAccounts.DAYS)))
        .groupBy(CampaignDays.CAMPAIGN_ID.ref(), CampaignDays.DAY.ref())
        .agg(
            CampaignDays.REQUESTS.from(sum(CampaignDays.REQUESTS.ref())),
            CampaignDays.ACCOUNTS.from(count(lit(1))));
  }

  /**
   * Requests of groups in their cells.
   *
   * @param memberDays from {@link #daysOf}, with {@value #PART}
   * @return {@code campaign_id, day, requests, accounts}
   */
  static Dataset<Row> inPart(Dataset<Row> memberDays) {
    Column requests = PartOfTraffic.requests(functions.col(PART));
    return memberDays
        .groupBy(CampaignDays.CAMPAIGN_ID.ref(), CampaignDays.DAY.ref())
        .agg(
            CampaignDays.REQUESTS.from(sum(requests)),
            CampaignDays.ACCOUNTS.from(count(when(requests.gt(0), lit(true)))));
  }

  /**
   * The account days of each group within the history, the day named as campaign days name it.
   *
   * <p>By a broadcast of the members, who are few: the days of all accounts, with cells and models,
   * are the widest rows of the lake and must not be exchanged to be dropped.
   */
  Dataset<Row> daysOf(Dataset<Row> memberships, Dataset<Row> accountDays) {
    return inHistory(accountDays)
        .withColumnRenamed(AccountDays.EVENT_DATE.name(), CampaignDays.DAY.name())
        .join(broadcast(memberships), AccountDays.ACCOUNT_REF.name());
  }

  /** The account days within the history. */
  Dataset<Row> inHistory(Dataset<Row> accountDays) {
    return accountDays.filter(new Nights(night, history).holdsEventDate());
  }

  static String[] keys() {
    return new String[] {CampaignDays.CAMPAIGN_ID.name(), CampaignDays.DAY.name()};
  }

  private Dataset<Row> everyDay(Dataset<Row> groups, Dataset<Row> everybody) {
    Dataset<Row> first = everybody.agg(min(CampaignDays.DAY.ref()).as(FIRST_DAY));
    return groups
        .crossJoin(first)
        .select(
            CampaignDays.CAMPAIGN_ID.ref(),
            explode(sequence(functions.col(FIRST_DAY), lit(night))).as(CampaignDays.DAY.name()));
  }
}
