package dev.stillwatch.run;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lakeio.Lake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
  private List<Row> past = List.of();

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
   *     the first day of logs it was begun with since then
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
    of(NIGHT)
        .collect(groupingBy(Runs.RUN_DATE::in, TreeMap::new, toList()))
        .forEach(
            (night, runs) -> {
              if (runs.stream().anyMatch(RunLog::isWritten)) {
                judged.add(night);
              }
              for (Row run : runs) {
                String outcome = Runs.OUTCOME.in(run);
                if (outcome.equals(STARTED)) {
                  unfinished.merge(night, Runs.FROM_DATE.in(run), RunLog::earlier);
                } else if (!outcome.equals("failed")) {
                  unfinished.remove(night);
                }
              }
            });
    of(AccountDays.TABLE.name())
        .filter(RunLog::isWritten)
        .map(run -> run.<String, String>getJavaMap(run.fieldIndex(Runs.LOG_FILES.name())))
        .forEach(
            files -> files.forEach((day, digest) -> digests.put(LocalDate.parse(day), digest)));
    return new History(judged, unfinished, digests);
  }

  /** How long each step took when it last filled its table; as many as there are tables. */
  public Map<String, Duration> durations() {
    Map<String, Duration> durations = new TreeMap<>();
    past().stream()
        .filter(run -> isWritten(run) && !Runs.STEP.in(run).equals(NIGHT))
        .forEach(
            run ->
                durations.put(
                    Runs.STEP.in(run),
                    Duration.between(Runs.STARTED_AT.in(run), Runs.FINISHED_AT.in(run))));
    return durations;
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private Stream<Row> of(String step) {
    return past().stream().filter(run -> Runs.STEP.in(run).equals(step));
  }

  private static boolean isWritten(Row run) {
    return Runs.OUTCOME.in(run).equals(WRITTEN);
  }

  /** All that is on record, oldest first, read once: one row for each step of each night. */
  private List<Row> past() {
    if (past.isEmpty() && lake.version(Runs.TABLE).isPresent()) {
      past =
          lake
              .scan(Runs.TABLE)
              .select(
                  Runs.RUN_DATE.ref(),
                  Runs.FROM_DATE.ref(),
                  Runs.STEP.ref(),
                  Runs.OUTCOME.ref(),
                  Runs.STARTED_AT.ref(),
                  Runs.FINISHED_AT.ref(),
                  Runs.LOG_FILES.ref())
              .collectAsList()
              .stream()
              .sorted(
                  // The end of a run sorts after its start even where the clock gave both one
                  // reading.
                  comparing(Runs.STARTED_AT::in)
                      .thenComparing(run -> !Runs.OUTCOME.in(run).equals(STARTED)))
              .toList();
    }
    return past;
  }

  /**
   * Says, before anything is written, which nights are being made.
   *
   * @param nights each with the first day of logs it is made from
   * @return when that was, by which their ends sort after it
   */
  public Instant start(SortedMap<LocalDate, LocalDate> nights) {
    Instant now = clock.instant();
    nights.forEach(
        (night, from) ->
            add(
                new Night(night, List.of(from)),
                NIGHT,
                STARTED,
                null,
                now,
                null,
                null,
                null,
                Map.of(),
                Map.of()));
    flush();
    return now;
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

  /** Says how nights ended, and writes all that was noted. */
  public void end(Collection<LocalDate> nights, Instant started, String outcome, String reason) {
    Instant now = clock.instant();
    nights.forEach(
        night ->
            add(
                new Night(night, List.of()),
                NIGHT,
                outcome,
                reason,
                started,
                now,
                null,
                null,
                Map.of(),
                Map.of()));
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
      past = List.of();
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
