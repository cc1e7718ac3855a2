package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.Enforcement;
import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Links;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that the platform stopped to those that start soon after and ask for the same.
 *
 * <p>An account is stopped if its status says so ({@link Enforcement}) and it asked for nothing on
 * the night or the day before; silence alone says little, so without a status nobody is. Another
 * succeeds it if its first request of the window comes within {@value #LATEST_DAYS} days of the
 * other's last, it is not known to be {@value #OLDEST_DAYS} days older than that request, and one
 * of the two is among the other's nearest by what they ask. Only such pairs are looked at: a
 * stopped pool's profiles are as good as ever.
 *
 * <p>Null: whoever is like a stopped account starts when accounts do. So bits = -log2 of the share
 * of tonight's accounts whose first request of the window falls on the days from the stop to the
 * start, both included: by how much the date of the start beats chance, at most {@value #MOST_BITS}
 * since a day holds no more. Accounts that have asked all along begin with the window, so whoever
 * is stopped then has no successors. weight = bits / {@value #MOST_BITS}.
 *
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkByHandOff(LocalDate night, double lightest) {
  /** Name of the channel. */
  public static final String CHANNEL = "hand-off";

  private static final int SILENT_DAYS = 2;
  private static final int LATEST_DAYS = 7;
  private static final int OLDEST_DAYS = 28;
  private static final int MOST_BITS = 7;
  private static final long DAY = Duration.ofDays(1).toSeconds();
  private static final String STOP = "_stop";
  private static final String START = "_start";
  private static final String BEFORE_STOP = "_before_stop";
  private static final String UP_TO_START = "_up_to_start";
  private static final String ACCOUNTS = "_accounts";
  private static final String STARTS = "_starts";
  private static final String STARTED_ON = "_day";
  private static final String OTHER = "_other";
  private static final String MEANWHILE = "_meanwhile";

  public LinkByHandOff {
    if (!(lightest > 0 && lightest <= 1)) {
      throw new IllegalArgumentException(
          "Invalid lightest weight: %s (above 0, at most 1)".formatted(lightest));
    }
  }

  /**
   * The links of the night.
   *
   * @param sums of the window, from {@link SumWindow}
   * @param accounts snapshots up to the night
   * @param whole from {@link NearestAccounts}, by the whole facet
   * @param touch the same by the touch facet
   */
  public Dataset<Row> from(
      Dataset<Row> sums, Dataset<Row> accounts, Dataset<Row> whole, Dataset<Row> touch) {
    Dataset<Row> ends = ends(sums, accounts);
    Column bits =
        least(
            lit((double) MOST_BITS),
            lit(0).minus(log2(col(MEANWHILE).divide(col(ACCOUNTS)).cast("double"))));
    return Links.TABLE.conform(
        handOffs(ends, listed(whole, "whole").union(listed(touch, "touch")))
            .withColumn(Links.BITS.name(), bits)
            .withColumn(Links.WEIGHT.name(), Links.BITS.ref().divide(MOST_BITS))
            .filter(Links.WEIGHT.ref().geq(lightest))
            .select(
                Links.RUN_DATE.from(lit(night)),
                Links.CHANNEL.from(lit(CHANNEL)),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.from(lit("whole")),
                Links.WEIGHT.ref(),
                Links.BITS.ref(),
                Links.SHARED.ref()));
  }

  /**
   * The accounts that were stopped or may succeed one: when, in seconds since 1970, and how many
   * accounts had started before the day of the stop, and up to the day of the start.
   */
  private Dataset<Row> ends(Dataset<Row> sums, Dataset<Row> accounts) {
    Column first = col(SumWindow.FIRST_SECOND.name());
    Column last = col(SumWindow.LAST_SECOND.name());
    Column silent = last.lt(lit((night.toEpochDay() + 1 - SILENT_DAYS) * DAY));
    Column created = unix_seconds(Accounts.CREATED_AT.ref());
    Column young =
        coalesce(
            created.geq(first.minus(lit(Duration.ofDays(OLDEST_DAYS).toSeconds()))), lit(true));
    // On a day on which that many start no start is worth a link: most accounts begin with the
    // window, and are left out here.
    Column rare =
        started(on -> on.equalTo(day(first)))
            .leq(col(ACCOUNTS).multiply(lit(Math.pow(2, -lightest * MOST_BITS))));
    return sums.select(AccountDays.ACCOUNT_REF.ref(), first, last)
        .join(
            new LatestAccounts(night).from(accounts, Accounts.STATUS, Accounts.CREATED_AT),
            new String[] {Accounts.ACCOUNT_REF.name()},
            "left")
        .crossJoin(starts(sums))
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            when(Enforcement.isKnown().and(silent), last).as(STOP),
            when(young.and(rare), first).as(START),
            started(on -> on.lt(day(last))).as(BEFORE_STOP),
            started(on -> on.leq(day(first))).as(UP_TO_START),
            col(ACCOUNTS))
        .filter(col(STOP).isNotNull().or(col(START).isNotNull()));
  }

  /** One row: how many accounts have their first request of the window on each day, and all. */
  private static Dataset<Row> starts(Dataset<Row> sums) {
    return Tally.of(sums, day(col(SumWindow.FIRST_SECOND.name())), STARTED_ON, STARTS)
        .select(col(STARTS), Tally.total(col(STARTS)).as(ACCOUNTS));
  }

  private static Column started(Function<Column, Column> when) {
    return Tally.total(filter(col(STARTS), entry -> when.apply(entry.getField(STARTED_ON))));
  }

  private static Column day(Column seconds) {
    return floor(seconds.divide(DAY));
  }

  private static Dataset<Row> listed(Dataset<Row> nearest, String facet) {
    return nearest.select(
        col(NearestAccounts.REF), lit(facet).as(Links.FACET.name()), col(NearestAccounts.NEAR));
  }

  /** Pairs of a stopped account and one that succeeds it, however many lists bring them. */
  private static Dataset<Row> handOffs(Dataset<Row> ends, Dataset<Row> lists) {
    Dataset<Row> listed =
        ends.join(lists, ends.col(AccountDays.ACCOUNT_REF.name()).equalTo(col(NearestAccounts.REF)))
            .select(ends.col("*"), Links.FACET.ref(), explode(col(NearestAccounts.NEAR)).as(OTHER));
    Column one = AccountDays.ACCOUNT_REF.ref("l");
    Column other = AccountDays.ACCOUNT_REF.ref("r");
    return listed
        .as("l")
        .join(ends.as("r"), col(OTHER).equalTo(other))
        .select(
            Links.LEFT_REF.from(least(one, other)),
            Links.RIGHT_REF.from(greatest(one, other)),
            Links.FACET.ref(),
            col("l." + ACCOUNTS).as(ACCOUNTS),
            coalesce(handOff("l", "r"), handOff("r", "l")).as(MEANWHILE))
        .filter(col(MEANWHILE).isNotNull())
        .groupBy(Links.LEFT_REF.ref(), Links.RIGHT_REF.ref())
        .agg(
            first(col(ACCOUNTS)).as(ACCOUNTS),
            min(col(MEANWHILE)).as(MEANWHILE),
            Links.SHARED.from(size(collect_set(Links.FACET.ref()))));
  }

  /** How many accounts started between the stop of one and the start of another; null if apart. */
  private static Column handOff(String stopped, String successor) {
    Column gap = col(successor + "." + START).minus(col(stopped + "." + STOP));
    return when(
        gap.between(0, Duration.ofDays(LATEST_DAYS).toSeconds()),
        col(successor + "." + UP_TO_START).minus(col(stopped + "." + BEFORE_STOP)));
  }
}
