package dev.stillwatch.run;

import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.util.List;

/**
 * One logical date, and the days of logs a step may replace.
 *
 * @param date the night that is judged
 * @param days days of logs taken up, in order; empty where only judging is left to do
 */
public record Night(LocalDate date, List<LocalDate> days) {
  public Night {
    days = List.copyOf(days);
  }

  /** Whether a table has a part for each night, and not for each day of logs. */
  static boolean hasPartOf(TableSpec table) {
    return table.partition().filter(field -> field.name().equals("run_date")).isPresent();
  }
}
