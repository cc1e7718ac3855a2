package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.numeric.Medians;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FitStrataTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 22);
  private static final Period WINDOW = Period.ofDays(28);
  private static final List<LocalDate> NIGHTS = List.of(NIGHT.minusDays(7), NIGHT);

  private final SparkSession spark;

  FitStrataTest(SparkSession spark) {
    this.spark = spark;
  }

  /** Of a hundred accounts n asks 100 times on a day and repeats n prompts of it. */
  @Test
  void aStratumIsItsQuantilesAndAnAccountStandsAmongThem() {
    Baselines fitted = fitted(days(100, "id", NIGHT), plans("if(id < 60, 'pro', 'free')"), none());

    // 40 accounts of the plan free are too few, so they stand beside all who ask as much.
    assertThat(fitted.all())
        .extracting(each -> each.level() + each.like())
        .containsOnly("0pro||7", "1|7", "27");
    Baseline pro = fitted.beside(List.of("pro||7", "|7", "7"), Habit.REPEATS).orElseThrow();
    assertThat(pro.accounts()).isEqualTo(60);
    assertThat(pro.median()).isCloseTo(0.295, within(1e-9));
    // Quartiles of 0.00 to 0.59: 0.1475 and 0.4425.
    assertThat(pro.spread()).isCloseTo(0.295 / 1.349, within(1e-9));
    assertThat(pro.spreadsAbove(0.59)).isCloseTo(1.349, within(1e-9));
    assertThat(pro.below(0)).isEqualTo("fewer than 5 %");
    assertThat(pro.below(0.2)).isEqualTo("25 to 50 %");
    assertThat(pro.below(0.99)).isEqualTo("more than 95 %");
    Baseline free = fitted.beside(List.of("free||7", "|7", "7"), Habit.REPEATS).orElseThrow();
    assertThat(free.level()).isEqualTo(1);
    assertThat(free.accounts()).isEqualTo(100);
    assertThat(fitted.beside(List.of("pro||7", "|7", "7"), Habit.PACE).orElseThrow().median())
        .isCloseTo(Math.log(100), within(1e-4));
    // No answer has a length, and no request a time of day.
    assertThat(fitted.beside(List.of("pro||7", "|7", "7"), Habit.LENGTH)).isEmpty();
    assertThat(fitted.beside(List.of("pro||7", "|7", "7"), Habit.SESSIONS)).isEmpty();
  }

  @Test
  void anAccountCountsOnceByTheLastWindowItAskedIn() {
    LocalDate early = NIGHT.minusDays(30);
    Dataset<Row> days =
        days(60, "10", early)
            .union(days(60, "50", NIGHT))
            .union(days(120, "80", early).where("account_ref >= 'a060'"))
            .union(days(60, "99", NIGHT.plusDays(1)));

    Baselines fitted = fitted(days, plans("'pro'"), none());

    // The first sixty by the last night, whose window the early day is out of; the others by the
    // week before.
    Baseline all = fitted.beside(List.of("", "", "7"), Habit.REPEATS).orElseThrow();
    assertThat(all.accounts()).isEqualTo(120);
    assertThat(all.quantiles().subList(0, 2)).containsExactly(0.5, 0.5);
    assertThat(all.quantiles().subList(5, 7)).containsExactly(0.8, 0.8);
  }

  @Test
  void accountsOfCampaignsAreCountedAndLeftOut() {
    Dataset<Row> found = spark.range(10).selectExpr("format_string('a%03d', id) AS account_ref");

    List<Row> strata = strata(days(100, "id", NIGHT), plans("'pro'"), found).collectAsList();

    assertThat(strata)
        .hasSize(4)
        .allSatisfy(
            stratum -> {
              assertThat(stratum.getLong(FitStrata.ACCOUNTS)).isEqualTo(90);
              assertThat(stratum.getLong(FitStrata.LEFT_OUT)).isEqualTo(10);
            });
    assertThat(strata.get(0).getInt(FitStrata.LEVEL)).as("everybody").isEqualTo(3);
    assertThat(Baselines.fitted(strata).beside(List.of("", "", "7"), Habit.REPEATS))
        .map(Baseline::median)
        .contains(0.545);
  }

  @Test
  void noAccountsAreNoStrata() {
    Dataset<Row> none = days(1, "1", NIGHT.plusDays(1));

    assertThat(strata(none, plans("'pro'"), none()).collectAsList()).isEmpty();
  }

  /** The days are gone through once; accounts and members of campaigns are handed to it. */
  @Test
  void allOfItIsOneJobAndTwoThatHandItSmallTables() {
    Dataset<Row> days = held(days(100, "id", NIGHT));
    Dataset<Row> accounts = held(plans("'pro'"));
    Dataset<Row> found = held(spark.range(10).selectExpr("concat('a', id) AS account_ref"));

    assertThat(JobCounter.jobsOf(spark, () -> strata(days, accounts, found).collectAsList()))
        .isEqualTo(3);
  }

  /**
   * A tenth of the accounts, wherever its habits lie, moves a median no further than to the
   * quantile 0.556 of the others, or 0.444; and in a stratum of normal habits by 0.14 spreads, and
   * what the sample's median may err by, 1.25 / sqrt(n), three times over.
   */
  @RepeatedTest(12)
  void aTenthOfCampaignsMovesAMedianLittle(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int ordinary = 90 + 9 * random.nextInt(20);
    boolean normal = random.nextBoolean();
    double place = 8 * random.nextGaussian();
    double width = random.nextDouble();
    double[] others =
        random
            .doubles(ordinary)
            .map(u -> normal ? random.nextGaussian() : Math.pow(u, 4) * 10)
            .map(FitStrataTest::rounded)
            .toArray();
    List<Row> rows = new ArrayList<>();
    for (double value : others) {
      rows.add(habits(rows.size(), value));
    }
    for (int i = 0; i < ordinary / 9; i++) {
      rows.add(habits(rows.size(), rounded(place + width * random.nextGaussian())));
    }

    Optional<Baseline> fitted =
        Baselines.fitted(
                new FitStrata().from(spark.createDataFrame(rows, HABITS), none()).collectAsList())
            .beside(List.of("p|old|4", "old|4", "4"), Habit.PACE);

    String seed = "seed " + repetition.getCurrentRepetition();
    double median = fitted.orElseThrow().median();
    // Between two accounts a quantile is interpolated: an account further is surely beyond.
    double account = 1.0 / ordinary;
    assertThat(median)
        .as(seed)
        .isBetween(
            Medians.quantile(others, 0.5 - 0.5 / 9 - account),
            Medians.quantile(others, 0.5 + 0.5 / 9 + account));
    if (normal) {
      assertThat(median).as(seed).isCloseTo(0, within(0.14 + 3 * 1.25 / Math.sqrt(ordinary)));
      // Quartiles go to 0.28 and 0.83 of the others at most.
      assertThat(fitted.orElseThrow().spread()).as(seed).isBetween(0.6, 1.5);
    }
  }

  private static final StructType HABITS =
      new StructType()
          .add("account_ref", "string")
          .add("_likes", "array<string>")
          .add("own repeats", "double")
          .add("session excess", "double")
          .add("answer length", "double")
          .add("requests per day", "double");

  private static Row habits(int account, double pace) {
    return RowFactory.create(
        "a" + account, new String[] {"p|old|4", "old|4", "4"}, null, null, null, pace);
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e4) / 1e4;
  }

  private Baselines fitted(Dataset<Row> days, Dataset<Row> accounts, Dataset<Row> inCampaigns) {
    return Baselines.fitted(strata(days, accounts, inCampaigns).collectAsList());
  }

  private Dataset<Row> strata(Dataset<Row> days, Dataset<Row> accounts, Dataset<Row> inCampaigns) {
    return new FitStrata().from(MeasureHabits.over(NIGHTS, WINDOW, days, accounts), inCampaigns);
  }

  /** Accounts that ask 100 times on a day, with as many repeats as SQL over their number says. */
  private Dataset<Row> days(int accounts, String repeats, LocalDate day) {
    return full(spark, AccountDays.TABLE, "event_date | requests\n%s | 100".formatted(day))
        .drop("account_ref", "prompts")
        .crossJoin(spark.range(accounts))
        .withColumn("account_ref", expr("format_string('a%03d', id)"))
        .withColumn("prompts", expr("requests - (%s)".formatted(repeats)))
        .drop("id");
  }

  private Dataset<Row> plans(String plan) {
    return full(spark, Accounts.TABLE, "run_date\n2026-03-01")
        .drop("account_ref", "plan")
        .crossJoin(spark.range(150))
        .withColumn("account_ref", expr("format_string('a%03d', id)"))
        .withColumn("plan", expr(plan))
        .drop("id");
  }

  private Dataset<Row> held(Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  private Dataset<Row> none() {
    return spark.range(0).selectExpr("'' AS account_ref");
  }
}
