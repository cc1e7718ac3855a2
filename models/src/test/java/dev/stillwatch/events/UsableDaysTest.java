package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsableDaysTest {
  @Test
  void beginWithTheFirstRequest() {
    assertThat(UsableDays.of(new long[] {0, 0, 3, 0, 1}, filled(5, 100)))
        .containsExactly(false, false, true, true, true);
  }

  @Test
  void leaveOutDaysWithoutControls() {
    assertThat(UsableDays.of(new long[] {3, 3, 3}, new long[] {100, 0, 100}))
        .containsExactly(true, false, true);
  }

  @Test
  void leaveOutPartsOfDaysByTheirWeekday() {
    // Weekends have a fifth of the requests; of day 16 nine hours in twenty are there.
    long[] controls = IntStream.range(0, 28).mapToLong(day -> day % 7 >= 5 ? 200 : 1_000).toArray();
    controls[16] = 450;

    boolean[] usable = UsableDays.of(filled(28, 3), controls);

    assertThat(IntStream.range(0, 28).filter(day -> !usable[day])).containsExactly(16);
  }

  @Test
  void keepTheFirstWeeksOfTrafficThatGrows() {
    long[] controls = IntStream.range(0, 84).mapToLong(day -> 100 + 10 * day).toArray();

    assertThat(UsableDays.of(filled(84, 3), controls)).doesNotContain(false);
  }

  @Test
  void areNoneWithoutRequests() {
    assertThat(UsableDays.of(filled(5, 0), filled(5, 100))).doesNotContain(true);
    assertThat(UsableDays.of(new long[0], new long[0])).isEmpty();
  }

  private static long[] filled(int days, long value) {
    long[] values = new long[days];
    Arrays.fill(values, value);
    return values;
  }
}
