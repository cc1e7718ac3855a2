package dev.stillwatch.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lakeio.Lake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** What was run before, and the record of what is run now. */
public final class RunLog {
  /** Name under which the night as a whole is logged. */
  public static final String NIGHT = "night";

  private static final String STARTED = "started";
  private static final String WRITTEN = "written";

  private final SparkSession spark;
  private final Lake lake;
  private final Clock clock;
  private final String runId;
  private final String configHash;
  private final String codeVersion;
  private final List<Row> pending = new ArrayList<>();

  public RunLog(
      SparkSession spark,
      Lake lake,
      Clock clock,
      String runId,
      String configHash,
      String codeVersion) {
    this.spark = spark;
    this.lake = lake;
    this.clock = clock;
    this.runId = runId;
    this.configHash = configHash;
    this.codeVersion = codeVersion;
  }

  /**
   * What earlier runs left behind.
   *
   * @param judged nights that were completed
   * @param unfinished nights that were started and neither completed nor refused since, each with
   *     the first day of logs it was asked for
   * @param logDigests for each day of logs in the lake the digest of the files it was made from
   */
  public record History(
      NavigableSet<LocalDate> judged,
      SortedMap<LocalDate, LocalDate> unfinished,
      Map<LocalDate, String> logDigests) {}

  /** Reads what earlier runs left behind; its size grows with nights, not with requests. */
  public History history() {
    NavigableSet<LocalDate> judged = new TreeSet<>();
    SortedMap<LocalDate, LocalDate> unfinished = new TreeMap<>();
    Map<LocalDate, String> digests = new TreeMap<>();
    if (lake.version(Runs.TABLE).isEmpty()) {
      return new History(judged, unfinished, digests);
    }
    var runs = lake.scan(Runs.TABLE);
    // The end of a run sorts after its start even where the clock gave both one reading.
    var order =
        struct(
            Runs.STARTED_AT.ref(),
            when(Runs.OUTCOME.ref().equalTo(STARTED), 0).otherwise(1).as("_ended"));
    runs.where(Runs.STEP.ref().equalTo(NIGHT))
        .groupBy(Runs.RUN_DATE.ref())
        .agg(
            max_by(Runs.OUTCOME.ref(), order).as("_last"),
            max(when(Runs.OUTCOME.ref().equalTo(WRITTEN), 1).otherwise(0)).as("_ever"),
            max_by(
                    when(Runs.OUTCOME.ref().equalTo(STARTED), Runs.FROM_DATE.ref()),
                    when(Runs.OUTCOME.ref().equalTo(STARTED), Runs.STARTED_AT.ref()))
                .as("_from"))
        .collectAsList()
        .forEach(
            row -> {
              String last = row.getString(1);
              if (row.getInt(2) == 1) {
                judged.add(row.getAs(0));
              }
              if (last.equals(STARTED) || last.equals("failed")) {
                unfinished.put(row.getAs(0), row.getAs(3));
              }
            });
    runs.where(
            Runs.STEP
                .ref()
                .equalTo(lit(AccountDays.TABLE.name()))
                .and(Runs.OUTCOME.ref().equalTo(WRITTEN)))
        .select(Runs.STARTED_AT.ref(), explode(Runs.LOG_FILES.ref()))
        .groupBy(col("key"))
        .agg(max_by(col("value"), Runs.STARTED_AT.ref()))
        .collectAsList()
        .forEach(row -> digests.put(LocalDate.parse(row.getString(0)), row.getString(1)));
    return new History(judged, unfinished, digests);
  }

  /** How long each step took when it last filled its table; as many as there are tables. */
  public Map<String, Duration> durations() {
    Map<String, Duration> durations = new TreeMap<>();
    if (lake.version(Runs.TABLE).isEmpty()) {
      return durations;
    }
    var micros = unix_micros(Runs.FINISHED_AT.ref()).minus(unix_micros(Runs.STARTED_AT.ref()));
    lake.scan(Runs.TABLE)
        .where(Runs.OUTCOME.ref().equalTo(WRITTEN).and(Runs.STEP.ref().notEqual(NIGHT)))
        .groupBy(Runs.STEP.ref())
        .agg(max_by(micros, Runs.STARTED_AT.ref()))
        .collectAsList()
        .forEach(row -> durations.put(row.getString(0), Duration.ofNanos(1_000 * row.getLong(1))));
    return durations;
  }

  /** Says, before anything is written, that a night is being made. */
  public void start(Night night) {
    add(night, NIGHT, STARTED, null, clock.instant(), null, null, null, Map.of(), Map.of());
    flush();
  }

  /** Notes how a step ended. */
  public void step(Night night, Instant started, Outcome outcome, Map<String, String> logFiles) {
    boolean written = outcome instanceof Outcome.Written;
    add(
        night,
        outcome.table().name(),
        outcome.label(),
        reason(outcome),
        started,
        clock.instant(),
        written ? ((Outcome.Written) outcome).rows() : null,
        written ? ((Outcome.Written) outcome).version() : null,
        written ? ((Outcome.Written) outcome).inputVersions() : Map.of(),
        written ? logFiles : Map.of());
  }

  /** Says how the night ended, and writes all that was noted. */
  public void end(Night night, Instant started, String outcome, String reason) {
    add(night, NIGHT, outcome, reason, started, clock.instant(), null, null, Map.of(), Map.of());
    flush();
  }

  /** Writes what was noted so far. */
  public void flush() {
    if (!pending.isEmpty()) {
      lake.append(
          Runs.TABLE,
          spark.createDataFrame(List.copyOf(pending), Runs.TABLE.schema()).coalesce(1),
          runId);
      pending.clear();
    }
  }

  private static String reason(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return String.join("; ", refused.reasons());
    } else if (outcome instanceof Outcome.Failed failed) {
      // The class only: messages of foreign exceptions may quote rows.
      return failed.cause().getClass().getSimpleName();
    }
    return null;
  }

  private void add(
      Night night,
      String step,
      String outcome,
      String reason,
      Instant started,
      Instant finished,
      Long rows,
      Long version,
      Map<String, Long> inputVersions,
      Map<String, String> logFiles) {
    LocalDate from = night.days().isEmpty() ? night.date() : night.days().get(0);
    pending.add(
        RowFactory.create(
            runId,
            night.date(),
            from,
            step,
            outcome,
            reason,
            started,
            finished,
            rows,
            version,
            new TreeMap<>(inputVersions),
            new TreeMap<>(logFiles),
            configHash,
            codeVersion));
  }
}
