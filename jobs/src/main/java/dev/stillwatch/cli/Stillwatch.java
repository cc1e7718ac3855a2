package dev.stillwatch.cli;

import static org.apache.spark.sql.functions.col;

import dev.stillwatch.ask.NameAccount;
import dev.stillwatch.calibrate.Calibrate;
import dev.stillwatch.calibrate.FitHistory;
import dev.stillwatch.calibrate.History;
import dev.stillwatch.calibrate.LogVectors;
import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.CaseRequests;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.doctor.Doctor;
import dev.stillwatch.doctor.Finding;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lakeio.AuditTrail;
import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.Erasure;
import dev.stillwatch.lakeio.KeyChange;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.LakeFolder;
import dev.stillwatch.lakeio.LakeLock;
import dev.stillwatch.lakeio.Maintenance;
import dev.stillwatch.lakeio.Rekey;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.logs.BenchmarkTexts;
import dev.stillwatch.logs.Completeness;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.logs.LogCalendar;
import dev.stillwatch.logs.LogDay;
import dev.stillwatch.logs.LogReport;
import dev.stillwatch.logs.LogSource;
import dev.stillwatch.logs.MappingFile;
import dev.stillwatch.logs.SideTable;
import dev.stillwatch.logs.SnapshotSuppressions;
import dev.stillwatch.logs.ValidateLogs;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Redactor;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.requests.RenameNames;
import dev.stillwatch.requests.RequestLimits;
import dev.stillwatch.review.Decision;
import dev.stillwatch.review.Exemplar;
import dev.stillwatch.review.NamedAccount;
import dev.stillwatch.review.Reveal;
import dev.stillwatch.review.RevealAccounts;
import dev.stillwatch.review.Review;
import dev.stillwatch.run.JobNames;
import dev.stillwatch.run.Night;
import dev.stillwatch.run.NightPlan;
import dev.stillwatch.run.NightRefused;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Outcome;
import dev.stillwatch.run.Progress;
import dev.stillwatch.run.RunLog;
import dev.stillwatch.run.Runner;
import dev.stillwatch.run.Source;
import dev.stillwatch.run.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** The parts put together as the settings say. */
final class Stillwatch implements AutoCloseable {
  // Decisions take seconds, so whoever comes second waits.
  private static final Duration REVIEW_WAIT = Duration.ofSeconds(60);

  private final ConfigLoader.Loaded loaded;
  private final SparkSession spark;
  private final DeltaLake lake;
  private final Clock clock = Clock.systemUTC();

  private Stillwatch(ConfigLoader.Loaded loaded, SparkSession spark, DeltaLake lake) {
    this.loaded = loaded;
    this.spark = spark;
    this.lake = lake;
  }

  /**
   * Opens a lake.
   *
   * @throws ConfigurationException if the settings do not say where it is
   */
  static Stillwatch open(ConfigLoader.Loaded loaded) {
    String path = required("lake.path", loaded.config().lake().path());
    SparkSession spark = Sessions.start(loaded.config().spark());
    return new Stillwatch(loaded, spark, new DeltaLake(spark, path));
  }

  SparkSession spark() {
    return spark;
  }

  DeltaLake lake() {
    return lake;
  }

  StillwatchConfig config() {
    return loaded.config();
  }

  /**
   * Names under the configured key; whoever writes asks once nobody else can change the key.
   *
   * @throws ConfigurationException if there is none, or the lake is under another
   */
  Pseudonyms names() {
    Pseudonyms names = KeySource.names(config().privacy());
    KeyChange.last(lake)
        .flatMap(change -> change.objection(names.fingerprint()))
        .ifPresent(
            why -> {
              throw new ConfigurationException("Cannot use this key on the lake: " + why);
            });
    return names;
  }

  /** The pseudonym by which an account goes since the last change of key; the same if it does. */
  String today(String ref) {
    String name = ref;
    // More than one change of key may lie behind; a circle would be a key that came back.
    for (int changes = 0; changes < 3 && lake.version(Renamings.TABLE).isPresent(); changes++) {
      List<Row> newer =
          lake.read(Renamings.TABLE)
              .where(Renamings.OLD_REF.ref().equalTo(name))
              .orderBy(Renamings.RENAMED_ON.ref().desc())
              .limit(1)
              .collectAsList();
      if (newer.isEmpty()) {
        return name;
      }
      name = Renamings.NEW_REF.in(newer.get(0));
    }
    return name;
  }

  /** What a change of key does to pseudonyms without a new name. */
  enum RekeyMode {
    LOOK,
    ALL_OR_NONE,
    KEEP_UNNAMED
  }

  /** Brings the lake under another key, alone on it. */
  @SuppressWarnings("try") // The locks are held, not used.
  RekeyCommand.Result rekey(Path newKey, RekeyMode mode, String by) {
    Pseudonyms before = KeySource.names(config().privacy());
    Pseudonyms after = KeySource.names(newKey);
    LogSource logs = logs();
    List<LogDay> days = logs.days();
    if (days.isEmpty()) {
      throw new InputMissing("Cannot rekey: no logs, so no pseudonym can be named anew");
    }
    LocalDate from = days.get(0).day();
    LocalDate to = days.get(days.size() - 1).day();
    try (LakeLock held = lock();
        LakeLock reviews = reviewLock()) {
      KeyChange change =
          new KeyChange(now(), before.fingerprint(), after.fingerprint(), false /* begun */);
      refuseOther(change);
      LocalDate today = LocalDate.ofInstant(change.at(), ZoneOffset.UTC);
      Dataset<Row> renamings =
          new RenameNames(today, before, after)
              .from(logs.read(from, to), accounts())
              .persist(StorageLevel.MEMORY_AND_DISK());
      try {
        Rekey rekey = new Rekey(lake, renamings);
        List<Rekey.Share> shares = rekey.look();
        boolean whole = shares.stream().allMatch(share -> share.unnamed() == 0);
        boolean may = mode == RekeyMode.KEEP_UNNAMED || (mode == RekeyMode.ALL_OR_NONE && whole);
        Optional<List<String>> written = Optional.empty();
        if (may) {
          written = Optional.of(rekey(rekey, renamings, change, by, today));
        }
        NavigableSet<LocalDate> takenUp =
            new TreeSet<>(runLog("none").history().logDigests().keySet());
        return new RekeyCommand.Result(shares, renamings.count(), written, from, to, takenUp);
      } finally {
        renamings.unpersist();
      }
    }
  }

  private List<String> rekey(
      Rekey rekey, Dataset<Row> renamings, KeyChange change, String by, LocalDate today) {
    AuditTrail audit = new AuditTrail(spark, lake);
    audit.append(change.at(), by, change.action(), change.keys(), "key rotation");
    lake.replace(
        Renamings.TABLE, Slice.of(Renamings.TABLE, List.of(today)), renamings, change.keys());
    List<String> written = rekey.apply();
    KeyChange done = new KeyChange(now(), change.from(), change.to(), true /* finished */);
    audit.append(done.at(), by, done.action(), done.keys(), "key rotation");
    return written;
  }

  private void refuseOther(KeyChange wanted) {
    if (wanted.from().equals(wanted.to())) {
      throw new ConfigurationException(
          "Cannot rekey: the new key is the one the lake is under (%s)".formatted(wanted.to()));
    }
    KeyChange.last(lake)
        .filter(last -> last.finished() || !last.keys().equals(wanted.keys()))
        .flatMap(last -> last.objection(wanted.from()))
        .ifPresent(
            why -> {
              throw new ConfigurationException("Cannot rekey: " + why);
            });
  }

  /** Makes the nights asked for, alone on the lake. */
  Nightly.Work run(Nightly.Request request, Progress progress) {
    LogSource logs = logs();
    try (LakeLock held = lock()) {
      // A change of key may have been what was waited for.
      Pseudonyms names = names();
      Progress named = Progress.all(List.of(new JobNames(spark.sparkContext()), progress));
      OptionalLong decided = lake.version(CaseEvents.TABLE);
      Nightly.Work work =
          nightly(logs, plan(logs, names), named, beforeWrites(held, names)).run(request);
      if (!lake.version(CaseEvents.TABLE).equals(decided)) {
        standAgain(progress);
      }
      return work;
    }
  }

  // A night that read the decisions before the newest was written may have put its cases after it.
  @SuppressWarnings("try") // The lock is held, not used.
  private void standAgain(Progress progress) {
    try (LakeLock reviews = reviewLock()) {
      new Review(spark, lake).stand();
    } catch (CommitConflict e) {
      // What was judged stands all the same.
      progress.say("Cannot refresh the table of cases: the next night or decision does.");
    }
  }

  /** What making them would come to. */
  List<String> explain(Nightly.Request request) {
    LogSource logs = logs();
    NightPlan plan = plan(logs, names());
    Nightly.Work work = nightly(logs, plan, Progress.SILENT, Runner.Fault.NONE).work(request);
    List<String> lines = new ArrayList<>();
    lines.add("Days of logs to read: " + days(work.days().keySet()));
    lines.add("Nights to judge: " + days(work.nights()));
    if (!work.unfinished().isEmpty()) {
      lines.add("Left half done by an earlier run: " + days(work.unfinished().keySet()));
    }
    work.waiting()
        .forEach(
            (night, why) ->
                lines.add(
                    "Left half done, cannot be made again yet: %s (%s)".formatted(night, why)));
    if (!work.repeated().isEmpty()) {
      lines.add("Judged before, to be judged again: " + days(work.repeated()));
    }
    if (!work.days().isEmpty()) {
      lines.add("Once, for all days of logs:");
      plan.facts().forEach(step -> lines.add(line(step)));
    }
    lines.add("For each night:");
    plan.judgement().forEach(step -> lines.add(line(step)));
    return lines;
  }

  /**
   * Learns a new epoch of the codebook and what is ordinary, and lets them hold, alone on the lake.
   */
  @SuppressWarnings("try") // The lock is held, not used.
  void calibrate(Optional<LocalDate> date, Progress progress) {
    Calibrate calibrate = new Calibrate(spark, lake, logs(), config());
    try (LakeLock held = lock()) {
      String runId = UUID.randomUUID().toString();
      RunLog log = runLog(runId);
      Instant begun = clock.instant();
      Learned learned = learned(calibrate, log, date, progress);
      Codebook book = learned.book();
      Map<TableSpec, Dataset<Row>> news = new LinkedHashMap<>();
      learned
          .calibration()
          .ifPresent(own -> news.put(Calibrations.TABLE, calibrate.row(own, CodeVersion.text())));
      if (calibrate.has(book)) {
        progress.say("The lake has epoch %s already.".formatted(book.epoch()));
      } else {
        news.put(Codebooks.TABLE, calibrate.row(book));
      }
      Night night = new Night(book.trainedFor(), List.of());
      Runner runner = new Runner(lake, Map.of(), clock, Runner.Fault.NONE, runId);
      news.forEach((table, row) -> add(runner, table, row, log, night, begun));
      learned.sayRefusal();
    }
  }

  private static void add(
      Runner runner, TableSpec table, Dataset<Row> row, RunLog log, Night night, Instant begun) {
    Outcome outcome = runner.add(table, row);
    log.step(night, begun, outcome, Map.of());
    log.flush();
    if (outcome instanceof Outcome.Refused refused) {
      throw new NightRefused("Refused to calibrate: " + String.join("; ", refused.reasons()));
    } else if (outcome instanceof Outcome.Failed failed) {
      throw failed.cause();
    }
  }

  /** What calibrating would come to. */
  void tryCalibration(Optional<LocalDate> date, Progress progress) {
    Learned learned =
        learned(new Calibrate(spark, lake, logs(), config()), runLog("none"), date, progress);
    progress.say("Nothing was written.");
    learned.sayRefusal();
  }

  /**
   * What a history taught.
   *
   * @param refused why nothing of its groups was
   */
  private record Learned(
      Codebook book, Optional<Calibration> calibration, Optional<NightRefused> refused) {
    /** Once the codebook is kept. */
    void sayRefusal() {
      refused.ifPresent(
          why -> {
            throw why;
          });
    }
  }

  private Learned learned(
      Calibrate calibrate, RunLog log, Optional<LocalDate> date, Progress progress) {
    LocalDate last = calibrate.lastDay(date, log.history().judged());
    History history = calibrate.history(last, this::validate);
    progress.say("History: " + history);
    FitHistory.Fitted fitted = new FitHistory.Fitted(Optional.empty(), List.of());
    Optional<NightRefused> refused = Optional.empty();
    try {
      fitted = calibrate.fit(history);
    } catch (NightRefused e) {
      // A codebook has nothing to do with groups, and without a new one there may be no night.
      refused = Optional.of(e);
    }
    Codebook book = calibrate.train(history);
    fitted.says().forEach(progress::say);
    calibrate.says(book).forEach(progress::say);
    return new Learned(book, fitted.calibration(), refused);
  }

  /**
   * The last night that was judged.
   *
   * @throws InputMissing if none was
   */
  LocalDate lastNight() {
    NavigableSet<LocalDate> judged = runLog("none").history().judged();
    if (judged.isEmpty()) {
      throw new InputMissing("Cannot evaluate: no night of this lake was judged yet");
    }
    return judged.last();
  }

  private RunLog runLog(String runId) {
    return new RunLog(spark, lake, clock, runId, loaded.hash(), CodeVersion.text());
  }

  private static String line(Step step) {
    return "  %-21s <- %s"
        .formatted(
            step.writes().name(),
            step.reads().stream().map(TableSpec::name).collect(Collectors.joining(", ")));
  }

  private static String days(Iterable<LocalDate> days) {
    List<String> names = new ArrayList<>();
    days.forEach(day -> names.add(day.toString()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** What the logs of some days hold, judged as a night would. */
  LogReport validate(LocalDate from, LocalDate to) {
    if (from.isAfter(to)) {
      throw new ConfigurationException("Invalid range: %s to %s".formatted(from, to));
    }
    StillwatchConfig.Embedding embedding = config().embedding();
    LogSource logs = logs();
    RequestLimits limits =
        new RequestLimits(
            from.datesUntil(to.plusDays(1)).toList(),
            config().logs().lateDays(),
            clock.instant(),
            config().logs().maxPromptChars(),
            embedding.source().equals(StillwatchConfig.Embedding.COLUMN)
                ? LogVectors.commonestIn(logs.read(from, to), embedding.dimension()).content()
                : PromptContent.text());
    return new ValidateLogs(logs, limits).report();
  }

  CaseFiles caseFiles() {
    return caseFiles(lake);
  }

  /** Case files as a lake holds them: this one, or this one as it was. */
  CaseFiles caseFiles(Lake from) {
    return CaseFiles.in(from, config().detection().windowDays());
  }

  /** The requests behind cases as a lake holds them. */
  CaseRequests caseRequests(Lake from) {
    return new CaseRequests(from, config().detection().windowDays());
  }

  /** Decides alone: nobody else decides on any case of the lake meanwhile, nights may go on. */
  @SuppressWarnings("try") // The lock is held, not used.
  Decision review(Function<Review, Decision> decide) {
    try (LakeLock held = reviewLock()) {
      return decide.apply(new Review(spark, lake));
    }
  }

  /** Shows prompts of a case while nobody is erased and no key changed. */
  @SuppressWarnings("try") // The lock is held, not used.
  List<Exemplar> reveal(String caseId, String by, String purpose) {
    LogSource logs = logs();
    try (LakeLock held = reviewLock()) {
      return new Reveal(
              spark,
              lake,
              day -> logs.read(day, day),
              names(),
              new Redactor(),
              config().detection().windowDays())
          .from(caseId, by, purpose, now());
    }
  }

  /** Names the accounts of a case while nobody is erased and no key changed. */
  @SuppressWarnings("try") // The lock is held, not used.
  List<NamedAccount> revealAccounts(String caseId, String by, String purpose) {
    LogSource logs = logs();
    try (LakeLock held = reviewLock()) {
      return new RevealAccounts(
              spark,
              lake,
              sideTable(config().accounts().path(), "account_id"),
              logs::read,
              names(),
              config().detection().windowDays())
          .from(caseId, by, purpose, now());
    }
  }

  /** The pseudonyms of accounts as the logs name them, for somebody who says why. */
  @SuppressWarnings("try") // The lock is held, not used.
  List<String> name(List<String> rawIds, String by, String purpose) {
    try (LakeLock held = reviewLock()) {
      NameAccount name = new NameAccount(spark, lake, names(), clock, by, purpose);
      return rawIds.stream().map(name::of).toList();
    }
  }

  /** Removes an account from the lake, alone on it, and records that somebody was removed. */
  @SuppressWarnings("try") // The locks are held, not used.
  Erasure.Erased erase(String account, String by) {
    try (LakeLock held = lock();
        LakeLock reviews = reviewLock()) {
      String ref = names().of(Pseudonyms.Kind.ACCOUNT, account);
      // Who it was must not be on record, that it was done must.
      new AuditTrail(spark, lake).append(now(), by, "erase", "an account", "erasure");
      return new Erasure(spark, lake).erase(ref, account);
    }
  }

  /** What maintenance would do. */
  List<Maintenance.Upkeep> upkeep() {
    Maintenance maintenance = maintenance();
    return Tables.ALL.stream().flatMap(table -> maintenance.look(table).stream()).toList();
  }

  /** Maintains every table, alone on the lake. */
  @SuppressWarnings("try") // The lock is held, not used.
  List<Maintenance.Upkeep> maintain() {
    Maintenance maintenance = maintenance();
    try (LakeLock held = lock()) {
      return Tables.ALL.stream().flatMap(table -> maintenance.tend(table).stream()).toList();
    }
  }

  private Maintenance maintenance() {
    return new Maintenance(spark, lake, now());
  }

  /** What there is to say of this installation. */
  List<Finding> findings() {
    Doctor doctor = new Doctor(lake, maintenance(), now());
    List<Finding> findings = new ArrayList<>();
    String keyFile = config().privacy().keyFile();
    findings.add(
        doctor.key(
            () -> names().fingerprint(),
            keyFile.isBlank() ? Optional.empty() : Optional.of(Path.of(keyFile))));
    findings.add(
        doctor.versions(
            Runtime.version().feature(), spark.version(), io.delta.package$.MODULE$.VERSION()));
    findings.addAll(
        doctor.storage(new LakeFolder(spark.sessionState().newHadoopConf(), lake.root())));
    findings.add(doctor.tables());
    findings.add(doctor.features());
    findings.add(doctor.retention());
    findings.add(doctor.codebook());
    findings.add(logCoverage());
    return findings;
  }

  private Finding logCoverage() {
    try {
      return Doctor.coverage(logs().days());
    } catch (ConfigurationException | InputMissing e) {
      return new Finding(
          "logs", Finding.Verdict.PROBLEM, e.getMessage(), "Set logs.path to where the logs are.");
    }
  }

  Instant now() {
    return clock.instant();
  }

  LogSource logs() {
    StillwatchConfig.Logs logs = config().logs();
    return LogSource.open(
        spark,
        required("logs.path", logs.path()),
        MappingFile.load(logs.mapping()).encoded(config().embedding().encoding()),
        LogSource.OnUnreadable.valueOf(logs.unreadableFiles().toUpperCase(Locale.ROOT)));
  }

  private LakeLock lock() {
    return lock(config().lake().path(), config().lake().lock().waitFor());
  }

  private LakeLock reviewLock() {
    return lock(lake.root() + "/_review", REVIEW_WAIT);
  }

  private LakeLock lock(String root, Duration wait) {
    return LakeLock.claim(
        spark.sessionState().newHadoopConf(), root, config().lake().lock().lease(), wait, clock);
  }

  // A driver that stood still for longer than a lease may have been succeeded meanwhile. The key
  // is kept once something is written under it: a night that was refused binds the lake to none.
  private Runner.Fault beforeWrites(LakeLock held, Pseudonyms names) {
    AtomicBoolean kept = new AtomicBoolean(KeyChange.last(lake).isPresent());
    return (step, point) -> {
      if (point == Runner.Point.BEFORE_WRITE) {
        held.requireHeld();
        if (!kept.get()) {
          KeyChange first = KeyChange.first(now(), names.fingerprint());
          new AuditTrail(spark, lake)
              .append(first.at(), "nightly", first.action(), first.keys(), "first night");
          kept.set(true);
        }
      }
    };
  }

  private Nightly nightly(LogSource logs, NightPlan plan, Progress progress, Runner.Fault fault) {
    String runId = UUID.randomUUID().toString();
    Runner runner = new Runner(plan.lake(), plan.sources(), clock, fault, runId);
    return new Nightly(
        plan,
        runner,
        runLog(runId),
        calendar(logs),
        clock,
        progress,
        config().logs().lateDays(),
        config().detection().cadence());
  }

  private LogCalendar calendar(LogSource logs) {
    StillwatchConfig.Completeness whole = config().logs().completeness();
    return new LogCalendar(
        logs.days(), new Completeness(whole.successFile(), whole.shareOfMedian()));
  }

  private NightPlan plan(LogSource logs, Pseudonyms names) {
    int window = config().detection().windowDays();
    Map<TableSpec, Source> outside = new HashMap<>();
    outside.putAll(
        Map.of(
            NightPlan.LOGS, night -> logs.read(night.days()),
            NightPlan.RECENT_LOGS,
                night -> logs.read(night.date().minusDays(window - 1L), night.date()),
            NightPlan.UNREADABLE_FILES, night -> logs.quarantined(logs.unreadable(night.days())),
            NightPlan.ACCOUNT_TABLE, night -> accounts(),
            NightPlan.RELEASE_TABLE, night -> releases()));
    // Opened for nothing: what is wrong with them is to be told before any logs are taken up.
    accounts();
    releases();
    SideTable.read(spark, config().suppressions().path(), "scope", "reason", "expires_at")
        .ifPresent(
            rows -> {
              refuseUnclear(rows);
              outside.put(NightPlan.SUPPRESSION_TABLE, night -> rows);
            });
    BenchmarkTexts.read(spark, config().benchmarks().path())
        .ifPresent(texts -> outside.put(NightPlan.BENCHMARK_TEXTS, night -> texts));
    return new NightPlan(
        config(), loaded.hash(), CodeVersion.text(), lake, outside, names, clock.instant());
  }

  // A suppression that is passed over because of a typing error would end in an accusation.
  private static void refuseUnclear(Dataset<Row> suppressions) {
    Map<String, Long> problems = new TreeMap<>();
    suppressions
        .groupBy(SnapshotSuppressions.problem(suppressions).as("_problem"))
        .count()
        .where(col("_problem").isNotNull())
        .collectAsList()
        .forEach(row -> problems.put(row.getString(0), row.getLong(1)));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          "Cannot use suppressions.path: "
              + problems.entrySet().stream()
                  .map(entry -> "%d rows: %s".formatted(entry.getValue(), entry.getKey()))
                  .collect(Collectors.joining("; ")));
    }
  }

  private Dataset<Row> accounts() {
    return sideTable(config().accounts().path(), "account_id");
  }

  private Dataset<Row> releases() {
    return sideTable(config().releases().path(), "vendor", "model", "released_at");
  }

  private Dataset<Row> sideTable(String path, String... needed) {
    return SideTable.read(spark, path, needed)
        .orElseGet(
            () -> {
              StructType none = new StructType();
              for (String column : needed) {
                none = none.add(column, DataTypes.StringType);
              }
              return spark.createDataFrame(List.of(), none);
            });
  }

  static String required(String key, String value) {
    if (value.isBlank()) {
      throw new ConfigurationException("Cannot start: %s is not set".formatted(key));
    }
    return value;
  }

  @Override
  public void close() {
    Sessions.stop();
  }
}
