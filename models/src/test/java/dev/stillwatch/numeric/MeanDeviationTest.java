package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanDeviationTest {
  @Test
  void takesTheMeanDistanceFromTheMedian() {
    // Median 3: (2 + 1 + 0 + 1 + 6) / 5. Of the even ones 4: (3 + 1 + 1 + 5) / 4.
    assertThat(MeanDeviation.of(new double[] {9, 1, 3, 2, 4})).isCloseTo(2, within(1e-12));
    assertThat(MeanDeviation.of(new double[] {5, 1, 9, 3})).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void isNothingForOneValueAndUndefinedForNone() {
    assertThat(MeanDeviation.of(new double[] {7})).isZero();
    assertThat(MeanDeviation.of(new double[0])).isNaN();
  }
}
