package dev.stillwatch.events;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MeasureReleaseEffectsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-25");
  private static final MeasureReleaseEffects MEASURE = new MeasureReleaseEffects(NIGHT, 1);

  private static final String CALENDAR =
      """
      run_date   | vendor | model  | released_at          | precision | kind       | known_at
      2026-03-25 | acme   | acme-3 | 2026-03-24T00:00:00Z | day       | competitor | null
      2026-03-25 | acme   | acme-2 | 2026-02-24T17:00:00Z | hour      | competitor | 2026-02-25T00:00:00Z
      2026-03-25 | late   | late-1 | 2026-03-01T00:00:00Z | day       | competitor | 2026-03-26T00:00:00Z
      2026-03-25 | vague  | vg-1   | 2026-03-01T00:00:00Z | month     | competitor | null
      2026-03-25 | old    | old-1  | 2025-03-01T00:00:00Z | day       | competitor | null
      2026-03-25 | next   | next-1 | 2026-04-01T00:00:00Z | day       | competitor | null
      2026-03-24 | past   | past-1 | 2026-03-01T00:00:00Z | day       | competitor | null
      2026-03-25 | us     | us-2   | 2026-03-10T00:00:00Z | day       | own        | null
      2026-03-25 | us     | us-3   | 2026-03-25T00:00:00Z | day       | own        | null
      """;

  @AfterAll
  static void nothingIsKept(SparkSession spark) {
    accountDays(spark).unpersist();
  }

  @Test
  void findsRampAndPivotOfThoseThatMakeThem(SparkSession spark) {
    Dataset<Row> effects = effects(spark, full(spark, Releases.TABLE, CALENDAR)).cache();

    assertThatRows(effects)
        .hasRows(
            ReleaseEffects.TABLE,
            """
            run_date   | campaign_id | vendor | model | hypothesis | releases
            2026-03-25 | c1          | acme   | *     | ramp       | 2
            2026-03-25 | c1          | acme   | *     | drop       | 1
            2026-03-25 | c1          | us     | us-2  | pivot      | 1
            2026-03-25 | c1          | us     | us-2  | switch     | 1
            """);
    Row ramp = effects.filter("hypothesis = 'ramp'").first();
    assertThat(ReleaseEffects.EFFECT.in(ramp)).isBetween(0.7, 1.1);
    assertThat(ReleaseEffects.P.in(ramp)).isLessThan(0.1);
    Row pivot = effects.filter("hypothesis = 'pivot'").first();
    assertThat(ReleaseEffects.EFFECT.in(pivot)).isBetween(0.45, 0.6);
    assertThat(ReleaseEffects.P.in(pivot)).isEqualTo(0.001);
    // Pivot and switch at 0.001 are two of one of three questions: 0.001 * 2 * 3 (1 + 1/2 + 1/3)
    assertThat(ReleaseEffects.Q.in(pivot)).isCloseTo(0.011, within(1e-12));
    assertThat(ReleaseEffects.CALIBRATED.in(pivot)).isTrue();
    assertThat(ReleaseEffects.STATEMENT.in(pivot))
        .contains(
            "Association with the release of us-2 by us: members moved ",
            "control accounts of like volume 10 %")
        .endsWith(
            ", p 0.001 against 999 pseudo-cases from 400 of 400 control accounts; q 0.011 over 3"
                + " questions of the night.");
    Row together = effects.filter("hypothesis = 'switch'").first();
    // Minutes 0 to 19, on average 5 from their middle, against every 30th minute of 20 hours: 300.
    assertThat(ReleaseEffects.EFFECT.in(together))
        .isCloseTo(Math.log(6 / 301.0) / Math.log(2), within(1e-9));
    assertThat(
            effects
                .selectExpr("hypothesis", "inline(calibration)")
                .selectExpr("concat_ws(' ', hypothesis, against, tests)")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder(
            "ramp ordinary groups 40",
            "ramp placebo calendars 190",
            "drop ordinary groups 40",
            "drop placebo calendars 200",
            "pivot ordinary groups 39",
            "switch ordinary groups 0");
    assertThat(effects.collectAsList())
        .allSatisfy(
            row ->
                assertThat(ReleaseEffects.STATEMENT.in(row))
                    .doesNotContainIgnoringCase("cause")
                    .doesNotContainIgnoringCase("because")
                    .doesNotContain("for acme"));
    effects.unpersist();
  }

  @Test
  void findsNoRampInWhatAccountsOfTheSamePlanDoAlike(SparkSession spark) {
    // Besides the four hundred others, a hundred accounts that rise with the members.
    Dataset<Row> members = accountDays(spark).filter("account_ref LIKE 'm%'");
    Dataset<Row> days =
        accountDays(spark)
            .unionByName(
                members
                    .crossJoin(spark.range(5))
                    .withColumn("account_ref", expr("concat('p', id, account_ref)"))
                    .drop("id"));
    Dataset<Row> accounts =
        days.selectExpr(
                "DATE'2026-03-25' AS run_date",
                "account_ref",
                "null AS created_at",
                "IF(account_ref LIKE 'o%', 'free', 'pro') AS plan",
                "null AS status")
            .distinct();

    Row ramp =
        effects(spark, full(spark, Releases.TABLE, CALENDAR), MEASURE, days, accounts)
            .filter("hypothesis = 'ramp'")
            .first();

    assertThat(ReleaseEffects.EFFECT.in(ramp)).isBetween(-0.1, 0.1);
    assertThat(ReleaseEffects.STATEMENT.in(ramp))
        .startsWith(
            "No association seen with 2 releases of acme: requests relative to 100 control accounts"
                + " of like plan, sign-up and volume, in the 28 days before ");
  }

  @Test
  void saysThatDataAreInsufficientUnderEightWeeks(SparkSession spark) {
    MeasureReleaseEffects shortly = new MeasureReleaseEffects(NIGHT, Period.ofDays(55), 99, 1);
    Dataset<Row> effects =
        effects(spark, full(spark, Releases.TABLE, CALENDAR), shortly)
            .filter("hypothesis NOT IN ('pivot', 'switch')");

    assertThatRows(effects)
        .hasRows(
            ReleaseEffects.TABLE,
            """
            vendor | hypothesis | effect | p    | q    | releases | statement
            acme   | ramp       | null   | null | null | 2        | Insufficient data for a ramp before releases of acme: 55 of at least 56 days of history.
            acme   | drop       | null   | null | null | 2        | Insufficient data for a drop after releases of acme: 55 of at least 56 days of history.
            """);
  }

  @Test
  void isEmptyWithoutReleasesOrCampaigns(SparkSession spark) {
    assertThat(effects(spark, Releases.TABLE.empty(spark)).count()).isZero();
    assertThat(
            MEASURE
                .from(
                    CampaignDays.TABLE.empty(spark),
                    full(spark, Releases.TABLE, CALENDAR),
                    CampaignMembers.TABLE.empty(spark),
                    accountDays(spark),
                    requests(spark),
                    known(MEASURE, accountDays(spark), Accounts.TABLE.empty(spark)))
                .count())
        .isZero();
  }

  @Test
  void startsNoJob(SparkSession spark) {
    Dataset<Row> releases = full(spark, Releases.TABLE, CALENDAR);
    Dataset<Row> days = AccountDays.TABLE.empty(spark);
    Dataset<Row> members = CampaignMembers.TABLE.empty(spark);
    Dataset<Row> campaignDays = CampaignDays.TABLE.empty(spark);
    Dataset<Row> requests = Requests.TABLE.empty(spark);
    Dataset<Row> known = known(MEASURE, days, Accounts.TABLE.empty(spark));

    assertThat(
            JobCounter.jobsOf(
                spark, () -> MEASURE.from(campaignDays, releases, members, days, requests, known)))
        .isZero();
  }

  @Test
  void readsRequestsOnceAndStartsAsManyJobsForManyCampaigns(
      SparkSession spark, @TempDir Path folder) {
    Dataset<Row> days = kept(spark, folder.resolve("days"), accountDays(spark));
    Dataset<Row> asked = kept(spark, folder.resolve("requests"), requests(spark));
    Dataset<Row> releases = full(spark, Releases.TABLE, CALENDAR);
    Dataset<Row> accounts = Accounts.TABLE.empty(spark);
    Dataset<Row> known = kept(spark, folder.resolve("known"), known(MEASURE, days, accounts));
    Dataset<Row> campaignDays =
        kept(spark, folder.resolve("campaigns"), campaignDays(spark, MEASURE, days, accounts));
    Dataset<Row> many =
        kept(
            spark,
            folder.resolve("many"),
            campaignDays
                .crossJoin(spark.range(10))
                .withColumn("campaign_id", expr("concat('c', id)"))
                .drop("id"));
    Dataset<Row> one = MEASURE.from(campaignDays, releases, members(spark), days, asked, known);
    Dataset<Row> ten = MEASURE.from(many, releases, members(spark), days, asked, known);

    int jobs = JobCounter.jobsOf(spark, one::collectAsList);
    assertThat(JobCounter.jobsOf(spark, ten::collectAsList)).isEqualTo(jobs);
    assertThat(scans(one, "model_requested")).isEqualTo(1);
    assertThat(scans(one, "event_date"))
        .as("account days for members and for others, and requests")
        .isEqualTo(3);
  }

  private static Dataset<Row> kept(SparkSession spark, Path folder, Dataset<Row> rows) {
    rows.write().parquet(folder.toString());
    return spark.read().parquet(folder.toString());
  }

  private static long scans(Dataset<Row> rows, String column) {
    return rows.queryExecution()
        .executedPlan()
        .toString()
        .lines()
        .filter(line -> line.contains("FileScan") && line.contains(column))
        .count();
  }

  @Test
  void doesNotDependOnPartitions(SparkSession spark) {
    Dataset<Row> releases = full(spark, Releases.TABLE, CALENDAR);
    List<String> once =
        effects(spark, releases).toJSON().collectAsList().stream().sorted().toList();
    List<String> again =
        effects(spark, releases.repartition(5)).toJSON().collectAsList().stream().sorted().toList();

    assertThat(again).isEqualTo(once);
  }

  @Test
  void callsATestCalibratedWithinTheBinomialRange() {
    // R: qbinom(0.99, 40, 0.05) = 6
    assertThat(Calibration.within(40, 6)).isTrue();
    assertThat(Calibration.within(40, 7)).isFalse();
    assertThat(Calibration.within(19, 0)).isFalse();
  }

  @Test
  void saysWhatIsWrongWithACalibration() {
    Calibration calibration = Calibration.by(List.of(Calibration.ORDINARY));
    for (int i = 0; i < 40; i++) {
      calibration.add(Calibration.ORDINARY, i < 9 ? 0.05 : 0.06);
    }

    assertThat(calibration.holds()).isFalse();
    assertThat(calibration.warning())
        .isEqualTo(
            "Uncalibrated: 9 of 40 ordinary groups reject at 0.05, where nothing is to be found. ");
    assertThat(Calibration.by(List.of(Calibration.CALENDARS)).warning())
        .isEqualTo("Uncalibrated: only 0 of at least 20 placebo calendars could be tried. ");
  }

  @Test
  void refusesNoShifts() {
    assertThatThrownBy(() -> new MeasureReleaseEffects(NIGHT, Period.ofDays(84), 0, 1))
        .hasMessage("Invalid shifts: 0 (at least 1)");
  }

  private static Dataset<Row> effects(SparkSession spark, Dataset<Row> releases) {
    return effects(spark, releases, MEASURE);
  }

  private static Dataset<Row> effects(
      SparkSession spark, Dataset<Row> releases, MeasureReleaseEffects measure) {
    return effects(spark, releases, measure, accountDays(spark), Accounts.TABLE.empty(spark));
  }

  private static Dataset<Row> effects(
      SparkSession spark,
      Dataset<Row> releases,
      MeasureReleaseEffects measure,
      Dataset<Row> days,
      Dataset<Row> accounts) {
    return measure.from(
        campaignDays(spark, measure, days, accounts),
        releases,
        members(spark),
        days,
        requests(spark),
        known(measure, days, accounts));
  }

  private static Dataset<Row> known(
      MeasureReleaseEffects measure, Dataset<Row> days, Dataset<Row> accounts) {
    return new StratifyAccounts(NIGHT, measure.history()).from(days, accounts);
  }

  private static Dataset<Row> campaignDays(
      SparkSession spark, MeasureReleaseEffects measure, Dataset<Row> days, Dataset<Row> accounts) {
    Dataset<Row> campaigns =
        full(spark, Campaigns.TABLE, "run_date | campaign_id\n2026-03-25 | c1");
    return new CountCampaignDays(NIGHT, measure.history(), LocalDate.EPOCH)
        .from(
            campaigns,
            members(spark),
            Groups.TABLE.empty(spark),
            days,
            known(measure, days, accounts));
  }

  private static Dataset<Row> members(SparkSession spark) {
    return spark.sql(
        """
        SELECT DATE'2026-03-25' AS run_date, 'c1' AS campaign_id,
          concat('m', id) AS account_ref FROM range(20)
        """);
  }

  // 20 members that ask twice as much in the 28 days before acme's releases on 24 February and 24
  // March, and send 60 % to us-2 at once; 400 others that ask evenly, a tenth of them for us-2.
  private static Dataset<Row> accountDays(SparkSession spark) {
    return spark
        .sql(
            """
        WITH days AS (SELECT explode(sequence(DATE'2026-01-01', DATE'2026-03-25')) AS event_date),
        accounts AS (
          SELECT concat('m', id) AS account_ref, true AS member, id FROM range(20)
          UNION ALL SELECT concat('o', id), false, id FROM range(400)),
        asked AS (
          SELECT event_date, account_ref, member, id,
            CAST(CASE WHEN member AND event_date BETWEEN '2026-01-27' AND '2026-03-23' THEN 20
              ELSE 10 END + pmod(hash(event_date, account_ref), 5) AS BIGINT) AS requests
          FROM days CROSS JOIN accounts)
        SELECT event_date, account_ref, CAST(null AS STRING) AS org_ref, requests,
          CASE
            WHEN event_date >= '2026-03-10' AND member THEN array(
              named_struct('model', 'US-2-20260310', 'requests', CAST(requests * 0.6 AS BIGINT)),
              named_struct('model', 'us-1', 'requests', requests - CAST(requests * 0.6 AS BIGINT)))
            WHEN event_date >= '2026-03-10' AND id % 10 = 0 THEN array(
              named_struct('model', 'vertex/us-2', 'requests', requests))
            ELSE array(named_struct('model', 'us-1', 'requests', requests))
          END AS models,
          CAST(array() AS array<struct<cell:int,requests:bigint>>) AS cells
        FROM asked
        """)
        // Read six times for each estimate.
        .cache();
  }

  // First uses of us-2: members in the first minutes, forty others every half hour.
  private static Dataset<Row> requests(SparkSession spark) {
    return spark.sql(
        """
        SELECT DATE'2026-03-10' AS event_date, account_ref, model_requested,
          TIMESTAMP'2026-03-10 00:00:00Z' + make_dt_interval(0, 0, minutes, 0) AS event_time
        FROM (
          SELECT concat('m', id) AS account_ref, 'US-2-20260310' AS model_requested,
            CAST(id AS INT) AS minutes FROM range(20)
          UNION ALL
          SELECT concat('o', id * 10), 'vertex/us-2', CAST(id * 30 AS INT) FROM range(40))
        """);
  }
}
