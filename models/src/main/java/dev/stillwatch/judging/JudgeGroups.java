package dev.stillwatch.judging;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_seconds;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.Population;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.grouping.MemberTraffic;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Tests each group as a whole: do its members behave like parts of one machine, or like customers
 * who happen to resemble each other?
 *
 * <p>Bits of a test = log2 of the Student density (4 degrees) at the campaign's centre and spread
 * against that of ordinary groups, see {@link GroupTest}. Most groups of a night are ordinary, so
 * the ordinary side is learned from them: centre (n median + 20 shipped) / (n + 20), spread
 * likewise from 1.4826 times the median distance, at least 0.6 of the shipped one; a test that does
 * not separate in this lake loses its weight by itself. Groups that are judged by a part of their
 * members' requests are compared among themselves, since any part of an account repeats less than
 * the whole, and how alike members are is compared with groups that ask as widely ({@link
 * GroupTest#shift}). A column that is missing leaves the statistic null and its family without a
 * voice. {@link StrengthOf} adds the families up.
 *
 * <p>Ordinary readings stand as families of their own, which begin with "{@value
 * StrengthOf#BENIGN}".
 *
 * <p>A group of more than {@value #MOST} members is measured on that many, in the order of
 * pseudonyms.
 */
public record JudgeGroups(LocalDate night) {
  static final String CREATED = "_created";
  static final int MOST = 20_000;

  /** Column of what an ordinary group's statistic is moved by, see {@link GroupTest#shift}. */
  static final String SHIFT = "_shift";

  /** Column of the statistic's standard error, 0 where it is none to speak of. */
  static final String ERROR = "_error";

  /**
   * Column of the probability that a request of one account and a request of another fall on the
   * same day: the sum of the squares of the accounts' mean share of each day.
   */
  static final String SAME_DAY = "_same_day";

  private static final String DAYS = "_days";
  private static final String SIZE = "_size";
  private static final String ON_ALL = "_on_all";
  private static final String IN_PART = "_in_part";
  private static final String INSIDE = "_inside";
  private static final StructType MEASURED =
      new StructType()
          .add(GroupTests.GROUP_ID.name(), "string")
          .add(GroupTests.TEST.name(), "string")
          .add(GroupTests.STATISTIC.name(), "double")
          .add(GroupTests.MEMBERS.name(), "bigint")
          .add(IN_PART, "boolean")
          .add(SHIFT, "double")
          .add(ERROR, "double");

  /**
   * What the tests say of each group of the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   * @param tokens from {@link SharedTokens}
   */
  public Dataset<Row> from(
      Dataset<Row> groups, Dataset<Row> sums, Dataset<Row> accounts, Dataset<Row> tokens) {
    Dataset<Row> tonight = groups.filter(Groups.RUN_DATE.ref().equalTo(lit(night)));
    Dataset<Row> known =
        new LatestAccounts(night).from(accounts, Accounts.ORG_REF, Accounts.CREATED_AT);
    Dataset<Row> population = Population.of(sums);
    Dataset<Row> traffic =
        MemberTraffic.of(
            tonight.select(
                Groups.GROUP_ID.ref(),
                Groups.CHANNEL.ref(),
                Groups.ACCOUNT_REF.ref(),
                Groups.DEGREE.ref(),
                Groups.CELLS.ref(),
                Groups.SCORE.ref(),
                Groups.NEARLY.ref(),
                Groups.ALIKE.ref()),
            sums);
    String[] account = {Accounts.ACCOUNT_REF.name()};
    Dataset<Row> measured =
        MemberTraffic.withKnown(
                traffic,
                known.select(
                    Accounts.ACCOUNT_REF.ref(),
                    Accounts.ORG_REF.ref(),
                    unix_seconds(Accounts.CREATED_AT.ref()).as(CREATED)))
            .join(SharedTokens.byAccount(tokens), account, "left")
            .crossJoin(population)
            .crossJoin(sameDay(sums))
            .groupByKey((MapFunction<Row, String>) Groups.GROUP_ID::in, Encoders.STRING())
            .flatMapGroups(new MeasureGroup(), Encoders.row(MEASURED));
    Dataset<Row> weighed =
        measured
            .union(frames(traffic, sums, population))
            .groupByKey((MapFunction<Row, String>) JudgeGroups::likes, Encoders.STRING())
            .flatMapGroups(new WeighTest(night), Encoders.row(GroupTests.TABLE.schema()));
    // An exchange in between: Spark hands rows from one function straight to the next where it
    // can, and such rows do not know their columns' names.
    Dataset<Row> read =
        weighed
            .repartition(GroupTests.GROUP_ID.ref())
            .groupByKey((MapFunction<Row, String>) GroupTests.GROUP_ID::in, Encoders.STRING())
            .flatMapGroups(new ReadGroup(night), Encoders.row(GroupTests.TABLE.schema()));
    return GroupTests.TABLE.conform(read);
  }

  /** One row, {@value #SAME_DAY}. */
  private static Dataset<Row> sameDay(Dataset<Row> sums) {
    Column shares =
        transform(col(SumWindow.DAILY.name()), daily -> daily.divide(AccountDays.REQUESTS.ref()));
    Column squares =
        aggregate(col(DAYS), lit(0.0), (sum, share) -> sum.plus(share.multiply(share)));
    return sums.select(array_to_vector(shares).as(DAYS))
        .agg(vector_to_array(Summarizer.mean(col(DAYS)), "float64").as(DAYS))
        // Rounded, because a sum of doubles has an order.
        .select(round(squares, 9).as(SAME_DAY));
  }

  /** What a statistic is compared among: the same one of groups that are judged alike. */
  private static String likes(Row measured) {
    return GroupTests.TEST.in(measured) + (measured.<Boolean>getAs(IN_PART) ? ", in part" : "");
  }

  /** The statistic of common frames, which needs the frames' holders outside the group. */
  private static Dataset<Row> frames(
      Dataset<Row> traffic, Dataset<Row> sums, Dataset<Row> population) {
    Dataset<Row> sizes =
        traffic
            .groupBy(Groups.GROUP_ID.ref())
            .agg(count(lit(1)).as(SIZE), sum(AccountDays.REQUESTS.ref()).as(ON_ALL));
    // Half of a group is several accounts, so what one alone sent need not be looked at.
    Dataset<Row> common =
        traffic
            .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref())
            .join(new SharedFrames().from(sums), Groups.ACCOUNT_REF.name())
            .groupBy(Groups.GROUP_ID.ref(), col(SharedFrames.FRAME))
            .agg(
                count(lit(1)).as(INSIDE),
                sum(col(SharedFrames.REQUESTS)).as(SharedFrames.REQUESTS),
                max(col(SharedFrames.HOLDERS)).as(SharedFrames.HOLDERS))
            .join(sizes, Groups.GROUP_ID.name())
            .filter(col(INSIDE).geq(col(SIZE).divide(2)));
    Column outside = greatest(col(SharedFrames.HOLDERS).minus(col(INSIDE)), lit(0)).plus(1);
    Column enrichment =
        col(SharedFrames.REQUESTS)
            .divide(col(ON_ALL))
            .multiply(greatest(log2(col(Population.ACCOUNTS).divide(outside)), lit(0.0)));
    Dataset<Row> best =
        common
            .crossJoin(population)
            .groupBy(Groups.GROUP_ID.ref())
            .agg(max(enrichment).as("_best"));
    return sizes
        .join(best, new String[] {Groups.GROUP_ID.name()}, "left")
        .select(
            Groups.GROUP_ID.ref(),
            GroupTests.TEST.from(lit(GroupTest.FRAMES.label())),
            GroupTests.STATISTIC.from(coalesce(col("_best"), lit(0.0))),
            GroupTests.MEMBERS.from(col(SIZE)),
            lit(false).as(IN_PART),
            lit(0.0).as(SHIFT),
            lit(0.0).as(ERROR));
  }
}
