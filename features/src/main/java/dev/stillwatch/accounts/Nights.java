package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;

/**
 * The days that a night looks back on: those after night - window, up to the night itself.
 *
 * @param night last day
 * @param window length, at least a day
 */
public record Nights(LocalDate night, Period window) {
  public Nights {
    if (!night.minus(window).isBefore(night)) {
      throw new IllegalArgumentException(
          "Invalid window: %s (must be a day or longer)".formatted(window));
    }
  }

  /** How many they are. */
  public int days() {
    return (int) ChronoUnit.DAYS.between(night.minus(window), night);
  }

  /** Whether a row of account_days lies within. */
  public Column holdsEventDate() {
    return AccountDays.EVENT_DATE
        .ref()
        .gt(lit(night.minus(window)))
        .and(AccountDays.EVENT_DATE.ref().leq(lit(night)));
  }
}
