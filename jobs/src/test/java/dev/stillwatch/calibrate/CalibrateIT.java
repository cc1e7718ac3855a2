package dev.stillwatch.calibrate;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Habit;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.Erasure;
import dev.stillwatch.lakeio.Maintenance;
import dev.stillwatch.lakeio.Rekey;
import dev.stillwatch.logs.LogSource;
import dev.stillwatch.logs.MappingFile;
import dev.stillwatch.run.Outcome;
import dev.stillwatch.run.Runner;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake of four judged nights a week apart, each with thirty groups and a day of 300 accounts, of
 * which a third is of another plan. Account n asks 100 times on a day and repeats n / 3 prompts.
 */
@ExtendWith(SparkExtension.class)
class CalibrateIT {
  private static final LocalDate LAST = LocalDate.of(2026, 3, 22);
  private static final List<String> PRO = List.of("pro|old|7", "old|7", "7");

  @TempDir Path folder;

  private final SparkSession spark;

  CalibrateIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aSmallLakeIsFittedKeptAndReadAgain() {
    DeltaLake lake = lake();
    inCampaigns(lake, 30);
    beforeThereWereStrata(lake);
    Calibrate calibrate = calibrate(lake);

    FitHistory.Fitted fitted = calibrate.fit(history());

    assertThat(fitted.says())
        .contains(
            "Habits of 270 accounts are fitted in 2 strata by plan, sign-up and volume, 1 strata by sign-up and volume, 1 strata by volume; 30 accounts of campaigns were left out.",
            "Not known of enough accounts to be fitted: session excess, answer length.",
            "It holds for the nights after 2026-03-22.");
    Calibration calibration = fitted.calibration().orElseThrow();
    Outcome outcome =
        new Runner(lake, Map.of(), Clock.systemUTC(), Runner.Fault.NONE, "calibrate")
            .add(Calibrations.TABLE, calibrate.row(calibration, "test"));
    assertThat(outcome).isInstanceOf(Outcome.Written.class);
    assertThat(Calibration.on(LAST.plusDays(1), FitHistory.all(lake))).contains(calibration);
    // Accounts 30 to 199 of 300, of 100 requests each: the middle repeats 38 of them.
    Baseline pro = calibration.strata().beside(PRO, Habit.REPEATS).orElseThrow();
    assertThat(pro.accounts()).isEqualTo(170);
    assertThat(pro.median()).isCloseTo(0.38, within(0.005));
    assertThat(calibration.strata().beside(PRO, Habit.PACE).orElseThrow().median())
        .isCloseTo(Math.log(100), within(1e-4));
    assertThat(calibrate.fit(history()).calibration()).as("the same again").isEmpty();
  }

  @Test
  void aLakeWithTooManyAccountsInCampaignsGetsNoStrataAndTheSameTestsAndThreshold() {
    DeltaLake lake = lake();
    Calibration with = calibrate(lake).fit(history()).calibration().orElseThrow();
    inCampaigns(lake, 61);

    FitHistory.Fitted without = calibrate(lake).fit(history());

    assertThat(without.says())
        .contains(
            "Strata are not fitted: 61 of 300 accounts are in campaigns of those nights, so they are not mostly ordinary.");
    assertThat(with.strata().all()).isNotEmpty();
    assertThat(without.calibration())
        .contains(new Calibration(with.seen(), with.levels(), with.threshold(), Baselines.NONE));
  }

  @Test
  void aStratumThatIsMostlyACampaignIsLeftToCoarserOnes() {
    DeltaLake lake = lake();
    inCampaigns(lake, 50);

    FitHistory.Fitted fitted = calibrate(lake).fit(history());

    assertThat(fitted.says())
        .contains(
            "Not fitted, since more than a fifth of their accounts are in campaigns: 1 strata.");
    assertThat(fitted.calibration().orElseThrow().strata().beside(PRO, Habit.REPEATS))
        .map(Baseline::level)
        .contains(1);
  }

  @Test
  void strataHoldNoAccountSoKeysErasureAndUpkeepLeaveThem() {
    DeltaLake lake = lake();
    Calibrate calibrate = calibrate(lake);
    Calibration calibration = calibrate.fit(history()).calibration().orElseThrow();
    lake.append(Calibrations.TABLE, calibrate.row(calibration, "test"), "calibrate");
    String account = account(7);

    assertThat(new Erasure(spark, lake).erase(account, "account-7").proofs())
        .allSatisfy(proof -> assertThat(proof.found()).isZero());
    assertThat(
            new Maintenance(spark, lake, Instant.parse("2036-01-01T00:00:00Z"))
                .tend(Calibrations.TABLE))
        .map(Maintenance.Upkeep::expired)
        .contains(0L);
    assertThat(new Rekey(lake, Renamings.TABLE.empty(spark)).apply())
        .contains("account_days")
        .doesNotContain("calibrations");
    assertThat(FitHistory.all(lake)).containsExactly(calibration);
  }

  private Calibrate calibrate(DeltaLake lake) {
    StillwatchConfig config = ConfigLoader.load(List.of(), List.of()).config();
    return new Calibrate(
        spark,
        lake,
        LogSource.open(
            spark, folder.toString(), MappingFile.load("canonical"), LogSource.OnUnreadable.FAIL),
        config);
  }

  private static History history() {
    return new History(LAST.minusDays(27), LAST, new TreeMap<>(), 0, 0, 0, 0);
  }

  private static String account(long n) {
    return "%032x".formatted(n);
  }

  private DeltaLake lake() {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    Dataset<Row> accounts =
        spark.range(300).selectExpr("id", "format_string('%032x', id) AS account_ref");
    Dataset<Row> nights =
        spark
            .range(4)
            .selectExpr("date_sub(date '%s', cast(7 * id AS int)) AS night".formatted(LAST));
    Dataset<Row> groups =
        spark
            .range(30)
            .crossJoin(nights)
            .withColumnRenamed("night", "run_date")
            .withColumn("group_id", expr("concat(run_date, '/', id)"));
    lake.append(
        AccountDays.TABLE,
        full(spark, AccountDays.TABLE, "requests\n100")
            .drop("event_date", "account_ref", "prompts")
            .crossJoin(nights.withColumnRenamed("night", "event_date"))
            .crossJoin(accounts)
            .withColumn("prompts", expr("requests - cast(id / 3 AS bigint)"))
            .drop("id"),
        "night");
    lake.append(
        Accounts.TABLE,
        full(spark, Accounts.TABLE, "run_date | created_at\n2026-03-01 | 2025-01-01T00:00:00Z")
            .drop("account_ref", "plan")
            .crossJoin(accounts)
            .withColumn("plan", expr("if(id < 200, 'pro', 'free')"))
            .drop("id"),
        "night");
    lake.append(
        GroupTests.TABLE,
        full(spark, GroupTests.TABLE, "family | test\nno repeats | own repeats")
            .drop("run_date", "group_id", "level", "statistic", "in_part")
            .crossJoin(groups)
            .withColumn("level", expr("-5 + id / 10"))
            .withColumn("statistic", expr("level"))
            .withColumn("in_part", expr("false"))
            .drop("id"),
        "night");
    lake.append(
        Groups.TABLE,
        full(spark, Groups.TABLE, "channel | account_ref\nprofile | %s".formatted(account(999)))
            .drop("run_date", "group_id")
            .crossJoin(groups)
            .drop("id"),
        "night");
    return lake;
  }

  /** The first accounts are of a campaign on the last night. */
  private void inCampaigns(DeltaLake lake, int accounts) {
    lake.append(
        CampaignMembers.TABLE,
        full(
                spark,
                CampaignMembers.TABLE,
                "run_date | campaign_id | state\n%s | c | active".formatted(LAST))
            .drop("account_ref")
            .crossJoin(
                spark.range(accounts).selectExpr("format_string('%032x', id) AS account_ref")),
        "night");
  }

  /** A calibration as the last version kept it. */
  private void beforeThereWereStrata(DeltaLake lake) {
    TableSpec before =
        TableSpec.table("calibrations")
            .doc("As it was.")
            .fields(
                Calibrations.TABLE.fields().stream()
                    .filter(field -> !field.equals(Calibrations.STRATA))
                    .toArray(Field<?>[]::new))
            .key(Calibrations.CALIBRATION_ID)
            .keptUntilErased();
    Calibration old =
        new Calibration(
            new Calibration.Seen(LAST.minusDays(49), LAST.minusDays(28), 4, 100, 0),
            Levels.shipped(),
            Optional.empty());
    lake.append(
        before,
        spark
            .createDataFrame(List.of(old.toRow("old")), Calibrations.TABLE.schema())
            .drop(Calibrations.STRATA.name()),
        "calibrate");
    assertThat(FitHistory.all(lake)).containsExactly(old);
  }
}
