package dev.stillwatch.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-08");
  private static final List<LogDay> DAYS =
      List.of(day(-8, 1), day(-3, 900), day(-2, 1_000), day(-1, 1_100), day(0, 499));

  private static LogDay day(int offset, long bytes) {
    return new LogDay(DAY.plusDays(offset), 1, bytes, "-", offset == -1);
  }

  @Test
  void comparesWithTheMedianOfTheWeekBefore() {
    assertThat(new Completeness(false, 0.5).problem(DAY, DAYS))
        .contains(
            "logs of 2026-03-08 have 499 bytes, fewer than the 500 expected from the days before");
    assertThat(new Completeness(false, 0.4).problem(DAY, DAYS)).isEmpty();
    assertThat(new Completeness(false, 0).problem(DAY, DAYS)).isEmpty();
    assertThat(new Completeness(false, 0.5).problem(DAY.minusDays(8), DAYS)).isEmpty();
  }

  @Test
  void missesADay() {
    Completeness whole = new Completeness(false, 0.5);
    assertThat(whole.problem(DAY.plusDays(1), DAYS))
        .contains("no logs of 2026-03-09; the latest day is 2026-03-08");
    assertThat(whole.problem(DAY, List.of()))
        .contains("no logs of 2026-03-08; there are none at all");
  }

  @Test
  void asksForTheMarkWhereTold() {
    assertThat(new Completeness(true, 0).problem(DAY, DAYS))
        .contains("logs of 2026-03-08 are not marked whole by a _SUCCESS file");
    assertThat(new Completeness(true, 0).problem(DAY.minusDays(1), DAYS)).isEmpty();
  }

  @Test
  void refusesAShareBeyondOne() {
    assertThatThrownBy(() -> new Completeness(false, Double.NaN))
        .hasMessage("Invalid share-of-median: NaN (must be in [0, 1])");
  }
}
