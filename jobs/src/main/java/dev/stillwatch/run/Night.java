package dev.stillwatch.run;

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
}
