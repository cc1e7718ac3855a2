package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.Population;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.grouping.MemberTraffic;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.Billionths;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Tests each group as a whole: do its members behave like parts of one machine, or like customers
 * who happen to resemble each other?
 *
 * <p>Bits of most tests = log2 of the Student density (4 degrees) at the campaign's centre and
 * spread against that of ordinary groups, see {@link GroupTest}. Most groups of a night are
 * ordinary, so the ordinary side is learned from them: centre (n median + w prior) / (n + w),
 * spread likewise from 1.4826 times the median distance, at least 0.6 of the shipped one; a test
 * that does not separate in this lake loses its weight by itself. Groups that are strong enough for
 * a case are none of them ({@link WeighGroups}). The {@link Prior} is the shipped one, w = 20,
 * until the operator's history is fitted. Groups that are judged by a part of their members'
 * requests are compared among themselves, since any part of an account repeats less than the whole,
 * and so are those by regions, whose parts come back to a topic; and how alike members are is
 * compared with groups that ask as widely ({@link GroupTest#shift}). A column that is missing
 * leaves the statistic null and its family without a voice. {@link StrengthOf} adds the families
 * up.
 *
 * <p>Ordinary readings stand as families of their own, which begin with "{@value
 * StrengthOf#BENIGN}".
 *
 * <p>A group of more than {@value #MOST} members is measured on that many, in the order of
 * pseudonyms.
 *
 * @param levels what ordinary groups showed on nights before
 * @param bar what a group has to show to be taken for no ordinary one, see {@link WeighGroups}
 */
public record JudgeGroups(LocalDate night, Period window, Levels levels, Bar bar) {
  static final String CREATED = "_created";
  static final int MOST = 20_000;

  /** Column of what an ordinary group's statistic is moved by, see {@link GroupTest#shift}. */
  private static final String SHIFT = "_shift";

  /** Column of the statistic's standard error, 0 where it is none to speak of. */
  private static final String ERROR = "_error";

  /**
   * Column of the probability that a request of one account and a request of another fall on the
   * same day.
   */
  static final String SAME_DAY = "_same_day";

  private static final String AMONG = "_among";
  private static final String DEALT = "_dealt";

  /** Column of whether a member is a likely one. */
  static final String IS_LIKELY = "_is_likely";

  /** Column of how many of the judged are likely members, by whom a case is counted. */
  static final String LIKELY = "_likely";

  /** What is measured of each group. */
  static final StructType MEASURED =
      new StructType()
          .add(GroupTests.GROUP_ID.name(), "string")
          .add(GroupTests.TEST.name(), "string")
          .add(GroupTests.STATISTIC.name(), "double")
          .add(GroupTests.MEMBERS.name(), "bigint")
          .add(AMONG, "string")
          .add(SHIFT, "double")
          .add(ERROR, "double")
          .add(DEALT, "boolean")
          .add(LIKELY, "bigint");

  /** Judges by tonight's groups and the shipped centres alone. */
  public JudgeGroups(LocalDate night, Period window, Bar bar) {
    this(night, window, Levels.shipped(), bar);
  }

  /**
   * What the tests say of each group of the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   * @param tokens from {@link SharedTokens}
   * @param frames from {@link SharedFrames}
   */
  public Dataset<Row> from(
      Dataset<Row> groups,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Dataset<Row> tokens,
      Dataset<Row> frames) {
    Dataset<Row> tonight =
        groups.filter(Groups.RUN_DATE.ref().equalTo(lit(night))).filter(PruneGroups.isJudged());
    Dataset<Row> known =
        new LatestAccounts(night).from(accounts, Accounts.ORG_REF, Accounts.CREATED_AT);
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
                Groups.ALIKE.ref(),
                PruneGroups.isLikely().as(IS_LIKELY)),
            // A row goes to each group that its account is in: with shared frames alone.
            sums.drop(AccountDays.FRAMES.name(), AccountDays.STYLES.name()));
    String[] account = {Accounts.ACCOUNT_REF.name()};
    Dataset<Row> members =
        MemberTraffic.withKnown(
                traffic,
                known.select(
                    Accounts.ACCOUNT_REF.ref(),
                    Accounts.ORG_REF.ref(),
                    unix_seconds(Accounts.CREATED_AT.ref()).as(CREATED)))
            .join(SharedTokens.byAccount(tokens), account, "left")
            .join(frames, account, "left")
            .crossJoin(Population.of(sums))
            .crossJoin(sameDay(sums));
    Dataset<Row> measured =
        RowsBy.string(Groups.GROUP_ID.ref(), members)
            .flatMapGroups(new MeasureGroup(), Encoders.row(MEASURED));
    Dataset<Row> read =
        RowsBy.string(lit(night.toString()), measured)
            .flatMapGroups(
                new WeighGroups(night, levels, bar), Encoders.row(GroupTests.TABLE.schema()));
    return GroupTests.TABLE.conform(read);
  }

  /**
   * One row, {@value #SAME_DAY}, as {@link dev.stillwatch.numeric.SameDays} has it; null with fewer
   * than two accounts.
   */
  private Dataset<Row> sameDay(Dataset<Row> sums) {
    Column inDays = lit(0.0);
    Column within = lit(0.0);
    int days = new Nights(night, window).days();
    for (int day = 1; day <= days; day++) {
      Column of =
          element_at(col(SumWindow.DAILY.name()), lit(day)).divide(AccountDays.REQUESTS.ref());
      Column all = Billionths.sumOf(of).divide(Billionths.ONE);
      inDays = inDays.plus(all.multiply(all));
      within = within.plus(Billionths.sumOf(of.multiply(of)).divide(Billionths.ONE));
    }
    Column accounts = count(lit(1));
    return sums.agg(
        when(accounts.gt(1), inDays.minus(within).divide(accounts.multiply(accounts.minus(1))))
            .as(SAME_DAY));
  }
}
