package dev.stillwatch.run;

import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.logs.InputMissing;
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
import java.util.stream.Collectors;

/**
 * Makes nights: takes up the logs that are new or have changed, then judges.
 *
 * <p>Each step replaces its slice at once or not at all, and the run log says before the first
 * write which days are being made. Whatever was interrupted is therefore made again by the next
 * run. A night that is made after later ones were judged lets those be judged again, so that the
 * order of runs leaves no trace.
 */
public final class Nightly {
  private final Plan plan;
  private final Runner runner;
  private final RunLog log;
  private final LogDays logs;
  private final Clock clock;
  private final Progress progress;
  private final int lateDays;
  private final int cadence;

  /**
   * A way to make nights.
   *
   * @param lateDays days before a night whose changed logs are taken up with it
   * @param cadence nights from one judgement to the next when a range is made
   */
  public Nightly(
      Plan plan,
      Runner runner,
      RunLog log,
      LogDays logs,
      Clock clock,
      Progress progress,
      int lateDays,
      int cadence) {
    this.plan = plan;
    this.runner = runner;
    this.log = log;
    this.logs = logs;
    this.clock = clock;
    this.progress = progress;
    this.lateDays = lateDays;
    this.cadence = cadence;
  }

  /**
   * What is asked for.
   *
   * @param force whether logs are read again even where they have not changed
   */
  public record Request(LocalDate from, LocalDate to, boolean force) {
    public Request {
      if (from.isAfter(to)) {
        throw new IllegalArgumentException(
            "Invalid range: %s to %s (must not end before it starts)".formatted(from, to));
      }
    }
  }

  /**
   * What will be done.
   *
   * @param days days of logs to read, with the digests of their files
   * @param nights nights to judge, in order
   * @param repeated those of them that were judged before and are judged again because an earlier
   *     night is new to them
   * @param unfinished nights that an earlier run left half done
   */
  public record Work(
      SortedMap<LocalDate, String> days,
      NavigableSet<LocalDate> nights,
      NavigableSet<LocalDate> repeated,
      NavigableSet<LocalDate> unfinished) {}

  /**
   * Works out what a request comes to.
   *
   * @throws InputMissing if a day asked for has no logs, or not all of them yet
   */
  public Work work(Request request) {
    RunLog.History history = log.history();
    SortedMap<LocalDate, String> days = new TreeMap<>();
    NavigableSet<LocalDate> nights = new TreeSet<>();
    plan(request, history, days, nights);
    NavigableSet<LocalDate> unfinished = new TreeSet<>();
    history
        .unfinished()
        .forEach(
            (night, from) -> {
              if (night.isBefore(request.from()) || night.isAfter(request.to())) {
                plan(new Request(from, night, false), history, days, nights);
                unfinished.add(night);
              }
            });

    NavigableSet<LocalDate> repeated = new TreeSet<>();
    nights.stream()
        .filter(night -> isNews(night, request, history, days))
        .findFirst()
        .ifPresent(first -> repeated.addAll(history.judged().tailSet(first, false)));
    repeated.removeAll(nights);
    nights.addAll(repeated);
    return new Work(days, nights, repeated, unfinished);
  }

  /** A night that changes what later nights should have seen. */
  private static boolean isNews(
      LocalDate night, Request request, RunLog.History history, SortedMap<LocalDate, String> days) {
    boolean asked = !night.isBefore(request.from()) && !night.isAfter(request.to());
    boolean read = asked && days.keySet().stream().anyMatch(d -> !d.isBefore(request.from()));
    return read || !history.judged().contains(night);
  }

  private void plan(
      Request request,
      RunLog.History history,
      SortedMap<LocalDate, String> days,
      NavigableSet<LocalDate> nights) {
    LocalDate earliest = request.from().minusDays(lateDays);
    SortedMap<LocalDate, String> there = logs.digests(earliest, request.to());
    for (LocalDate day = request.from(); !day.isAfter(request.to()); day = day.plusDays(1)) {
      if (!there.containsKey(day)) {
        throw new InputMissing("Cannot make night %s: no logs of that day".formatted(day));
      }
      LocalDate missing = day;
      logs.incomplete(day)
          .ifPresent(
              why -> {
                throw new InputMissing("Cannot make night %s: %s".formatted(missing, why));
              });
    }
    there.forEach(
        (day, digest) -> {
          String known = history.logDigests().get(day);
          boolean late = day.isBefore(request.from());
          boolean changed = !digest.equals(known);
          // A day before the range that was never taken up is not what was asked for.
          if (late ? known != null && changed : changed || request.force()) {
            days.put(day, digest);
          }
        });
    for (LocalDate night = request.from();
        !night.isAfter(request.to());
        night = night.plusDays(1)) {
      long done = request.from().datesUntil(night).count() + 1;
      if (done % cadence == 0
          || night.equals(request.to())
          || request.from().equals(request.to())) {
        nights.add(night);
      }
    }
  }

  /**
   * Does it.
   *
   * @throws InputMissing if logs are missing
   * @throws NightRefused if rows broke a check
   * @throws CommitConflict if somebody else wrote meanwhile
   */
  public Work run(Request request) {
    Work work = work(request);
    work.unfinished()
        .forEach(night -> progress.say("Night %s was left half done: made again".formatted(night)));
    if (!work.repeated().isEmpty()) {
      progress.say(
          "Judged again, because an earlier night is new to them: "
              + work.repeated().stream()
                  .map(LocalDate::toString)
                  .collect(Collectors.joining(", ")));
    }
    Night range = new Night(work.nights().last(), List.copyOf(work.days().keySet()));
    Pace pace = pace(work);
    Instant started = clock.instant();
    log.start(
        new Night(request.to(), request.from().datesUntil(request.to().plusDays(1)).toList()));
    try {
      if (!range.days().isEmpty()) {
        takeUp(range, work.days(), pace);
      }
      for (LocalDate date : work.nights()) {
        Instant begun = clock.instant();
        Night night = new Night(date, List.of());
        try {
          steps(plan.judgement(), night, Map.of(), pace);
        } finally {
          plan.release();
        }
        log.end(night, begun, "written", null);
      }
      return work;
    } catch (NightRefused e) {
      log.end(new Night(request.to(), List.of()), started, "refused", e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      log.end(new Night(request.to(), List.of()), started, "failed", e.getClass().getSimpleName());
      throw e;
    }
  }

  private void takeUp(Night range, SortedMap<LocalDate, String> digests, Pace pace) {
    Map<String, String> files = new TreeMap<>();
    digests.forEach((day, digest) -> files.put(day.toString(), digest));
    try {
      List<Step> facts = plan.facts();
      progress.begin(range, "logs");
      List<String> objections = plan.objections(range);
      if (!objections.isEmpty()) {
        throw new NightRefused(
            "Refused %s: %s".formatted(range.date(), String.join("; ", objections)));
      }
      steps(facts, range, files, pace);
    } finally {
      plan.release();
    }
  }

  private Pace pace(Work work) {
    List<Step> steps = new ArrayList<>(work.days().isEmpty() ? List.of() : plan.facts());
    work.nights().forEach(night -> steps.addAll(plan.judgement()));
    return new Pace(log.durations(), steps.stream().map(step -> step.writes().name()).toList());
  }

  private void steps(List<Step> steps, Night night, Map<String, String> files, Pace pace) {
    for (Step step : steps) {
      Instant begun = clock.instant();
      progress.begin(night, step.writes().name());
      Outcome outcome = runner.run(step, night);
      log.step(night, begun, outcome, files);
      Duration took = Duration.between(begun, clock.instant());
      progress.step(night, outcome, took, pace.after(step.writes().name(), took));
      stopUnlessWritten(night, outcome);
    }
  }

  private static void stopUnlessWritten(Night night, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      throw new NightRefused(
          "Refused %s: %s: %s"
              .formatted(
                  night.date(), refused.table().name(), String.join("; ", refused.reasons())));
    } else if (outcome instanceof Outcome.Failed failed) {
      throw failed.cause();
    }
  }
}
