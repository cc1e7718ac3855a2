package dev.stillwatch.events;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
            """);
    Row ramp = effects.filter("hypothesis = 'ramp'").first();
    assertThat(ReleaseEffects.EFFECT.in(ramp)).isBetween(0.7, 1.1);
    assertThat(ReleaseEffects.P.in(ramp)).isLessThan(0.1);
    Row pivot = effects.filter("hypothesis = 'pivot'").first();
    assertThat(ReleaseEffects.EFFECT.in(pivot)).isBetween(0.45, 0.6);
    assertThat(ReleaseEffects.P.in(pivot)).isEqualTo(0.001);
    // Three tests: 0.001 * 3 * (1 + 1/2 + 1/3)
    assertThat(ReleaseEffects.Q.in(pivot)).isCloseTo(0.0055, within(1e-12));
    assertThat(ReleaseEffects.CALIBRATED.in(pivot)).isTrue();
    assertThat(ReleaseEffects.STATEMENT.in(pivot))
        .contains(
            "Association with the release of us-2 by us: members sent ",
            "control accounts of like volume 10 %")
        .endsWith(
            ", p 0.001 against 999 pseudo-cases from 400 of 400 control accounts, q 0.006 over 3 effects of the night.");
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
  void saysThatDataAreInsufficientUnderEightWeeks(SparkSession spark) {
    MeasureReleaseEffects shortly = new MeasureReleaseEffects(NIGHT, Period.ofDays(55), 99, 1);
    Dataset<Row> effects =
        effects(spark, full(spark, Releases.TABLE, CALENDAR), shortly)
            .filter("hypothesis <> 'pivot'");

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
                    accountDays(spark))
                .count())
        .isZero();
  }

  @Test
  void startsNoJob(SparkSession spark) {
    Dataset<Row> releases = full(spark, Releases.TABLE, CALENDAR);
    Dataset<Row> days = AccountDays.TABLE.empty(spark);
    Dataset<Row> members = CampaignMembers.TABLE.empty(spark);
    Dataset<Row> campaignDays = CampaignDays.TABLE.empty(spark);

    assertThat(JobCounter.jobsOf(spark, () -> MEASURE.from(campaignDays, releases, members, days)))
        .isZero();
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
    assertThat(JudgeEffects.calibrated(40, 6)).isTrue();
    assertThat(JudgeEffects.calibrated(40, 7)).isFalse();
    assertThat(JudgeEffects.calibrated(19, 0)).isFalse();
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
    Dataset<Row> campaigns =
        full(spark, Campaigns.TABLE, "run_date | campaign_id\n2026-03-25 | c1");
    Dataset<Row> members =
        spark.sql(
            """
                SELECT DATE'2026-03-25' AS run_date, 'c1' AS campaign_id,
                  concat('m', id) AS account_ref FROM range(20)
                """);
    Dataset<Row> days = accountDays(spark);
    Dataset<Row> campaignDays =
        new CountCampaignDays(NIGHT, measure.history(), LocalDate.EPOCH)
            .from(campaigns, members, Groups.TABLE.empty(spark), days);
    return measure.from(campaignDays, releases, members, days);
  }

  // 20 members that ask twice as much in the 28 days before acme's releases on 24 February and 24
  // March, and send 60 % to us-2 at once; 400 others that ask evenly, a tenth of them for us-2.
  private static Dataset<Row> accountDays(SparkSession spark) {
    return spark.sql(
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
        """);
  }
}
