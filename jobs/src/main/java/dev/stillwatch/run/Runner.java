package dev.stillwatch.run;

import dev.stillwatch.checks.Checks;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.Slice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads, makes, checks, replaces: one step at a time.
 *
 * <p>Rows are kept between their checks and their write, so that what is published is what was
 * checked, and is made once: few of them by the driver, so that one job makes and checks them, and
 * none where the plan shows that there are none; more of them on disk. Rows that are picked from
 * kept ones are not kept a second time.
 */
public final class Runner {
  private static final String BROADCASTS = "spark.sql.autoBroadcastJoinThreshold";

  private final Lake lake;
  private final Map<TableSpec, Source> sources;
  private final Clock clock;
  private final Fault fault;
  private final String note;

  /** Where a step may be stopped. */
  public enum Point {
    START,
    BEFORE_WRITE,
    AFTER_WRITE
  }

  /** Called at each point of each step; throws to stop it. */
  @FunctionalInterface
  public interface Fault {
    Fault NONE = (step, point) -> {};

    void at(Step step, Point point);
  }

  /**
   * A runner.
   *
   * @param note kept with every change of the lake
   */
  public Runner(Lake lake, Map<TableSpec, Source> sources, Clock clock, Fault fault, String note) {
    this.lake = lake;
    this.sources = Map.copyOf(sources);
    this.clock = clock;
    this.fault = fault;
    this.note = note;
  }

  /**
   * Runs a step; a broken one is an outcome too.
   *
   * <p>On one machine without broadcast joins, but for those that recipes ask for: a broadcast is a
   * job of its own, an exchange is not, and what lies in one partition needs neither.
   */
  public Outcome run(Step step, Night night) {
    SettingWhile noBroadcasts = SettingWhile.ofEmbedded(SparkSession.active(), BROADCASTS, "-1");
    try {
      fault.at(step, Point.START);
      return make(step, night);
    } catch (Exception e) {
      return new Outcome.Failed(step.writes(), Failures.unchecked(e));
    } finally {
      noBroadcasts.end();
    }
  }

  /** Adds rows to a table that no night replaces, if they pass its checks. */
  public Outcome add(TableSpec table, Dataset<Row> rows) {
    Instant start = clock.instant();
    try {
      Checks.Findings findings = new Checks(table.checks()).of(rows);
      if (!findings.passed()) {
        return new Outcome.Refused(table, findings.failures());
      }
      long version = lake.append(table, rows, note);
      return new Outcome.Written(
          table, findings.rows(), version, Duration.between(start, clock.instant()), Map.of());
    } catch (Exception e) {
      return new Outcome.Failed(table, Failures.unchecked(e));
    }
  }

  private Outcome make(Step step, Night night) {
    Instant start = clock.instant();
    Map<String, Long> versions = versions(step.reads());
    Dataset<Row> made = step.writes().conform(step.recipe().from(new DeclaredInputs(step, night)));
    HeldRows held = HeldRows.arePicked(made) ? HeldRows.picked(made) : HeldRows.of(made);
    try {
      Optional<Dataset<Row>> few =
          Few.areNone(made) ? Optional.of(step.writes().empty(made.sparkSession())) : Few.of(held);
      Checks checks = new Checks(step.writes().checks());
      Checks.Findings findings = few.map(checks::ofHeld).orElseGet(() -> checks.of(held.rows()));
      if (!findings.passed()) {
        return new Outcome.Refused(step.writes(), findings.failures());
      }

      fault.at(step, Point.BEFORE_WRITE);
      long version =
          lake.replace(step.writes(), slice(step.writes(), night), few.orElse(held.rows()), note);
      fault.at(step, Point.AFTER_WRITE);
      return new Outcome.Written(
          step.writes(),
          findings.rows(),
          version,
          Duration.between(start, clock.instant()),
          versions,
          step.remarks().of(few));
    } finally {
      held.release();
    }
  }

  private static Slice slice(TableSpec table, Night night) {
    Collection<LocalDate> days = Night.hasPartOf(table) ? List.of(night.date()) : night.days();
    return Slice.of(table, days);
  }

  private Map<String, Long> versions(List<TableSpec> tables) {
    Map<String, Long> versions = new TreeMap<>();
    for (TableSpec table : tables) {
      if (!sources.containsKey(table)) {
        lake.version(table).ifPresent(version -> versions.put(table.name(), version));
      }
    }
    return versions;
  }

  private final class DeclaredInputs implements Inputs {
    private final Step step;
    private final Night night;

    DeclaredInputs(Step step, Night night) {
      this.step = step;
      this.night = night;
    }

    @Override
    public Night night() {
      return night;
    }

    @Override
    public Dataset<Row> of(TableSpec table) {
      if (!step.reads().contains(table)) {
        throw new IllegalArgumentException(
            "Cannot read %s for %s: the step does not declare it"
                .formatted(table.name(), step.writes().name()));
      }
      Source source = sources.get(table);
      return source == null ? lake.scan(table) : source.read(night);
    }
  }
}
