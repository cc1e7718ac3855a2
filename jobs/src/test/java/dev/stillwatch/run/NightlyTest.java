package dev.stillwatch.run;

import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.testing.SparkExtension;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A house of three tables: visits from logs, sums of them, and a tally that remembers itself. */
@ExtendWith(SparkExtension.class)
class NightlyTest {
  private static final Field<LocalDate> EVENT_DATE = Field.date("event_date", "Day.");
  private static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night.");
  private static final Field<Long> VISITS = Field.bigint("visits", "Visits.");
  private static final TableSpec LOGS = spec("some_logs", EVENT_DATE, false);
  private static final TableSpec REQUESTS = spec("some_requests", EVENT_DATE, true);
  // The name under which the run log keeps the digests of logs.
  private static final TableSpec SUMS = spec("account_days", EVENT_DATE, true);
  private static final TableSpec TALLY = spec("tally", RUN_DATE, true);

  private final TreeMap<LocalDate, Long> logs = new TreeMap<>();
  private final List<String> done = new ArrayList<>();
  private Runner.Fault fault = Runner.Fault.NONE;
  private Instant now = Instant.parse("2026-04-01T00:00:00Z");
  private SparkSession spark;
  private InMemoryLake lake;

  @BeforeEach
  void fiveDaysOfLogs(SparkSession session) {
    spark = session;
    lake = new InMemoryLake(session);
    for (int i = 1; i <= 5; i++) {
      logs.put(day(i), 10L * i);
    }
  }

  @Test
  void takesUpADayOnceAndJudgesItEachTime() {
    run(1, 1);
    done.clear();

    run(1, 1);

    assertThat(done).containsExactly("2026-03-01 tally");
  }

  @Test
  void aRangeReadsEachDayOnceAndJudgesAtTheCadenceAndTheLast() {
    run(1, 5);

    assertThat(done)
        .containsExactly(
            "2026-03-05 some_requests",
            "2026-03-05 account_days",
            "2026-03-03 tally",
            "2026-03-05 tally");
  }

  @Test
  void ordersOfNightsLeaveTheSameTables() {
    run(1, 1);
    run(2, 2);
    run(3, 3);
    List<Row> inOrder = tables();
    lake = new InMemoryLake(spark);

    run(1, 1);
    run(3, 3);
    run(2, 2);

    assertThat(tables()).isEqualTo(inOrder);
    assertThat(done).endsWith("2026-03-02 tally", "2026-03-03 tally");
  }

  @Test
  void aFailureAtAnyPointIsMadeGoodByTheNextRun() {
    run(1, 1);
    run(2, 2);
    List<Row> undisturbed = tables();

    for (TableSpec broken : List.of(REQUESTS, SUMS, TALLY)) {
      for (Runner.Point point : Runner.Point.values()) {
        for (int next : new int[] {1, 2}) {
          lake = new InMemoryLake(spark);
          fault =
              (step, at) -> {
                if (step.writes().equals(broken) && at == point) {
                  throw new IllegalStateException("injected");
                }
              };
          assertThatThrownBy(() -> run(1, 1)).hasMessage("injected");
          fault = Runner.Fault.NONE;

          run(next, next);
          run(2, 2);

          assertThat(tables())
              .as("%s %s, then %d", broken.name(), point, next)
              .isEqualTo(undisturbed);
        }
      }
    }
  }

  @Test
  void lateRowsAreTakenUpWithALaterNight() {
    run(1, 1);
    logs.put(day(1), 11L);
    done.clear();

    run(2, 2);

    assertThat(
            lake.read(SUMS)
                .orderBy("event_date")
                .select("visits")
                .as(Encoders.LONG())
                .collectAsList())
        .containsExactly(11L, 20L);
    assertThat(done)
        .containsExactly("2026-03-02 some_requests", "2026-03-02 account_days", "2026-03-02 tally");
  }

  @Test
  void rowsLaterThanTheConfiguredDaysAreLeftAlone() {
    run(1, 1);
    logs.put(day(1), 11L);

    run(4, 4);

    assertThat(
            lake.read(SUMS)
                .where("event_date = DATE'2026-03-01'")
                .select("visits")
                .first()
                .getLong(0))
        .isEqualTo(10);
  }

  @Test
  void aRefusedNightLeavesYesterdaysTables() {
    run(1, 1);
    List<Row> before = tables();
    logs.put(day(2), -5L);

    assertThatThrownBy(() -> run(2, 2))
        .isInstanceOf(NightRefused.class)
        .hasMessage(
            "Refused 2026-03-02: some_requests: visits are counts (visits >= 0): violated by 1 rows");

    assertThat(tables()).isEqualTo(before);
  }

  @Test
  void aDayWithoutLogsIsInputMissing() {
    assertThatThrownBy(() -> run(5, 6))
        .isInstanceOf(InputMissing.class)
        .hasMessage("Cannot make night 2026-03-06: no logs of that day");
  }

  @Test
  void aStepReadsOnlyWhatItDeclares() {
    Runner runner = new Runner(lake, Map.of(), clock(), Runner.Fault.NONE, "test");
    Step sly = fill(TALLY, in -> in.of(SUMS));

    Outcome outcome = runner.run(sly, new Night(day(1), List.of()));

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).cause())
        .hasMessage("Cannot read account_days for tally: the step does not declare it");
  }

  private void run(int from, int to) {
    RunLog log = new RunLog(spark, lake, clock(), "run", "config", "code");
    Runner runner = new Runner(lake, Map.of(LOGS, this::logs), clock(), fault, "test");
    Progress progress =
        (night, outcome, took, ahead) -> done.add(night.date() + " " + outcome.table().name());
    new Nightly(new House(), runner, log, new Days(), clock(), progress, 2, 3)
        .run(new Nightly.Request(day(from), day(to), false));
  }

  // Each reading is a second later than the one before.
  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        now = now.plusSeconds(1);
        return now;
      }
    };
  }

  private List<Row> tables() {
    List<Row> rows = new ArrayList<>();
    for (TableSpec table : List.of(REQUESTS, SUMS, TALLY)) {
      rows.addAll(lake.read(table).orderBy(table.fields().get(0).ref()).collectAsList());
    }
    return rows;
  }

  private Dataset<Row> logs(Night night) {
    List<Row> rows =
        night.days().stream()
            .map(d -> org.apache.spark.sql.RowFactory.create(d, logs.get(d)))
            .toList();
    return spark.createDataFrame(rows, LOGS.schema());
  }

  private static LocalDate day(int day) {
    return LocalDate.of(2026, 3, day);
  }

  private static TableSpec spec(String name, Field<LocalDate> by, boolean counted) {
    TableSpec.Builder builder =
        TableSpec.table(name).doc("A table.").fields(by, VISITS).key(by).partitionedBy(by);
    return (counted ? builder.always("visits are counts", "visits >= 0") : builder)
        .keptFor(Period.ofDays(9));
  }

  private static final class House implements Plan {
    @Override
    public List<Step> facts() {
      return List.of(
          fill(REQUESTS, in -> in.of(LOGS), LOGS),
          fill(
              SUMS,
              in ->
                  in.of(REQUESTS)
                      .where(EVENT_DATE.ref().isInCollection(in.night().days()))
                      .groupBy(EVENT_DATE.ref())
                      .agg(VISITS.from(sum(VISITS.ref()))),
              REQUESTS));
    }

    // Remembers how many nights were judged before: what only the right order gets right.
    @Override
    public List<Step> judgement() {
      return List.of(
          fill(
              TALLY,
              in ->
                  in.of(SUMS)
                      .where(EVENT_DATE.ref().leq(lit(in.night().date())))
                      .agg(sum(VISITS.ref()).as("_sum"))
                      .crossJoin(
                          in.of(TALLY)
                              .where(RUN_DATE.ref().lt(lit(in.night().date())))
                              .agg(count(lit(1)).as("_nights")))
                      .select(
                          RUN_DATE.from(lit(in.night().date())),
                          VISITS.from(col("_sum").multiply(100).plus(col("_nights")))),
              SUMS,
              TALLY));
    }

    @Override
    public List<String> objections(Night night) {
      return List.of();
    }

    @Override
    public void release() {}
  }

  private final class Days implements LogDays {
    @Override
    public SortedMap<LocalDate, String> digests(LocalDate from, LocalDate to) {
      SortedMap<LocalDate, String> digests = new TreeMap<>();
      logs.subMap(from, true, to, true).forEach((day, n) -> digests.put(day, "digest " + n));
      return digests;
    }

    @Override
    public Optional<String> incomplete(LocalDate day) {
      return Optional.empty();
    }
  }
}
