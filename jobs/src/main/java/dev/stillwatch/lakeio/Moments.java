package dev.stillwatch.lakeio;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Dates and instants as people write them. */
final class Moments {
  private Moments() {}

  /**
   * A day, {@code 2026-03-28}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static LocalDate night(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Invalid date: %s (such as 2026-03-28)".formatted(text), e);
    }
  }

  /**
   * An instant in UTC, {@code 2026-03-28T04:10:00Z}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Invalid instant: %s (such as 2026-03-28T04:10:00Z)".formatted(text), e);
    }
  }
}
