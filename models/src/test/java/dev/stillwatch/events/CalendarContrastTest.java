package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalendarContrastTest {
  @Test
  void comparesTheFourWeeksBeforeWithTheEightWeeksBeforeThose() {
    CalendarContrast contrast = contrast(ReleaseTiming.RAMP, days(100), 84);

    assertThat(contrast.weight(84)).isZero();
    assertThat(contrast.weight(83)).isCloseTo(1.0 / 28, within(1e-15));
    assertThat(contrast.weight(56)).isCloseTo(1.0 / 28, within(1e-15));
    assertThat(contrast.weight(55)).isCloseTo(-1.0 / 56, within(1e-15));
    assertThat(contrast.weight(0)).isCloseTo(-1.0 / 56, within(1e-15));
  }

  @Test
  void comparesTheFourWeeksFromARelease() {
    CalendarContrast contrast = contrast(ReleaseTiming.DROP, days(100), 40);

    assertThat(contrast.weight(11)).isZero();
    assertThat(contrast.weight(12)).isCloseTo(-1.0 / 28, within(1e-15));
    assertThat(contrast.weight(39)).isCloseTo(-1.0 / 28, within(1e-15));
    assertThat(contrast.weight(40)).isCloseTo(1.0 / 28, within(1e-15));
    assertThat(contrast.weight(67)).isCloseTo(1.0 / 28, within(1e-15));
    assertThat(contrast.weight(68)).isZero();
  }

  @Test
  void stopsAtTheEndsOfTheHistory() {
    // Release on the last day: only that day follows it. Day 34: six days of baseline.
    assertThat(CalendarContrast.of(ReleaseTiming.DROP, new int[] {99}, days(100))).isEmpty();
    assertThat(CalendarContrast.of(ReleaseTiming.RAMP, new int[] {34}, days(100))).isEmpty();
    assertThat(CalendarContrast.of(ReleaseTiming.RAMP, new int[] {35}, days(100))).isPresent();
    assertThat(CalendarContrast.of(ReleaseTiming.RAMP, new int[0], days(100))).isEmpty();
  }

  @Test
  void keepsTheRampOfAnotherReleaseOutOfTheBaseline() {
    double[] series = new double[84];
    Arrays.fill(series, 28, 84, 1.0);

    // Both ramps are doubled, days 28 to 55 and 56 to 83; the baseline is days 0 to 27.
    CalendarContrast contrast = contrast(ReleaseTiming.RAMP, days(85), 56, 84);

    assertThat(contrast.of(Arrays.copyOf(series, 85))).isCloseTo(1, within(1e-12));
    assertThat(contrast.releaseDays()).containsExactly(56, 84);
  }

  @Test
  void leavesMaskedDaysOut() {
    boolean[] usable = days(100);
    double[] series = new double[100];
    Arrays.fill(series, 56, 84, 2.0);
    usable[60] = false;
    series[60] = Double.NaN;

    CalendarContrast contrast = contrast(ReleaseTiming.RAMP, usable, 84);

    assertThat(contrast.of(series)).isCloseTo(2, within(1e-12));
    assertThat(contrast.weight(61)).isCloseTo(1.0 / 27, within(1e-15));
  }

  @Test
  void takesTheMeansOfBothSidesFromTheSeries() {
    double[] series = new double[100];
    Arrays.fill(series, 56, 84, 3.0);
    series[10] = 7.2;

    // 72 days that are not asked about, one of which is 7.2: mean 0.1.
    CalendarContrast contrast = contrast(ReleaseTiming.RAMP, days(100), 84);

    assertThat(contrast.residuals(series, new int[] {10, 60, 90}))
        .containsExactly(new double[] {3.6, 0, -3.6}, within(1e-12));
  }

  private static CalendarContrast contrast(ReleaseTiming timing, boolean[] usable, int... days) {
    return CalendarContrast.of(timing, days, usable).orElseThrow();
  }

  private static boolean[] days(int length) {
    boolean[] usable = new boolean[length];
    Arrays.fill(usable, true);
    return usable;
  }
}
