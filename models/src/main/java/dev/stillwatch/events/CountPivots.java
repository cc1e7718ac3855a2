package dev.stillwatch.events;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Releases;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Counts, for every campaign and own release, how large a share of its usual requests each member
 * moved to the new model on the release day and the day after, beside accounts in no campaign.
 *
 * <p>Usual are two days of the week before, for accounts that asked on at least three days of it:
 * who was not there has nothing to move, and who asks more to try the model out moves nothing. With
 * u usual, n new and o other requests, the share is min(n, max(0, u − o)) / u.
 *
 * <p>Accounts whose models are not logged are left out, and so are those that the platform kept
 * from asking by the day after the release. Shares are whole millionths, so that their sums do not
 * depend on the order of addition. At most 500 control accounts per release and volume are held,
 * those with the smallest seeded hash.
 */
record CountPivots(LocalDate night, long seed) {
  static final String CASES = "_cases";
  static final String POOL = "_pool";
  private static final String RELEASED_MODEL = "_released_model";
  private static final String SINCE = "_since";
  private static final String BEFORE = "_before";
  private static final String ACTIVE = "_active";
  private static final String USUAL = "_usual";
  private static final String REQUESTS = "_requests";
  private static final String TO_IT = "_to_it";
  private static final String SHARE = "_share";
  private static final String STRATUM = "_stratum";
  private static final String ACCOUNTS = "_accounts";
  private static final String RANK = "_rank";
  private static final int MOST_HELD = 500;
  private static final int TOP_STRATUM = 16;
  private static final int WEEK = 7;
  private static final int FEWEST_ACTIVE = 3;

  /**
   * Counts members and control accounts by volume.
   *
   * @param own {@code vendor, model, _released_on}
   * @param members {@code campaign_id, account_ref, _placebo}
   * @param enforced {@code account_ref, _enforced_on} of accounts that were kept from asking
   * @return {@code campaign_id, _placebo, vendor, model, _cases, _pool}; the last two are null
   *     without accounts
   */
  Dataset<Row> from(
      Dataset<Row> own, Dataset<Row> members, Dataset<Row> accountDays, Dataset<Row> enforced) {
    // Only releases whose day after is over.
    Dataset<Row> over = own.filter(col(ReleaseCalendar.DAY).lt(lit(night)));
    Dataset<Row> shares = free(shares(over, accountDays), enforced);
    Column campaign = CampaignMembers.CAMPAIGN_ID.ref();
    Column placebo = col(MeasureReleaseEffects.PLACEBO);
    Dataset<Row> cases =
        shares
            .join(members, AccountDays.ACCOUNT_REF.name())
            .groupBy(campaign, placebo, vendor(), model(), col(STRATUM))
            .agg(
                count(lit(1)).as(ACCOUNTS),
                sum(col(SHARE)).as(SHARE),
                sum(col(SHARE).multiply(col(SHARE))).as(REQUESTS))
            .groupBy(campaign, placebo, vendor(), model())
            .agg(
                sort_array(
                        collect_list(
                            struct(col(STRATUM), col(ACCOUNTS), col(SHARE), col(REQUESTS))))
                    .as(CASES));
    return members
        .select(campaign, placebo)
        .distinct()
        .crossJoin(broadcast(over.select(vendor(), model())))
        .join(
            cases, keys(CampaignMembers.CAMPAIGN_ID.name(), MeasureReleaseEffects.PLACEBO), "left")
        .join(broadcast(pool(shares, members)), keys(), "left");
  }

  private Dataset<Row> pool(Dataset<Row> shares, Dataset<Row> members) {
    WindowSpec alike = Window.partitionBy(vendor(), model(), col(STRATUM));
    WindowSpec byHash =
        alike.orderBy(
            xxhash64(AccountDays.ACCOUNT_REF.ref(), lit(seed)), AccountDays.ACCOUNT_REF.ref());
    return shares
        .join(inCampaigns(members), AccountDays.ACCOUNT_REF.name(), "left_anti")
        .withColumn(ACCOUNTS, count(lit(1)).over(alike))
        .withColumn(RANK, row_number().over(byHash))
        .filter(col(RANK).leq(MOST_HELD))
        .groupBy(vendor(), model(), col(STRATUM))
        .agg(
            max(col(ACCOUNTS)).as(ACCOUNTS),
            sort_array(collect_list(struct(col(RANK), col(SHARE)))).getField(SHARE).as(SHARE))
        .groupBy(vendor(), model())
        .agg(sort_array(collect_list(struct(col(STRATUM), col(ACCOUNTS), col(SHARE)))).as(POOL));
  }

  /** {@code account_ref} of members that are no placebos. */
  static Dataset<Row> inCampaigns(Dataset<Row> members) {
    return members
        .filter(functions.not(col(MeasureReleaseEffects.PLACEBO)))
        .select(CampaignMembers.ACCOUNT_REF.ref())
        .distinct();
  }

  private static Dataset<Row> free(Dataset<Row> shares, Dataset<Row> enforced) {
    Column since = col(StratifyAccounts.ENFORCED_ON);
    return shares
        .join(enforced, new String[] {AccountDays.ACCOUNT_REF.name()}, "left")
        .filter(since.isNull().or(since.gt(date_add(col(ReleaseCalendar.DAY), 1))))
        .drop(StratifyAccounts.ENFORCED_ON, ReleaseCalendar.DAY);
  }

  private static Dataset<Row> shares(Dataset<Row> own, Dataset<Row> accountDays) {
    Column released = col(ReleaseCalendar.DAY);
    Column since = functions.datediff(AccountDays.EVENT_DATE.ref(), released);
    Dataset<Row> days =
        own.select(
            vendor(),
            model(),
            released,
            PlainModel.of(model()).as(RELEASED_MODEL),
            explode(sequence(date_add(released, -WEEK), date_add(released, 1)))
                .as(AccountDays.EVENT_DATE.name()));
    Column entries = AccountDays.MODELS.ref();
    Column toIt =
        filter(
            entries, entry -> PlainModel.of(entry.getField("model")).equalTo(col(RELEASED_MODEL)));
    Column usual = floor(col(BEFORE).multiply(2).divide(WEEK));
    Column other = col(REQUESTS).minus(col(TO_IT));
    Column moved =
        least(col(TO_IT), greatest(lit(0L), col(USUAL).minus(other))).multiply(1_000_000L);
    Column stratum = least(length(functions.bin(col(USUAL))).minus(1), lit(TOP_STRATUM));
    return accountDays
        .select(AccountDays.ACCOUNT_REF.ref(), AccountDays.EVENT_DATE.ref(), entries)
        .join(broadcast(days), AccountDays.EVENT_DATE.name())
        .withColumn(SINCE, since)
        .withColumn(REQUESTS, requests(entries))
        .withColumn(TO_IT, requests(toIt))
        .groupBy(vendor(), model(), released, AccountDays.ACCOUNT_REF.ref())
        .agg(
            sum(when(col(SINCE).lt(0), col(REQUESTS)).otherwise(0L)).as(BEFORE),
            count(when(col(SINCE).lt(0).and(col(REQUESTS).gt(0)), true)).as(ACTIVE),
            sum(when(col(SINCE).geq(0), col(REQUESTS)).otherwise(0L)).as(REQUESTS),
            sum(when(col(SINCE).geq(0), col(TO_IT)).otherwise(0L)).as(TO_IT))
        .withColumn(USUAL, usual)
        .filter(col(ACTIVE).geq(FEWEST_ACTIVE).and(col(USUAL).gt(0)).and(col(REQUESTS).gt(0)))
        .select(
            vendor(),
            model(),
            released,
            AccountDays.ACCOUNT_REF.ref(),
            stratum.as(STRATUM),
            floor(moved.divide(col(USUAL))).as(SHARE));
  }

  private static Column floor(Column value) {
    return functions.floor(value);
  }

  private static Column requests(Column entries) {
    return aggregate(
        entries,
        lit(0L),
        (total, entry) -> total.plus(entry.getField(AccountDays.REQUESTS.name())));
  }

  private static Column vendor() {
    return Releases.VENDOR.ref();
  }

  private static Column model() {
    return Releases.MODEL.ref();
  }

  static String[] keys(String... more) {
    return Stream.concat(
            Arrays.stream(more), Stream.of(Releases.VENDOR.name(), Releases.MODEL.name()))
        .toArray(String[]::new);
  }
}
