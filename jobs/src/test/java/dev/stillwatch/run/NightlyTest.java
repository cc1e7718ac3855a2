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
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.RiggedLake;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.testing.SparkExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
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
  private static final long BAD = 666;
  private static final TableSpec LOGS = spec("some_logs", EVENT_DATE, false);
  private static final TableSpec REQUESTS = spec("some_requests", EVENT_DATE, true);
  // The name under which the run log keeps the digests of logs.
  private static final TableSpec SUMS = spec("account_days", EVENT_DATE, true);
  private static final TableSpec TALLY = spec("tally", RUN_DATE, true);

  private final TreeMap<LocalDate, Long> logs = new TreeMap<>();
  private final Set<LocalDate> beingWritten = new HashSet<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private Runner.Fault fault = Runner.Fault.NONE;
  private int notes = Integer.MAX_VALUE;
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
  void aRangeThatTakesUpEarlierDaysJudgesAgainWhatWasJudgedWithoutThem() {
    run(2, 2);
    assertThat(tallyOf(2)).isEqualTo(2000);
    done.clear();

    // At a cadence of three only the last night of the range is asked for.
    run(1, 3);

    assertThat(said)
        .containsExactly("Judged again, because an earlier night is new to them: 2026-03-02");
    assertThat(done).endsWith("2026-03-02 tally", "2026-03-03 tally");
    assertThat(tallyOf(2)).isEqualTo(3000);
  }

  @Test
  void aNightLeftHalfDoneWithinARangeIsMadeWithIt() {
    run(1, 1);
    fault = failing(TALLY);
    assertThatThrownBy(() -> run(2, 2)).hasMessage("injected");
    fault = Runner.Fault.NONE;
    done.clear();

    run(1, 4);
    run(5, 5);

    assertThat(said).containsExactly("Night 2026-03-02 was left half done: made again");
    assertThat(done.stream().filter(step -> step.endsWith("tally")))
        .containsExactly(
            "2026-03-02 tally", "2026-03-03 tally", "2026-03-04 tally", "2026-03-05 tally");
  }

  @Test
  void aLateDayThatIsBeingWrittenStaysAsItWas() {
    run(1, 1);
    logs.put(day(1), 11L);
    beingWritten.add(day(1));

    run(2, 2);
    assertThat(sumsByDay()).containsExactly(10L, 20L);

    beingWritten.clear();
    run(3, 3);
    assertThat(sumsByDay()).containsExactly(11L, 20L, 30L);
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

    assertThat(sumsByDay()).containsExactly(11L, 20L);
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
  void aRefusedNightIsNotMadeAgainUntilSomebodyAsks() {
    run(1, 1);
    logs.put(day(2), -5L);
    assertThatThrownBy(() -> run(2, 2)).isInstanceOf(NightRefused.class);
    done.clear();

    run(3, 3);

    assertThat(done)
        .containsExactly("2026-03-03 some_requests", "2026-03-03 account_days", "2026-03-03 tally");
    logs.put(day(2), 20L);
    run(2, 2);
    assertThat(sumsByDay()).containsExactly(10L, 20L, 30L);
    assertThat(done).endsWith("2026-03-02 tally", "2026-03-03 tally");
  }

  @Test
  void nightsThatWereBeingJudgedAgainAreJudgedAgainByTheNextRun() {
    for (int i = 1; i <= 4; i++) {
      run(i, i);
    }
    List<Row> inOrder = tables();
    for (int next : new int[] {4, 2}) {
      lake = new InMemoryLake(spark);
      run(1, 1);
      run(3, 3);
      AtomicInteger tallies = new AtomicInteger();
      fault =
          (step, at) -> {
            if (step.writes().equals(TALLY)
                && at == Runner.Point.START
                && tallies.incrementAndGet() == 2) {
              throw new IllegalStateException("injected");
            }
          };
      assertThatThrownBy(() -> run(2, 2)).hasMessage("injected");
      fault = Runner.Fault.NONE;

      run(next, next);
      run(4, 4);

      assertThat(tables()).as("then %d", next).isEqualTo(inOrder);
    }
  }

  @Test
  void nightsAfterOneWhoseChangedLogsWereTakenUpAreJudgedOnThemHoweverOftenItBroke() {
    run(1, 3);
    logs.put(day(2), 21L);
    fault = failing(TALLY);
    assertThatThrownBy(() -> run(2, 2)).hasMessage("injected");
    fault = Runner.Fault.NONE;
    done.clear();

    run(4, 4);

    assertThat(done)
        .containsExactly(
            "2026-03-04 some_requests",
            "2026-03-04 account_days",
            "2026-03-02 tally",
            "2026-03-03 tally",
            "2026-03-04 tally");
  }

  @Test
  void aRangeThatWasKilledIsMadeWholeByItsLastDayAlone() {
    run(1, 5);
    List<Row> undisturbed = tables();
    lake = new InMemoryLake(spark);
    fault = failing(SUMS);
    assertThatThrownBy(() -> run(1, 5)).hasMessage("injected");
    assertThatThrownBy(() -> run(5, 5)).hasMessage("injected");
    fault = Runner.Fault.NONE;

    run(5, 5);

    assertThat(tables()).isEqualTo(undisturbed);
  }

  @Test
  void aNightLeftHalfDoneWhoseLogsAreGoneStopsNoOther() {
    fault = failing(REQUESTS);
    assertThatThrownBy(() -> run(1, 1)).hasMessage("injected");
    fault = Runner.Fault.NONE;
    logs.remove(day(1));

    run(2, 2);

    assertThat(sumsByDay()).containsExactly(20L);
    assertThat(said)
        .containsExactly(
            "Night 2026-03-01 was left half done and cannot be made again yet: 2026-03-01: no logs"
                + " of that day");
    logs.put(day(1), 10L);
    run(3, 3);
    assertThat(sumsByDay()).containsExactly(10L, 20L, 30L);
  }

  @Test
  void daysThatWereNotAskedForStopNobodyWhereTheyAreBad() {
    run(1, 1);
    fault = failing(REQUESTS);
    assertThatThrownBy(() -> run(2, 2)).hasMessage("injected");
    fault = Runner.Fault.NONE;
    // A late day and one left half done.
    logs.put(day(1), BAD);
    logs.put(day(2), BAD);

    run(3, 3);

    assertThat(sumsByDay()).containsExactly(10L, 30L);
    assertThat(said).contains("Left as they were: 2026-03-01: too bad; 2026-03-02: too bad");
    done.clear();
    run(4, 4);
    assertThat(done).doesNotContain("2026-03-02 tally");
    assertThatThrownBy(() -> run(2, 2))
        .isInstanceOf(NightRefused.class)
        .hasMessageContaining("2026-03-02: too bad");
  }

  @Test
  void aRefusedNightLeavesThoseLeftHalfDoneToBeMade() {
    fault = failing(REQUESTS);
    assertThatThrownBy(() -> run(1, 1)).hasMessage("injected");
    fault = Runner.Fault.NONE;
    logs.put(day(2), BAD);
    assertThatThrownBy(() -> run(2, 2)).isInstanceOf(NightRefused.class);

    run(3, 3);

    assertThat(sumsByDay()).containsExactly(10L, 30L);
    assertThat(done).endsWith("2026-03-01 tally", "2026-03-03 tally");
  }

  @Test
  void whatSparkThrowsUndeclaredIsAFailureLikeAnyOther() {
    fault =
        (step, at) -> {
          if (step.writes().equals(SUMS)) {
            sneak(new SparkException("a row"));
          }
        };
    assertThatThrownBy(() -> run(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Spark could not finish its work")
        .hasCauseInstanceOf(SparkException.class);

    assertThat(
            lake.read(Runs.TABLE)
                .where("step = 'account_days'")
                .select("outcome", "reason")
                .first()
                .mkString(" "))
        .isEqualTo("failed IllegalStateException");
  }

  @Test
  void aNightWhoseEndCannotBeNotedFailsForThatAndIsMadeGood() {
    run(1, 1);
    run(2, 2);
    List<Row> undisturbed = tables();
    lake = new InMemoryLake(spark);
    // The start is noted; neither that the night is written is, nor that it failed.
    notes = 1;
    assertThatThrownBy(() -> run(1, 1)).hasMessage("note 2 is lost");
    notes = Integer.MAX_VALUE;

    run(2, 2);

    assertThat(said).contains("Night 2026-03-01 was left half done: made again");
    assertThat(tables()).isEqualTo(undisturbed);
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

  private static Runner.Fault failing(TableSpec broken) {
    return (step, at) -> {
      if (step.writes().equals(broken)) {
        throw new IllegalStateException("injected");
      }
    };
  }

  @SuppressWarnings("unchecked") // What a generic throws clause lets through.
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private List<Long> sumsByDay() {
    return lake.read(SUMS)
        .orderBy("event_date")
        .select("visits")
        .as(Encoders.LONG())
        .collectAsList();
  }

  private void run(int from, int to) {
    RunLog log = new RunLog(spark, noted(), clock(), "run", "config", "code");
    Runner runner = new Runner(lake, Map.of(LOGS, this::logs), clock(), fault, "test");
    Progress progress =
        new Progress() {
          @Override
          public void step(Night night, Outcome outcome, Duration took, Ahead ahead) {
            done.add(night.date() + " " + outcome.table().name());
          }

          @Override
          public void say(String line) {
            said.add(line);
          }
        };
    new Nightly(new House(), runner, log, new Days(), clock(), progress, 2, 3)
        .run(new Nightly.Request(day(from), day(to), false));
  }

  /** The lake, to which so many notes can be added. */
  private Lake noted() {
    AtomicInteger note = new AtomicInteger();
    return new RiggedLake(
        lake,
        table -> {
          if (note.incrementAndGet() > notes) {
            throw new IllegalStateException("note %d is lost".formatted(note.get()));
          }
        });
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

  private long tallyOf(int night) {
    return VISITS.in(lake.read(TALLY).where(RUN_DATE.ref().equalTo(lit(day(night)))).first());
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

  private final class House implements Plan {
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
    public SortedMap<LocalDate, String> objections(Night night) {
      SortedMap<LocalDate, String> bad = new TreeMap<>();
      night.days().stream().filter(d -> logs.get(d) == BAD).forEach(d -> bad.put(d, "too bad"));
      return bad;
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
      if (!logs.containsKey(day)) {
        return Optional.of("no logs of that day");
      }
      return beingWritten.contains(day) ? Optional.of("being written") : Optional.empty();
    }
  }
}
