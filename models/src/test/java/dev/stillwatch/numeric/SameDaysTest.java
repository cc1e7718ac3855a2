package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameDaysTest {
  @Test
  void isTheMeanProductOfSharesOverPairs() {
    SameDays days = new SameDays();
    days.add(new int[] {1, 3, 0});
    days.add(new int[] {10, 0, 0});
    days.add(new int[] {0, 1, 1});
    // 1/4 + 3/8 + 0 over three pairs.
    assertThat(days.probability()).isCloseTo(0.625 / 3, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"2, 28", "5, 28", "40, 28", "1, 7"})
  void expectsOneInAsManyDaysOfAccountsWithoutAScheduleHoweverFewTheirRequests(
      int requests, int days) {
    Random random = new Random(7);
    SameDays meetings = new SameDays();
    for (int account = 0; account < 4_000; account++) {
      int[] daily = new int[days];
      for (int i = 0; i < requests; i++) {
        daily[random.nextInt(days)]++;
      }
      meetings.add(daily);
    }
    assertThat(meetings.probability()).isCloseTo(1.0 / days, within(0.02 / days));
  }

  @Test
  void saysNothingOfOneAccountAndLeavesOutThoseWithoutRequests() {
    SameDays days = new SameDays();
    assertThat(days.probability()).isNaN();
    days.add(new int[] {2, 0});
    days.add(new int[] {0, 0});
    assertThat(days.probability()).isNaN();
    days.add(new int[] {0, 5});
    assertThat(days.probability()).isZero();
  }

  @Test
  void refusesAccountsOfOtherWindows() {
    SameDays days = new SameDays();
    days.add(new int[] {1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> days.add(new int[] {1, 2, 3}))
        .withMessage("Invalid days: 3 (earlier accounts have 2)");
  }
}
