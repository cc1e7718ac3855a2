package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircularShiftTest {
  @Test
  void takesEveryShiftOfAShortCircle() {
    assertThat(CircularShift.shifts(5, 999, 1)).containsExactly(1, 2, 3, 4);
    assertThat(CircularShift.shifts(1, 999, 1)).isEmpty();
    assertThat(CircularShift.shifts(0, 999, 1)).isEmpty();
  }

  @Test
  void drawsTheSameShiftsOfALongCircleAgain() {
    int[] drawn = CircularShift.shifts(10_000, 99, 7);

    assertThat(drawn).hasSize(99).isSorted().doesNotHaveDuplicates().doesNotContain(0);
    assertThat(CircularShift.shifts(10_000, 99, 7)).containsExactly(drawn);
    assertThat(CircularShift.shifts(10_000, 99, 8)).isNotEqualTo(drawn);
  }

  @Test
  void turnsTheSeriesUnderTheCalendar() {
    double[] weights = {1, -1, 0, 0};
    double[] series = {5, 2, 7, 3};

    // 5 - 2, 2 - 7, 7 - 3, 3 - 5
    assertThat(CircularShift.statistics(weights, series, new int[] {0, 1, 2, 3}))
        .containsExactly(3, -5, 4, -2);
    assertThatThrownBy(() -> CircularShift.statistics(weights, new double[3], new int[] {1}))
        .hasMessage("Cannot turn a series: 4 weights, 3 values");
  }

  @Test
  void countsItselfAndTies() {
    // At least 2: the observed one, one equal, one larger.
    assertThat(CircularShift.p(2, new double[] {1, 2, 3})).isEqualTo(3.0 / 4);
    assertThat(CircularShift.p(2, new double[0])).isEqualTo(1);
  }

  @Test
  void takesRoundingAsATie() {
    assertThat(CircularShift.p(0.1 + 0.2, new double[] {0.3, 0})).isEqualTo(2.0 / 3);
  }

  @Test
  void isUniformOverTheCircle() {
    // Whatever the series, each rank is taken once: the test is exact for a random phase.
    double[] weights = {0.5, 0.5, 0, 0, -1, 0, 0, 0, 0, 0};
    double[] series = {0.3, 5, -2, 0.7, 9, 1, 1.5, -7, 4, 2};
    int[] all = CircularShift.shifts(10, 999, 1);
    double[] p = new double[10];
    for (int phase = 0; phase < 10; phase++) {
      double[] from = turnedBy(series, phase);
      double observed = CircularShift.statistics(weights, from, new int[] {0})[0];
      p[phase] = CircularShift.p(observed, CircularShift.statistics(weights, from, all));
    }
    Arrays.sort(p);

    assertThat(p).containsExactly(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
  }

  private static double[] turnedBy(double[] series, int phase) {
    return IntStream.range(0, series.length)
        .mapToDouble(i -> series[(i + phase) % series.length])
        .toArray();
  }
}
