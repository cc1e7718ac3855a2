package dev.stillwatch.calibrate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.logs.LogDay;
import dev.stillwatch.logs.LogReport;
import dev.stillwatch.logs.LogSource;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Review;
import dev.stillwatch.run.NightRefused;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Learns a new epoch of the codebook from an operator's own recent logs, and what is ordinary from
 * the nights that were judged.
 *
 * <p>An epoch holds for the nights after the last day it was trained on: nights judged before stay
 * as they are, also when they are judged again. Windows reach across, their cells carried over. So
 * does a calibration of tests and threshold, see {@link FitHistory}; its levels are of groups by
 * the cells of their time.
 *
 * <p>What reviewers decided is set beside the threshold, and what they say of it is said: an
 * operator changes it.
 */
public record Calibrate(SparkSession spark, Lake lake, LogSource logs, StillwatchConfig config) {
  /**
   * The day to train for where none is asked for: the last night judged, else the last day of logs.
   *
   * @throws InputMissing if there is neither
   * @throws ConfigurationException if a night after the day asked for was judged already
   */
  public LocalDate lastDay(Optional<LocalDate> asked, NavigableSet<LocalDate> judged) {
    if (asked.isPresent() && !judged.isEmpty() && asked.get().isBefore(judged.last())) {
      throw new ConfigurationException(
          "Cannot calibrate for %s: night %s is judged already, by the epoch of its time"
              .formatted(asked.get(), judged.last()));
    }
    if (asked.isPresent() || !judged.isEmpty()) {
      return asked.orElseGet(judged::last);
    }
    return logs.days().stream()
        .map(LogDay::day)
        .max(LocalDate::compareTo)
        .orElseThrow(() -> new InputMissing("Cannot calibrate: there are no logs"));
  }

  /**
   * The history of the window up to a day.
   *
   * @param report what a look at the logs of those days found; asked for only if there are all
   * @throws InputMissing if it is too short
   * @throws NightRefused if it is too strange to learn from
   */
  public History history(LocalDate to, Reports report) {
    LocalDate from = to.minusDays(config.detection().windowDays() - 1L);
    SortedMap<LocalDate, Long> there = new TreeMap<>();
    logs.days().forEach(day -> there.put(day.day(), day.bytes()));
    SortedMap<LocalDate, Long> days = there.subMap(from, to.plusDays(1));
    require(new History(from, to, days, 0, 0, 0, 0).gaps());

    Dataset<Row> rows = logs.read(from, to);
    SortedMap<LocalDate, Long> perDay = new TreeMap<>();
    days.keySet().forEach(day -> perDay.put(day, 0L));
    rows.groupBy(CanonicalLog.EVENT_TIME.ref().cast("date"))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row -> {
              if (!row.isNullAt(0) && perDay.containsKey(row.getLocalDate(0))) {
                perDay.put(row.getLocalDate(0), row.getLong(1));
              }
            });
    Row accounts =
        rows.groupBy(CanonicalLog.ACCOUNT_ID.ref())
            .agg(count(lit(1)).as("_rows"))
            .agg(count(lit(1)), coalesce(max("_rows"), lit(0L)))
            .first();
    LogReport found = report.of(from, to);
    History history =
        new History(
            from,
            to,
            perDay,
            found.rows() - found.usable(),
            accounts.getLong(0),
            accounts.getLong(1),
            flagged());
    List<String> odd = history.oddities(config.logs().badRowsShare());
    if (!odd.isEmpty()) {
      throw new NightRefused("Refused to calibrate: " + String.join("; ", odd));
    }
    return history;
  }

  /**
   * What the nights up to the end of a history say of ordinary groups.
   *
   * @throws NightRefused if they are too strange to learn from
   */
  public FitHistory.Fitted fit(History history) {
    return new FitHistory(lake, config.detection(), new Review(spark, lake).histories())
        .upTo(history.to());
  }

  /** A calibration as a row for {@link Calibrations#TABLE}. */
  public Dataset<Row> row(Calibration calibration, String codeVersion) {
    return spark.createDataFrame(
        List.of(calibration.toRow(codeVersion)), Calibrations.TABLE.schema());
  }

  /** Looks at the logs of some days. */
  @FunctionalInterface
  public interface Reports {
    LogReport of(LocalDate from, LocalDate to);
  }

  /**
   * Trains an epoch on a history, as the successor of the newest there is.
   *
   * @throws ConfigurationException if another was trained for the same day: only one can hold
   */
  public Codebook train(History history) {
    Optional<Codebook> newest = newest();
    Dataset<Row> recent = logs.read(history.from(), history.to());
    Codebook book = new TrainEpoch(config).from(recent, history.to());
    if (newest.map(Codebook::epoch).equals(Optional.of(book.epoch()))) {
      return newest.get();
    }
    newest
        .filter(other -> other.previousEpoch().isPresent())
        .filter(other -> !other.trainedFor().isBefore(history.to()))
        .ifPresent(
            other -> {
              throw new ConfigurationException(
                  "Cannot calibrate for %s: epoch %s was trained for %s already"
                      .formatted(history.to(), other.epoch(), other.trainedFor()));
            });
    return newest.map(book::replacing).orElse(book);
  }

  /** What a reader should know of an epoch, as sentences. */
  public List<String> says(Codebook book) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Epoch %s: %,d distinct prompts, %,d cells of %d dimensions."
            .formatted(book.epoch(), book.prompts(), book.count(), book.dimensions()));
    book.previousEpoch()
        .ifPresent(
            previous -> {
              int[] map = book.cellMap();
              lines.add(
                  map.length == 0
                      ? "Nothing of epoch %s can be carried over: until the window is past the change, earlier days have no cells."
                          .formatted(previous)
                      : "The %,d cells of epoch %s are carried over to %,d of them."
                          .formatted(map.length, previous, Arrays.stream(map).distinct().count()));
            });
    lines.add(
        book.previousEpoch().isPresent()
            ? "It holds for the nights after %s.".formatted(book.trainedFor())
            : "It is the first and holds for all nights.");
    lines.addAll(
        ReviewedCases.in(lake, new Review(spark, lake).histories())
            .says(FitHistory.thresholdOnLastNight(lake, config.detection().thresholdBits())));
    return lines;
  }

  /** Whether the lake has an epoch already. */
  public boolean has(Codebook book) {
    return !lake.read(Codebooks.TABLE)
        .where(Codebooks.EPOCH.ref().equalTo(lit(book.epoch())))
        .isEmpty();
  }

  /** An epoch as a row for {@link Codebooks#TABLE}. */
  public Dataset<Row> row(Codebook book) {
    return spark.createDataFrame(List.of(book.toRow()), Codebooks.TABLE.schema());
  }

  private Optional<Codebook> newest() {
    return lake
        .read(Codebooks.TABLE)
        .orderBy(
            Codebooks.TRAINED_FOR.ref().desc(),
            Codebooks.PREVIOUS_EPOCH.ref().isNull(),
            Codebooks.EPOCH.ref())
        .limit(1)
        .collectAsList()
        .stream()
        .map(Codebook::from)
        .findFirst();
  }

  private long flagged() {
    Dataset<Row> open =
        lake.read(Cases.TABLE)
            .where(Cases.STATE.ref().isin(CaseState.OPEN.label(), CaseState.IN_REVIEW.label()))
            .select(Cases.CASE_ID.ref(), Cases.RUN_DATE.ref());
    return lake.read(CaseMembers.TABLE)
        .where(CaseMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE))
        .join(open, new String[] {Cases.CASE_ID.name(), Cases.RUN_DATE.name()}, "left_semi")
        .select(CaseMembers.ACCOUNT_REF.ref())
        .distinct()
        .count();
  }

  private static void require(List<String> gaps) {
    if (!gaps.isEmpty()) {
      throw new InputMissing("Cannot calibrate: " + String.join("; ", gaps));
    }
  }
}
