package dev.stillwatch.run;

import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Habit;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NightPlanTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final Codebook PLANE =
      Codebook.ofVectors("m", DAY, 10, 1, new float[] {1, 0, 0, 1}, new float[2]);
  private static final String GOOD_AND_BAD =
      """
      request_id | event_time           | account_id | prompt_text
      r1         | 2026-03-10T10:00:00Z | a1         | one
      r2         | null                 | a1         | two
      r3         | null                 | a2         | three
      r4         | 2026-03-10T10:00:00Z | null       | four
      """;

  private final SparkSession spark;

  NightPlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void unusableLogsAreRefusedBeforeAnythingIsLearnedFromThem() {
    assertThat(objections("logs.bad-rows-share=0.5"))
        .containsExactly(
            "3 of 4 rows of the logs cannot be used, most often because: event time is null or not"
                + " a time (see stillwatch validate)");
    assertThat(objections("logs.bad-rows-share=0.8")).isEmpty();
    assertThat(objections("logs.bad-rows-share=0.8", "logs.bad-rows=fail")).hasSize(1);
  }

  @Test
  void aRequestIdThatCameBeforeCountsOnTheFirstNightToo() {
    String twice =
        """
        request_id | event_time           | account_id | prompt_text
        r1         | 2026-03-10T10:00:00Z | a1         | one
        r1         | 2026-03-10T11:00:00Z | a1         | two
        """;

    assertThat(objectionsTo(twice, "logs.bad-rows-share=0.2"))
        .containsExactly(
            "1 of 2 rows of the logs cannot be used, most often because: request id came before"
                + " (see stillwatch validate)");
  }

  @Test
  void oneBadDayIsNotMadeGoodByTheOthersOfItsRange() {
    Dataset<Row> good =
        logs(
            """
            request_id | event_time           | account_id | prompt_text
            g1         | 2026-03-09T10:00:00Z | a1         | one
            g2         | 2026-03-09T10:00:00Z | a1         | two
            g3         | 2026-03-09T10:00:00Z | a1         | three
            """,
            DAY.minusDays(1));
    Dataset<Row> bad =
        logs(
            """
            request_id | event_time           | account_id | prompt_text
            b1         | 2026-03-10T10:00:00Z | null       | one
            """,
            DAY);

    assertThat(
            objections(good.union(bad), List.of(DAY.minusDays(1), DAY), "logs.bad-rows-share=0.5"))
        .containsOnlyKeys(DAY);
  }

  @Test
  void whereAnEpochHoldsDaysAreRefusedAsOnTheFirstNight() {
    Dataset<Row> good =
        logs(
            """
            request_id | event_time           | account_id | prompt_text
            g1         | 2026-03-10T10:00:00Z | a1         | one
            """,
            DAY);
    Dataset<Row> bad =
        logs(
            """
            request_id | event_time           | account_id | prompt_text
            b1         | 2026-03-11T10:00:00Z | null       | one
            b2         | null                 | a1         | two
            """,
            DAY.plusDays(1));

    assertThat(
            objections(
                withCodebook(),
                good.union(bad),
                List.of(DAY, DAY.plusDays(1)),
                "embedding.source=column",
                "logs.bad-rows=fail"))
        .containsOnlyKeys(DAY.plusDays(1));
  }

  @Test
  void aCalibrationHoldsForTheNightsAfterTheLastItWasFittedOn() {
    InMemoryLake lake = withCodebook();
    lake.append(
        AccountDays.TABLE,
        full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests | prompts
                2026-03-10 | ann         | 10       | 9
                2026-03-10 | bob         | 10       | 9
                """)
            .withColumn("epoch", lit(PLANE.epoch())),
        "day");
    lake.append(
        Groups.TABLE,
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-10 | g        | ann
            2026-03-10 | g        | bob
            2026-03-11 | g        | ann
            2026-03-11 | g        | bob
            """),
        "nights");
    List<Row> first = repeats(lake, DAY);
    List<Row> second = repeats(lake, DAY.plusDays(1));
    Calibration fitted =
        new Calibration(
            new Calibration.Seen(DAY.minusDays(21), DAY, 4, 200, 0),
            new Levels(List.of(new Levels.Level("own repeats", false, -4.6, 0.4, 200))),
            Optional.empty());
    lake.append(
        Calibrations.TABLE,
        spark.createDataFrame(List.of(fitted.toRow("test")), Calibrations.TABLE.schema()),
        "calibrate");

    assertThat(repeats(lake, DAY)).isEqualTo(first);
    assertThat(repeats(lake, DAY.plusDays(1))).isNotEqualTo(second);
    // (log2(0.12) + 60 (200 x -4.6 - 20 x 3.6) / 220) / 61
    assertThat(GroupTests.ORDINARY.in(repeats(lake, DAY.plusDays(1)).get(0)))
        .isCloseTo(-4.48532, within(1e-5));
  }

  @Test
  void aCaseSaysHowItsMembersStandInTheirStrataByTheCalibrationInForce() {
    InMemoryLake lake = withCodebook();
    for (String account : List.of("ann", "bob", "cat", "dan", "eve")) {
      lake.append(
          AccountDays.TABLE,
          full(
              spark,
              AccountDays.TABLE,
              "event_date | account_ref | requests | prompts\n2026-03-10 | %s | 10 | 9"
                  .formatted(account)),
          "day");
      for (LocalDate night : List.of(DAY, DAY.plusDays(1))) {
        lake.append(
            CaseMembers.TABLE,
            full(
                spark,
                CaseMembers.TABLE,
                "run_date | case_id | account_ref | state\n%s | SW-a | %s | active"
                    .formatted(night, account)),
            "night");
      }
    }
    lake.append(
        CaseVersions.TABLE,
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | strength_bits
            2026-03-10 | SW-a    | 12
            2026-03-11 | SW-a    | 12
            """),
        "nights");
    Calibration fitted =
        new Calibration(
            new Calibration.Seen(DAY.minusDays(21), DAY, 4, 200, 0),
            Levels.shipped(),
            Optional.empty(),
            new Baselines(
                List.of(
                    new Baselines.Baseline(
                        2, "4", Habit.REPEATS, 60, 0.2, 0.05, Collections.nCopies(7, 0.2)))));
    lake.append(
        Calibrations.TABLE,
        spark.createDataFrame(List.of(fitted.toRow("test")), Calibrations.TABLE.schema()),
        "calibrate");

    List<Row> before = made(lake, DAY, CaseEvidence.TABLE);
    List<Row> after = made(lake, DAY.plusDays(1), CaseEvidence.TABLE);

    assertThat(after).hasSize(before.size() + 1);
    assertThat(after).filteredOn(row -> CaseEvidence.BITS.in(row) != 0).hasSize(1);
    assertThat(after)
        .filteredOn(row -> CaseEvidence.EVIDENCE.in(row).equals("stratum: own repeats"))
        .extracting(CaseEvidence.VALUE::in)
        .singleElement()
        .satisfies(value -> assertThat(value).isCloseTo(-2, within(1e-9)));
  }

  @Test
  void nothingThatFindsOrJudgesReadsPools() {
    NightPlan plan =
        plan(ConfigLoader.load(List.of(), List.of()), new InMemoryLake(spark), Map.of());
    Set<TableSpec> pools = Set.of(PoolMembers.TABLE, Pools.TABLE, SharedRows.FOLLOWED);

    assertThat(plan.judgement())
        .filteredOn(step -> step.reads().stream().anyMatch(pools::contains))
        .extracting(Step::writes)
        .containsExactly(PoolMembers.TABLE, Pools.TABLE);
  }

  @Test
  void withoutCampaignsNothingIsSetBesideReleases() {
    InMemoryLake lake = new InMemoryLake(spark);
    NightPlan plan = plan(ConfigLoader.load(List.of(), List.of()), lake, Map.of());
    Night night = new Night(DAY, List.of());
    for (TableSpec table : List.of(CampaignDays.TABLE, CampaignMembers.TABLE)) {
      plan.lake().replace(table, Slice.of(table, List.of(DAY)), table.empty(spark), "none");
    }

    assertThat(
            JobCounter.jobsOf(
                spark, () -> assertThat(run(plan, ReleaseEffects.TABLE, night)).isZero()))
        .isZero();
    plan.release();
  }

  private static long run(NightPlan plan, TableSpec table, Night night) {
    Step step =
        plan.judgement().stream()
            .filter(any -> any.writes().equals(table))
            .findFirst()
            .orElseThrow();
    Outcome outcome =
        new Runner(plan.lake(), plan.sources(), Clock.systemUTC(), Runner.Fault.NONE, "test")
            .run(step, night);
    return ((Outcome.Written) outcome).rows();
  }

  /** What the night's step says of own repeats. */
  private List<Row> repeats(InMemoryLake lake, LocalDate date) {
    return made(lake, date, GroupTests.TABLE).stream()
        .filter(row -> GroupTests.TEST.in(row).equals("own repeats"))
        .toList();
  }

  /** What the night's step writes into a table. */
  private List<Row> made(InMemoryLake lake, LocalDate date, TableSpec table) {
    NightPlan plan = plan(ConfigLoader.load(List.of(), List.of()), lake, Map.of());
    Step make =
        plan.judgement().stream()
            .filter(step -> step.writes().equals(table))
            .findFirst()
            .orElseThrow();
    Outcome outcome =
        new Runner(plan.lake(), plan.sources(), Clock.systemUTC(), Runner.Fault.NONE, "test")
            .run(make, new Night(date, List.of()));
    plan.release();
    assertThat(outcome).isInstanceOf(Outcome.Written.class);
    return lake.read(table)
        .where(table.partition().orElseThrow().ref().equalTo(lit(date)))
        .collectAsList();
  }

  private Collection<String> objections(String... settings) {
    return objectionsTo(GOOD_AND_BAD, settings);
  }

  private Collection<String> objectionsTo(String table, String... settings) {
    return objections(logs(table, DAY), List.of(DAY), settings).values();
  }

  private SortedMap<LocalDate, String> objections(
      Dataset<Row> logs, List<LocalDate> days, String... settings) {
    return objections(new InMemoryLake(spark), logs, days, settings);
  }

  private static SortedMap<LocalDate, String> objections(
      InMemoryLake lake, Dataset<Row> logs, List<LocalDate> days, String... settings) {
    ConfigLoader.Loaded loaded = ConfigLoader.load(List.of(), List.of(settings));
    NightPlan plan = plan(loaded, lake, Map.of(NightPlan.LOGS, night -> logs));

    return plan.objections(new Night(days.get(days.size() - 1), days));
  }

  private Dataset<Row> logs(String table, LocalDate day) {
    return TextTable.full(spark, CanonicalLog.TABLE, table)
        .withColumn(LogRows.SOURCE_FILE.name(), lit("part-0.parquet"))
        .withColumn(LogRows.LOG_DATE.name(), lit(day));
  }

  private static NightPlan plan(
      ConfigLoader.Loaded loaded, InMemoryLake lake, Map<TableSpec, Source> outside) {
    return new NightPlan(
        loaded.config(),
        loaded.hash(),
        "test",
        lake,
        outside,
        new Pseudonyms("0123456789abcdef".getBytes(UTF_8)),
        Instant.parse("2026-03-12T00:00:00Z"));
  }

  private InMemoryLake withCodebook() {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(
        Codebooks.TABLE,
        spark.createDataFrame(List.of(PLANE.toRow()), Codebooks.TABLE.schema()),
        "first");
    return lake;
  }
}
