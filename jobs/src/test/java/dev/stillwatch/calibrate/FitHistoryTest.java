package dev.stillwatch.calibrate;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.calibrate.FitHistory.Fitted;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Calibration.Threshold;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Opinion;
import dev.stillwatch.review.Review;
import dev.stillwatch.run.NightRefused;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nights from 1 March on, each with groups of five accounts whose numbers go on from the last. */
@ExtendWith(SparkExtension.class)
class FitHistoryTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate LAST = FIRST.plusWeeks(3);
  private static final int GROUPS = 30;

  private final SparkSession spark;
  private final InMemoryLake lake;

  FitHistoryTest(SparkSession spark) {
    this.spark = spark;
    this.lake = new InMemoryLake(spark);
  }

  @Test
  void fitsTestsAndThresholdOnNightsAWeekApart() {
    judged(4);
    night(LAST.minusDays(1), 99, "99D");

    Fitted fitted = fit(LAST);

    Calibration calibration = fitted.calibration().orElseThrow();
    assertThat(calibration.seen()).isEqualTo(new Calibration.Seen(FIRST, LAST, 4, 4 * GROUPS, 0));
    // Levels of a night are 0.1 apart, -5 to -2.1; bits are as many as the group's number.
    assertThat(calibration.levels().all()).hasSize(1);
    assertThat(calibration.levels().all().get(0).centre()).isCloseTo(-3.55, within(1e-9));
    // 0 to 29 four times over, less 20 / 5: the 0.7 and 0.9 quantile are 20.3 and 26.1.
    Threshold threshold = calibration.threshold().orElseThrow();
    assertThat(threshold.tail().from()).isCloseTo(20.3 - 4, within(1e-9));
    assertThat(threshold.tail().above()).isCloseTo(9, within(1e-9));
    assertThat(threshold.bits())
        .isCloseTo(16.3 + 5.8 / Math.log(3) * Math.log(9 / 0.01), within(1e-9));
    assertThat(fitted.says())
        .hasSize(5)
        .first()
        .asString()
        .isEqualTo(
            "Calibration %s: 1 tests fitted on 120 ordinary groups of 4 nights, 2026-03-01 to 2026-03-22; 0 groups of campaigns were left out."
                .formatted(calibration.id()));
    assertThat(fitted.says().get(2))
        .startsWith("0.010 a night are expected above ")
        .contains("detection.threshold-bits being 10.0: above it 0.010 are expected.");
    assertThat(fitted.says().get(3))
        .isEqualTo(
            "Strata are not fitted: no account asked for anything in the windows of those nights.");
  }

  @Test
  void tooFewNightsOrGroupsAreNotFittedAndSaidTo() {
    assertThat(fit(LAST).says())
        .containsExactly(
            "Tests, threshold and strata are not fitted, the shipped ones and tonight's groups hold on: 0 nights at least a week apart were judged with their levels kept in the 12 weeks up to 2026-03-22 (at least 4).");
    judged(3);
    assertThat(fit(LAST).says()).singleElement().asString().contains(": 3 nights at least");
    assertThat(fit(LAST).calibration()).isEmpty();

    night(LAST, 5, "-4D");
    assertThat(fit(LAST).says())
        .singleElement()
        .asString()
        .endsWith(": the 4 nights have 95 groups (at least 100).");
  }

  @Test
  void aHistoryOfCampaignsIsRefused() {
    judged(4);
    campaigns(GROUPS);

    assertThatThrownBy(() -> fit(LAST))
        .isInstanceOf(NightRefused.class)
        .hasMessage(
            "Refused to calibrate: 30 of 120 groups of the nights from 2026-03-01 to 2026-03-22 are of campaigns, so it is not mostly ordinary");
  }

  @Test
  void campaignsAreLeftOutUnlessReviewersFoundThemOrdinary() {
    judged(4);
    campaigns(10);
    lake.append(
        CaseVersions.TABLE,
        full(spark, CaseVersions.TABLE, "run_date | case_id | campaign_id\n2026-03-22 | SW-a | c"),
        "night");
    lake.append(
        Cases.TABLE,
        full(spark, Cases.TABLE, "run_date | case_id | campaign_id\n2026-03-22 | SW-a | c"),
        "night");

    assertThat(fit(LAST).calibration().orElseThrow().seen().leftOut()).isEqualTo(10);

    new Review(spark, lake)
        .decide(
            "SW-a",
            CaseState.BENIGN,
            new Opinion("ann", Instant.parse("2026-03-23T09:00:00Z"), "a class", ""));

    assertThat(fit(LAST).calibration().orElseThrow().seen().leftOut()).isZero();
  }

  @Test
  void aHistoryWhereOrdinaryGroupsLookLikeCampaignsIsRefusedByTest() {
    for (int week = 0; week < 4; week++) {
      night(FIRST.plusWeeks(week), GROUPS, "-5.5D");
    }

    assertThatThrownBy(() -> fit(LAST))
        .isInstanceOf(NightRefused.class)
        .hasMessageEndingWith(
            "in 1 of 1 tests the median group is where campaigns are expected, so it is not mostly ordinary: own repeats");
  }

  @Test
  void aNightIsFittedOnceAndTheNextTimeAnew() {
    judged(4);
    Calibration first = fit(LAST).calibration().orElseThrow();
    lake.append(
        Calibrations.TABLE,
        spark.createDataFrame(List.of(first.toRow("test")), Calibrations.TABLE.schema()),
        "calibrate");

    assertThat(fit(LAST.plusDays(3)).calibration()).isEmpty();
    assertThat(fit(LAST.plusDays(3)).says())
        .containsExactly(
            "Tests, threshold and strata are not fitted anew: calibration %s is the same, and a night is judged by one alone."
                .formatted(first.id()));
    assertThat(FitHistory.thresholdOnLastNight(lake, 10)).isEqualTo(10);

    night(LAST.plusWeeks(1), GROUPS, "-4D");

    assertThat(fit(LAST.plusWeeks(1)).calibration()).isPresent();
    assertThat(FitHistory.thresholdOnLastNight(lake, 10)).isEqualTo(first.thresholdBits(10));
  }

  private Fitted fit(LocalDate day) {
    StillwatchConfig.Detection detection =
        ConfigLoader.load(List.of(), List.of()).config().detection();
    return new FitHistory(lake, detection, new Review(spark, lake).histories()).upTo(day);
  }

  private void judged(int weeks) {
    for (int week = 0; week < weeks; week++) {
      night(FIRST.plusWeeks(week), GROUPS, "-5 + id / 10");
    }
  }

  /** A night's groups; their level in the test of repeats is SQL over their number. */
  private void night(LocalDate night, int groups, String level) {
    Dataset<Row> each =
        spark
            .range(groups)
            .selectExpr(
                "id",
                "date '%s' AS run_date".formatted(night),
                "concat('%s/', id) AS group_id".formatted(night));
    lake.append(
        GroupTests.TABLE,
        full(spark, GroupTests.TABLE, "family | test\nno repeats | own repeats")
            .drop("run_date", "group_id", "statistic", "level", "bits", "in_part")
            .crossJoin(each)
            .withColumn("level", expr("cast(%s AS double)".formatted(level)))
            .withColumn("statistic", expr("level"))
            .withColumn("bits", expr("cast(id AS double)"))
            .withColumn("in_part", expr("false"))
            .drop("id"),
        "night");
    lake.append(
        Groups.TABLE,
        full(spark, Groups.TABLE, "channel\nprofile")
            .drop("run_date", "group_id", "account_ref")
            .crossJoin(each)
            .crossJoin(spark.range(5).selectExpr("id AS _member"))
            .withColumn("account_ref", expr("concat(id, '-', _member)"))
            .drop("id", "_member"),
        "night");
  }

  /** The first groups of the last night are of one campaign. */
  private void campaigns(int groups) {
    lake.append(
        CampaignMembers.TABLE,
        full(
                spark,
                CampaignMembers.TABLE,
                "run_date | campaign_id | state\n%s | c | active".formatted(LAST))
            .drop("account_ref")
            .crossJoin(spark.range(groups))
            .crossJoin(spark.range(3).selectExpr("id AS _member"))
            .withColumn("account_ref", expr("concat(id, '-', _member)"))
            .drop("id", "_member"),
        "night");
  }
}
