package dev.stillwatch.logs;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * When a day of logs counts as whole.
 *
 * @param successFile whether it must hold a {@code _SUCCESS} file
 * @param shareOfMedian least share, of the median bytes of the days before, it must have; 0 where
 *     its size does not matter
 */
public record Completeness(boolean successFile, double shareOfMedian) {
  private static final int DAYS_BEFORE = 7;

  public Completeness {
    if (!(shareOfMedian >= 0 && shareOfMedian <= 1)) {
      throw new IllegalArgumentException(
          "Invalid share-of-median: %s (must be in [0, 1])".formatted(shareOfMedian));
    }
  }

  /**
   * Says in words why a day is not whole; empty where it is.
   *
   * @param days what is there, in any order
   */
  public Optional<String> problem(LocalDate day, List<LogDay> days) {
    Optional<LogDay> there = days.stream().filter(d -> d.day().equals(day)).findFirst();
    if (there.isEmpty()) {
      String last =
          days.stream()
              .map(LogDay::day)
              .max(LocalDate::compareTo)
              .map(latest -> "the latest day is " + latest)
              .orElse("there are none at all");
      return Optional.of("no logs of %s; %s".formatted(day, last));
    }
    if (successFile && !there.get().marked()) {
      return Optional.of("logs of %s are not marked whole by a _SUCCESS file".formatted(day));
    }
    long least = (long) Math.ceil(shareOfMedian * medianBytesBefore(day, days));
    long bytes = there.get().bytes();
    return bytes < least
        ? Optional.of(
            "logs of %s have %,d bytes, fewer than the %,d expected from the days before"
                .formatted(day, bytes, least))
        : Optional.empty();
  }

  private static double medianBytesBefore(LocalDate day, List<LogDay> days) {
    long[] sizes =
        days.stream()
            .filter(d -> d.day().isBefore(day) && !d.day().isBefore(day.minusDays(DAYS_BEFORE)))
            .mapToLong(LogDay::bytes)
            .sorted()
            .toArray();
    if (sizes.length == 0) {
      return 0;
    }
    return (sizes[(sizes.length - 1) / 2] + sizes[sizes.length / 2]) / 2.0;
  }
}
