package dev.stillwatch.run;

import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/** Which days of logs there are, and in which state. */
public interface LogDays {
  /**
   * The days there, from and to inclusive, each with a digest that changes whenever its files do.
   */
  SortedMap<LocalDate, String> digests(LocalDate from, LocalDate to);

  /** Why a day's logs are not there or not whole, as a sentence fragment; empty where they are. */
  Optional<String> incomplete(LocalDate day);
}
