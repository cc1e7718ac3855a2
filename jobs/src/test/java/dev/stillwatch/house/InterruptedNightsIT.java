package dev.stillwatch.house;

import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.UnsteadyFileSystem;
import dev.stillwatch.lakeio.UnsteadyFileSystem.Moment;
import dev.stillwatch.run.LogDays;
import dev.stillwatch.run.Night;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Plan;
import dev.stillwatch.run.Progress;
import dev.stillwatch.run.RunLog;
import dev.stillwatch.run.Runner;
import dev.stillwatch.run.Runner.Fault;
import dev.stillwatch.run.Runner.Point;
import dev.stillwatch.run.Step;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A house of three small tables on Delta, each of a kind that the real one has: facts by day, a
 * judgement by night that remembers earlier ones, and a standing that is replaced whole.
 */
@ExtendWith(SparkExtension.class)
class InterruptedNightsIT {
  private static final LocalDate BEFORE = LocalDate.of(2026, 2, 28);
  private static final Field<LocalDate> EVENT_DATE = Field.date("event_date", "Day.");
  private static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night.");
  private static final Field<Long> VISITS = Field.bigint("visits", "Visits.");
  private static final TableSpec LOGS = spec("some_logs", EVENT_DATE).keptUntilErased();
  // The name under which the run log keeps the digests of logs.
  private static final TableSpec SUMS = byDay("account_days", EVENT_DATE);
  private static final TableSpec TALLY = byDay("tally", RUN_DATE);
  private static final TableSpec STANDING = spec("standing", RUN_DATE).keptUntilErased();
  private static final List<TableSpec> TABLES = List.of(SUMS, TALLY, STANDING);

  @TempDir private Path folder;
  private SparkSession spark;
  private int nights;

  @BeforeEach
  void unsteadyGround(SparkSession session) {
    spark = session;
    UnsteadyFileSystem.mount(spark);
  }

  @AfterEach
  void steadyAgain() {
    UnsteadyFileSystem.revive();
  }

  @Test
  void howeverOftenANightDiesTheNextOneLeavesTheTablesOfUndisturbedNights() {
    Lake undisturbed = new InMemoryLake(spark);
    run(undisturbed, 1, 3, Fault.NONE);
    DeltaLake lake = lake("lake");
    run(lake, 1, 1, Fault.NONE);

    // Each run starts from what the one before left, and must get as far as its own trouble.
    for (Trouble trouble : troubles()) {
      trouble.plan();
      assertThat(catchThrowable(() -> run(lake, 2, 2, trouble.fault())))
          .as(trouble.toString())
          .hasStackTraceContaining("injected");
      assertThat(UnsteadyFileSystem.revive()).as(trouble.toString()).isEqualTo(trouble.kills());
    }
    run(lake, 3, 3, Fault.NONE);

    assertThat(standOf(lake)).isEqualTo(standOf(undisturbed));
  }

  @Test
  void aTableThatDiedWhileItWasMadeHasAllItsConstraints() {
    for (Moment moment : List.of(Moment.COMMIT, Moment.COMMITTED)) {
      for (int version = 0; version <= 1; version++) {
        DeltaLake lake = lake("%s %d".formatted(moment, version));
        String commit = "/%020d.json".formatted(version);
        UnsteadyFileSystem.dieAt(moment, path -> path.endsWith(commit));
        assertThatThrownBy(() -> lake.append(SUMS, visits(1), "first"))
            .hasStackTraceContaining("injected");
        assertThat(UnsteadyFileSystem.revive()).isTrue();

        assertThatThrownBy(() -> lake.append(SUMS, visits(-1), "bad"))
            .as("%s of version %d", moment, version)
            .hasStackTraceContaining("visits_are_counts");
      }
    }
  }

  /**
   * One thing that goes wrong.
   *
   * @param table whose step it befalls
   * @param point where the step throws
   * @param moment where all writing ends
   * @param time the how many-th such moment of the table it is
   */
  private record Trouble(
      TableSpec table, Optional<Point> point, Optional<Moment> moment, int time) {
    static Trouble failure(TableSpec table, Point point) {
      return new Trouble(table, Optional.of(point), Optional.empty(), 1);
    }

    static Trouble death(TableSpec table, Moment moment, int time) {
      return new Trouble(table, Optional.empty(), Optional.of(moment), time);
    }

    void plan() {
      AtomicInteger times = new AtomicInteger();
      String part = "/%s/".formatted(table.name());
      moment.ifPresent(
          at ->
              UnsteadyFileSystem.dieAt(
                  at, path -> path.contains(part) && times.incrementAndGet() == time));
    }

    Fault fault() {
      return (step, at) -> {
        if (step.writes().equals(table) && point.equals(Optional.of(at))) {
          throw new IllegalStateException("injected");
        }
      };
    }

    boolean kills() {
      return moment.isPresent();
    }

    @Override
    public String toString() {
      String where = point.map(Point::name).or(() -> moment.map(Moment::name)).orElseThrow();
      return "%s %s %d".formatted(table.name(), where, time);
    }
  }

  /** A death after a table's commit is one before the next table's start. */
  private static List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    for (TableSpec table : TABLES) {
      for (Moment moment : Moment.values()) {
        troubles.add(Trouble.death(table, moment, 1));
      }
    }
    // A process that fails and lives on, and so notes that it failed.
    troubles.add(Trouble.failure(SUMS, Point.START));
    troubles.add(Trouble.failure(STANDING, Point.AFTER_WRITE));
    // The run log is written when a night starts and when it ends; once the end is written, nothing
    // is left to die of.
    troubles.add(Trouble.death(Runs.TABLE, Moment.COMMIT, 1));
    troubles.add(Trouble.death(Runs.TABLE, Moment.COMMIT, 2));
    return troubles;
  }

  private DeltaLake lake(String name) {
    return new DeltaLake(
        spark, "%s://%s".formatted(UnsteadyFileSystem.SCHEME, folder.resolve(name)));
  }

  private void run(Lake lake, int from, int to, Fault fault) {
    String runId = "run " + nights++;
    Clock clock = Clock.systemUTC();
    new Nightly(
            new House(),
            new Runner(lake, Map.of(LOGS, this::logs), clock, fault, runId),
            new RunLog(spark, lake, clock, runId, "config", "code"),
            new Days(),
            clock,
            Progress.SILENT,
            2 /* late days */,
            1 /* cadence */)
        .run(new Nightly.Request(day(from), day(to), false /* force */));
  }

  private static Map<TableSpec, List<Row>> standOf(Lake lake) {
    Map<TableSpec, List<Row>> stand = new HashMap<>();
    for (TableSpec table : TABLES) {
      Column day = table.fields().get(0).ref();
      stand.put(table, lake.read(table).orderBy(day).collectAsList());
    }
    return stand;
  }

  private Dataset<Row> logs(Night night) {
    List<Row> rows =
        night.days().stream().map(day -> RowFactory.create(day, visitsOn(day))).toList();
    return spark.createDataFrame(rows, LOGS.schema());
  }

  private Dataset<Row> visits(long visits) {
    return spark.createDataFrame(List.of(RowFactory.create(day(1), visits)), SUMS.schema());
  }

  private static long visitsOn(LocalDate day) {
    return day.toEpochDay() - BEFORE.toEpochDay();
  }

  private static LocalDate day(int day) {
    return BEFORE.plusDays(day);
  }

  private static TableSpec byDay(String name, Field<LocalDate> day) {
    return spec(name, day).partitionedBy(day).keptFor(Period.ofDays(90));
  }

  private static TableSpec.Builder spec(String name, Field<LocalDate> day) {
    return TableSpec.table(name)
        .doc("A table.")
        .fields(day, VISITS)
        .key(day)
        .always("visits are counts", "visits >= 0");
  }

  private static final class House implements Plan {
    @Override
    public List<Step> facts() {
      return List.of(fill(SUMS, in -> in.of(LOGS), LOGS));
    }

    // Remembers how many nights were judged before: what only the right order gets right.
    @Override
    public List<Step> judgement() {
      Column night = RUN_DATE.ref();
      return List.of(
          fill(
              TALLY,
              in ->
                  in.of(SUMS)
                      .where(EVENT_DATE.ref().leq(lit(in.night().date())))
                      .agg(sum(VISITS.ref()).as("_sum"))
                      .crossJoin(
                          in.of(TALLY)
                              .where(night.lt(lit(in.night().date())))
                              .agg(count(lit(1)).as("_nights")))
                      .selectExpr(
                          "DATE'%s' AS run_date".formatted(in.night().date()),
                          "_sum * 100 + _nights AS visits"),
              SUMS,
              TALLY),
          fill(STANDING, in -> in.of(TALLY).where(night.leq(lit(in.night().date()))), TALLY));
    }

    @Override
    public SortedMap<LocalDate, String> objections(Night night) {
      return new TreeMap<>();
    }

    @Override
    public void release() {}
  }

  private static final class Days implements LogDays {
    @Override
    public SortedMap<LocalDate, String> digests(LocalDate from, LocalDate to) {
      SortedMap<LocalDate, String> digests = new TreeMap<>();
      from.datesUntil(to.plusDays(1))
          .filter(day -> day.isAfter(BEFORE))
          .forEach(day -> digests.put(day, "digest of " + day));
      return digests;
    }

    @Override
    public Optional<String> incomplete(LocalDate day) {
      return Optional.empty();
    }
  }
}
