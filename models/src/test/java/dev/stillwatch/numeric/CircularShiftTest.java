package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;

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
  void movesTheWholeCalendar() {
    assertThat(CircularShift.shifted(new int[] {0, 3, 9}, 4, 10)).containsExactly(4, 7, 3);
  }

  @Test
  void countsItselfAndTies() {
    // At least 2: the observed one, one equal, one larger; NaN is no phase.
    assertThat(CircularShift.p(2, new double[] {1, 2, 3, Double.NaN})).isEqualTo(3.0 / 4);
    assertThat(CircularShift.p(2, new double[0])).isEqualTo(1);
  }

  @Test
  void takesRoundingAsATie() {
    assertThat(CircularShift.p(0.1 + 0.2, new double[] {0.3, 0})).isEqualTo(2.0 / 3);
  }

  @Test
  void isUniformOverTheCircle() {
    // Whatever the series, each rank is taken once: the test is exact for a random phase.
    double[] statistics = {0.3, 5, -2, 0.7, 9, 1, 1.5, -7, 4, 2};
    double[] p =
        IntStream.range(0, 10)
            .mapToDouble(
                at ->
                    CircularShift.p(
                        statistics[at],
                        IntStream.range(1, 10)
                            .mapToDouble(shift -> statistics[(at + shift) % 10])
                            .toArray()))
            .sorted()
            .toArray();

    assertThat(p)
        .isEqualTo(
            Arrays.stream(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
                .mapToDouble(rank -> rank / 10.0)
                .toArray());
  }
}
