package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final int DAYS = 90;

  private final AtomicInteger counted = new AtomicInteger();

  @Test
  void totalsAreThoseOfAllEarlierDaysInWhateverOrderDaysAreAskedFor() {
    Tally tally = new Tally();
    for (int i = 0; i < DAYS; i++) {
      int day = i * 37 % DAYS; // 37 and 90 have no factor in common: every day once.
      for (long customer = 0; customer < 3; customer++) {
        assertThat(before(tally, customer, day)).isEqualTo(plainly(customer, day));
      }
    }
  }

  @Test
  void aDayAskedForAloneIsAsItIsAfterTheOthers() {
    Tally tally = new Tally();
    IntStream.range(0, DAYS).forEach(day -> before(tally, 1, day));

    assertThat(before(new Tally(), 1, DAYS - 1)).isEqualTo(before(tally, 1, DAYS - 1));
  }

  @Test
  void answersAreTheSameWhenManyAskAtOnce() {
    Tally tally = new Tally();

    assertThat(
            IntStream.range(0, DAYS * 40)
                .parallel()
                .allMatch(
                    i ->
                        java.util.Arrays.equals(
                            before(tally, i % 5, i % DAYS), plainly(i % 5, i % DAYS))))
        .isTrue();
  }

  @Test
  void whatIsCountedGrowsWithTheDaysAndNotWithTheirSquare() {
    assertThat(countedOver(2 * DAYS)).isLessThan((int) (2.2 * countedOver(DAYS)));
    // At most the days of one week before each day, and each week once more.
    assertThat(countedOver(DAYS)).isLessThanOrEqualTo(DAYS * 4);
  }

  private int countedOver(int days) {
    Tally tally = new Tally();
    counted.set(0);
    IntStream.range(0, days).forEach(day -> before(tally, 7, day));
    return counted.get();
  }

  private int[] before(Tally tally, long customer, int day) {
    return tally.before(
        customer,
        2,
        day,
        (earlier, totals) -> {
          counted.incrementAndGet();
          add(customer, earlier, totals);
        });
  }

  private static int[] plainly(long customer, int day) {
    int[] totals = new int[2];
    IntStream.range(0, day).forEach(earlier -> add(customer, earlier, totals));
    return totals;
  }

  private static void add(long customer, int day, int[] totals) {
    totals[0] += Dice.of(customer, day).below(9);
    totals[1] += Dice.of(customer, day, 1).below(3);
  }
}
