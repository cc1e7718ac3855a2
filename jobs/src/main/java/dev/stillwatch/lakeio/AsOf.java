package dev.stillwatch.lakeio;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.render.Escape;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A lake as it was at an earlier moment: every table at the version it had then, and no way to
 * write.
 *
 * <p>A moment is named by
 *
 * <ul>
 *   <li>a night, {@code 2026-03-28}: when the latest completed run of that night ended;
 *   <li>a run's id: when the last step of that run ended;
 *   <li>a version of a case, {@code SW-47e44f5628@2026-03-28}: that night, with the tables that the
 *       case's provenance names at exactly the versions it names;
 *   <li>an instant, {@code 2026-03-28T04:10:00Z}.
 * </ul>
 *
 * <p>Tables that nights fill have the last version that the run log tells of up to then; others,
 * and those it does not tell of, the version by the time of their last change. A run notes itself
 * after its last step, so of {@code runs} all rows that started by then are shown instead.
 */
public final class AsOf implements Lake {
  private static final Pattern NIGHT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern INSTANT = Pattern.compile(NIGHT + "T.*Z");
  private static final Pattern CASE = Pattern.compile("(.+)@(" + NIGHT + ")");

  private final DeltaLake lake;
  private final Instant moment;
  private final SortedMap<String, Long> versions;

  private AsOf(DeltaLake lake, Instant moment, Map<String, Long> named) {
    this.lake = lake;
    this.moment = moment;
    this.versions = versions(lake, moment, named);
  }

  /**
   * The lake at the moment of that name.
   *
   * @throws InputMissing if the lake knows no such night, run or case
   * @throws IllegalArgumentException if a date or an instant cannot be one
   */
  public static AsOf named(DeltaLake lake, String name) {
    Matcher ofCase = CASE.matcher(name);
    if (NIGHT.matcher(name).matches()) {
      return at(lake, endOf(lake, Moments.night(name)), Map.of());
    } else if (INSTANT.matcher(name).matches()) {
      return at(lake, Moments.instant(name), Map.of());
    } else if (ofCase.matches()) {
      LocalDate night = Moments.night(ofCase.group(2));
      return at(lake, endOf(lake, night), provenance(lake, ofCase.group(1), night));
    }
    Column ofRun = Runs.RUN_ID.ref().equalTo(name);
    return at(lake, end(lake, ofRun, "no run " + Escape.terminal(name)), Map.of());
  }

  private static AsOf at(DeltaLake lake, Instant moment, Map<String, Long> named) {
    return new AsOf(lake, moment, named);
  }

  /** The moment. */
  public Instant moment() {
    return moment;
  }

  /** The version of every table that was there, by name. */
  public Map<String, Long> versions() {
    return java.util.Collections.unmodifiableMap(versions);
  }

  @Override
  public Dataset<Row> read(TableSpec table) {
    if (table.equals(Runs.TABLE)) {
      return lake.read(table).where(Runs.STARTED_AT.ref().leq(lit(moment)));
    }
    Long version = versions.get(table.name());
    // Still asked of the lake: it knows how to make a table without rows.
    return version == null ? lake.read(table).limit(0) : lake.read(table, version);
  }

  @Override
  public OptionalLong version(TableSpec table) {
    Long version = versions.get(table.name());
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    throw readOnly(table);
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    throw readOnly(table);
  }

  private UnsupportedOperationException readOnly(TableSpec table) {
    return new UnsupportedOperationException(
        "Cannot write %s: this is the lake as of %s".formatted(table.name(), moment));
  }

  private static Instant endOf(DeltaLake lake, LocalDate night) {
    Column completed =
        Runs.RUN_DATE
            .ref()
            .equalTo(lit(night))
            .and(Runs.STEP.ref().equalTo("night"))
            .and(Runs.OUTCOME.ref().equalTo("written"));
    return end(lake, completed, "no night of %s was completed".formatted(night));
  }

  private static Instant end(DeltaLake lake, Column ofRuns, String why) {
    Row last = lake.read(Runs.TABLE).where(ofRuns).agg(max(Runs.FINISHED_AT.ref())).first();
    if (last.isNullAt(0)) {
      throw new InputMissing("Cannot read the lake as it was: " + why);
    }
    return last.getInstant(0);
  }

  private static Map<String, Long> provenance(DeltaLake lake, String caseId, LocalDate night) {
    Column wanted =
        CaseVersions.CASE_ID
            .ref()
            .equalTo(caseId)
            .and(CaseVersions.RUN_DATE.ref().equalTo(lit(night)));
    return lake
        .read(CaseVersions.TABLE)
        .where(wanted)
        .select(CaseVersions.INPUT_VERSIONS.ref())
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(row -> CollectionConverters.asJava(row.<String, Long>getMap(0)))
        .orElseThrow(
            () ->
                new InputMissing(
                    "Cannot read the lake as it was: no case %s on the night of %s"
                        .formatted(Escape.terminal(caseId), night)));
  }

  private static SortedMap<String, Long> versions(
      DeltaLake lake, Instant moment, Map<String, Long> named) {
    SortedMap<String, Long> versions = new TreeMap<>();
    lake.read(Runs.TABLE)
        .where(Runs.FINISHED_AT.ref().leq(lit(moment)).and(Runs.TABLE_VERSION.ref().isNotNull()))
        .groupBy(Runs.STEP.ref())
        .agg(max(Runs.TABLE_VERSION.ref()))
        .collectAsList()
        .forEach(row -> versions.put(row.getString(0), row.getLong(1)));
    for (TableSpec table : Tables.ALL) {
      if (!versions.containsKey(table.name())) {
        lake.version(table, moment).ifPresent(v -> versions.put(table.name(), v));
      }
    }
    versions.putAll(named);
    return versions;
  }
}
