package dev.stillwatch.logs;

import dev.stillwatch.run.LogDays;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The days of a source as they stood when a run looked.
 *
 * @param days every day there
 * @param completeness when a day counts as whole
 */
public record LogCalendar(List<LogDay> days, Completeness completeness) implements LogDays {
  public LogCalendar {
    days = List.copyOf(days);
  }

  @Override
  public SortedMap<LocalDate, String> digests(LocalDate from, LocalDate to) {
    TreeMap<LocalDate, String> digests = new TreeMap<>();
    days.forEach(day -> digests.put(day.day(), day.digest()));
    return digests.subMap(from, true, to, true);
  }

  @Override
  public Optional<String> incomplete(LocalDate day) {
    return completeness.problem(day, days);
  }
}
