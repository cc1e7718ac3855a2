package dev.stillwatch.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 7);

  @Test
  void anOrdinaryWeekIsNeitherShortNorOdd() {
    History week = new History(FIRST, LAST, days(100, 100, 90, 120, 30, 25, 110), 5, 40, 60, 8);

    assertThat(week.gaps()).isEmpty();
    assertThat(week.oddities(0.2)).isEmpty();
    assertThat(week.toString())
        .isEqualTo(
            "7 days, 2026-03-01 to 2026-03-07: 575 requests of 40 accounts, 0.9 % of them"
                + " unusable, 8 accounts in open cases");
  }

  @Test
  void aMissingDayIsTooShort() {
    History week = new History(FIRST, LAST, days(100, 100, 90, 120, 30, 25), 0, 40, 60, 0);

    assertThat(week.gaps())
        .containsExactly("logs of 6 of the 7 days from 2026-03-01 to 2026-03-07");
  }

  @Test
  void whatIsTooStrangeIsSaidWithItsNumbers() {
    History week =
        new History(FIRST, LAST, days(100, 100, 9, 100, 100, 1_001, 100), 400, 29, 800, 6);

    assertThat(week.oddities(0.2))
        .containsExactly(
            "400 of 1,510 rows cannot be used (see stillwatch validate)",
            "2026-03-03 has 9 rows where the median day has 100",
            "2026-03-06 has 1,001 rows where the median day has 100",
            "29 accounts (at least 30)",
            "one account has 800 of 1,510 rows",
            "6 of 29 accounts are in open cases, so it is not mostly ordinary");
  }

  private static SortedMap<LocalDate, Long> days(long... rows) {
    SortedMap<LocalDate, Long> days = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      days.put(FIRST.plusDays(i), rows[i]);
    }
    return days;
  }
}
