package dev.stillwatch.run;

import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.logs.InputMissing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
   * @param unfinished nights that an earlier run left half done, each with the first day of logs it
   *     was begun with; those of them that wait are not made
   * @param waiting nights left half done that cannot be made again yet, and why
   */
  public record Work(
      SortedMap<LocalDate, String> days,
      NavigableSet<LocalDate> nights,
      NavigableSet<LocalDate> repeated,
      SortedMap<LocalDate, LocalDate> unfinished,
      SortedMap<LocalDate, String> waiting) {}

  /**
   * Works out what a request comes to.
   *
   * @throws InputMissing if a day asked for has no logs, or not all of them yet
   */
  public Work work(Request request) {
    RunLog.History history = log.history();
    for (LocalDate day : days(request.from(), request.to())) {
      logs.incomplete(day)
          .ifPresent(
              why -> {
                throw new InputMissing("Cannot make night %s: %s".formatted(day, why));
              });
    }
    SortedMap<LocalDate, String> days =
        changed(request.from(), request.to(), request.force(), history);
    NavigableSet<LocalDate> nights = nights(request);
    SortedMap<LocalDate, LocalDate> unfinished = new TreeMap<>();
    SortedMap<LocalDate, String> waiting = new TreeMap<>();
    history
        .unfinished()
        .forEach(
            (night, from) -> {
              boolean asked = isAsked(night, request);
              Optional<String> lacking = asked ? Optional.empty() : lacking(from, night, history);
              lacking.ifPresent(why -> waiting.put(night, why));
              boolean made = nights.contains(night) && !from.isBefore(request.from());
              if (lacking.isEmpty() && !made) {
                days.putAll(changed(from, night, false, history));
                nights.add(night);
                unfinished.put(night, from);
              }
            });

    NavigableSet<LocalDate> repeated = new TreeSet<>();
    news(request, days.keySet(), nights, history)
        .ifPresent(first -> repeated.addAll(history.judged().tailSet(first)));
    repeated.removeAll(nights);
    nights.addAll(repeated);
    return new Work(days, nights, repeated, unfinished, waiting);
  }

  /** The first day on which there is something that nights judged before have not seen. */
  private static Optional<LocalDate> news(
      Request request,
      Collection<LocalDate> read,
      Collection<LocalDate> nights,
      RunLog.History history) {
    // Late rows are taken up with a later night and are no news to those between.
    Stream<LocalDate> asked = read.stream().filter(day -> isAsked(day, request));
    Stream<LocalDate> begun =
        history.unfinished().entrySet().stream()
            .filter(night -> nights.contains(night.getKey()))
            .map(Map.Entry::getValue);
    Stream<LocalDate> unseen = nights.stream().filter(night -> !history.judged().contains(night));
    return Stream.of(asked, begun, unseen).flatMap(days -> days).min(LocalDate::compareTo);
  }

  private static boolean isAsked(LocalDate day, Request request) {
    return !day.isBefore(request.from()) && !day.isAfter(request.to());
  }

  private static List<LocalDate> days(LocalDate from, LocalDate to) {
    return from.datesUntil(to.plusDays(1)).toList();
  }

  /** Why nights left half done cannot be made: days never taken up that are not there. */
  private Optional<String> lacking(LocalDate from, LocalDate to, RunLog.History history) {
    return days(from, to).stream()
        .filter(day -> !history.logDigests().containsKey(day))
        .flatMap(day -> logs.incomplete(day).map(why -> "%s: %s".formatted(day, why)).stream())
        .findFirst();
  }

  /**
   * Days of logs that the lake does not know as they are now, those of a few days before too, but
   * none that is being written.
   */
  private SortedMap<LocalDate, String> changed(
      LocalDate from, LocalDate to, boolean force, RunLog.History history) {
    SortedMap<LocalDate, String> days = new TreeMap<>();
    logs.digests(from.minusDays(lateDays), to)
        .forEach(
            (day, digest) -> {
              String known = history.logDigests().get(day);
              boolean late = day.isBefore(from);
              boolean changed = !digest.equals(known);
              // A day before the range that was never taken up is not what was asked for.
              boolean wanted = late ? known != null && changed : changed || force;
              if (wanted && logs.incomplete(day).isEmpty()) {
                days.put(day, digest);
              }
            });
    return days;
  }

  private NavigableSet<LocalDate> nights(Request request) {
    NavigableSet<LocalDate> nights = new TreeSet<>();
    List<LocalDate> days = days(request.from(), request.to());
    for (int i = cadence; i < days.size(); i += cadence) {
      nights.add(days.get(i - 1));
    }
    nights.add(request.to());
    return nights;
  }

  /**
   * Does it.
   *
   * <p>Days that were not asked for, late ones and those of nights left half done, do not stop what
   * was: where too much of them cannot be used they stay as they were.
   *
   * @throws InputMissing if logs are missing, or break off
   * @throws NightRefused if rows broke a check
   * @throws CommitConflict if somebody else wrote meanwhile
   */
  public Work run(Request request) {
    Work work = work(request);
    announce(work);
    Pace pace = pace(work);
    NavigableSet<LocalDate> left = new TreeSet<>(work.nights());
    Instant started = log.start(firstDays(request, work));
    boolean takenUp = false;
    try {
      takeUp(request, work, left, started, pace);
      takenUp = true;
      while (!left.isEmpty()) {
        Instant begun = clock.instant();
        Night night = new Night(left.first(), List.of());
        try {
          steps(plan.judgement(), night, Map.of(), pace);
        } finally {
          plan.release();
        }
        log.end(List.of(left.first()), begun, "written", null);
        left.pollFirst();
      }
      return work;
    } catch (NightRefused e) {
      // Nights after a refused one may have been judged on logs that changed: they stay begun.
      log.end(takenUp ? List.of(left.first()) : left, started, "refused", e.getMessage());
      throw e;
    } catch (Exception e) {
      // Spark's own are checked ones that nobody declares.
      RuntimeException failure = Failures.unchecked(e);
      try {
        log.end(List.of(left.first()), started, "failed", e.getClass().getSimpleName());
      } catch (RuntimeException unnoted) {
        // What came first tells more than that it could not be noted; the night stays begun.
        failure.addSuppressed(unnoted);
      }
      throw failure;
    }
  }

  private void announce(Work work) {
    work.unfinished()
        .keySet()
        .forEach(night -> progress.say("Night %s was left half done: made again".formatted(night)));
    work.waiting()
        .forEach(
            (night, why) ->
                progress.say(
                    "Night %s was left half done and cannot be made again yet: %s"
                        .formatted(night, why)));
    if (!work.repeated().isEmpty()) {
      progress.say(
          "Judged again, because an earlier night is new to them: "
              + work.repeated().stream()
                  .map(LocalDate::toString)
                  .collect(Collectors.joining(", ")));
    }
  }

  /** The nights to be made, each with the first day of logs it is begun with. */
  private static SortedMap<LocalDate, LocalDate> firstDays(Request request, Work work) {
    SortedMap<LocalDate, LocalDate> first = new TreeMap<>();
    work.nights().forEach(night -> first.put(night, night));
    first.put(request.to(), request.from());
    first.putAll(work.unfinished());
    return first;
  }

  /** Takes up the logs that are good enough; nights that are given up for it are left no more. */
  private void takeUp(
      Request request, Work work, NavigableSet<LocalDate> left, Instant started, Pace pace) {
    SortedMap<LocalDate, String> days = new TreeMap<>(work.days());
    if (days.isEmpty()) {
      return;
    }
    LocalDate date = work.nights().last();
    try {
      Night range = new Night(date, List.copyOf(days.keySet()));
      progress.begin(range, "logs");
      SortedMap<LocalDate, String> objections = plan.objections(range);
      if (objections.keySet().stream().anyMatch(day -> isAsked(day, request))) {
        // That what was asked for is refused is no fault of nights left half done: they stay begun.
        left.removeAll(work.unfinished().keySet());
        throw new NightRefused("Refused %s: %s".formatted(date, said(objections)));
      }
      if (!objections.isEmpty()) {
        progress.say("Left as they were: " + said(objections));
        days.keySet().removeAll(objections.keySet());
        giveUp(work, objections, left, started);
      }
      if (!days.isEmpty()) {
        Map<String, String> files = new TreeMap<>();
        days.forEach((day, digest) -> files.put(day.toString(), digest));
        steps(plan.facts(), new Night(date, List.copyOf(days.keySet())), files, pace);
      }
    } finally {
      plan.release();
    }
  }

  private static String said(SortedMap<LocalDate, String> objections) {
    return objections.entrySet().stream()
        .map(objection -> "%s: %s".formatted(objection.getKey(), objection.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** Refuses nights left half done that never were judged and whose logs are as bad as these. */
  private void giveUp(
      Work work,
      SortedMap<LocalDate, String> objections,
      NavigableSet<LocalDate> left,
      Instant started) {
    NavigableSet<LocalDate> judged = log.history().judged();
    work.unfinished()
        .forEach(
            (night, from) -> {
              SortedMap<LocalDate, String> bad = objections.subMap(from, night.plusDays(1));
              if (!bad.isEmpty() && !judged.contains(night)) {
                left.remove(night);
                log.end(List.of(night), started, "refused", said(bad));
              }
            });
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
