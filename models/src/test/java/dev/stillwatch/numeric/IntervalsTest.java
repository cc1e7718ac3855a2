package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class IntervalsTest {
  // The references are given to seven digits.
  private static final double DIGITS = 5e-8;

  @Test
  void boundsAProbabilityAsR() {
    // R: binom.test(5, 10)$conf.int
    Interval half = new ClopperPearson(0.95).of(5, 10);

    assertThat(half.low()).isCloseTo(0.1870860, offset(DIGITS));
    assertThat(half.high()).isCloseTo(0.8129140, offset(DIGITS));
  }

  @Test
  void boundsWhatNeverOrAlwaysHappenedOnOneSide() {
    // Nothing in ten: 1 - (0.05 / 2)^(1/10).
    double least = 1 - Math.pow(0.025, 0.1);

    assertThat(new ClopperPearson(0.95).of(0, 10).low()).isZero();
    assertThat(new ClopperPearson(0.95).of(0, 10).high()).isCloseTo(least, offset(1e-9));
    assertThat(new ClopperPearson(0.95).of(10, 10).low()).isCloseTo(1 - least, offset(1e-9));
    assertThat(new ClopperPearson(0.95).of(10, 10).high()).isEqualTo(1);
  }

  @Test
  void refusesTrialsThatCannotBe() {
    assertThatThrownBy(() -> new ClopperPearson(0.95).of(2, 1))
        .hasMessage("Invalid trials: 2 hits in 1 (0 to all of at least one)");
    assertThatThrownBy(() -> new ClopperPearson(1))
        .hasMessage("Invalid confidence: 1.0 (must lie in (0, 1))");
  }

  @Test
  void boundsAMeanByStudentsT() {
    // 1, 2, 3: mean 2, error 1/sqrt(3), t(2, 0.975) = 4.3026527 (R: qt(0.975, 2)).
    Interval interval = new MeanInterval(0.95).of(1, 2, 3);

    assertThat(interval.low()).isCloseTo(2 - 4.3026527 / Math.sqrt(3), offset(DIGITS));
    assertThat(interval.high()).isCloseTo(2 + 4.3026527 / Math.sqrt(3), offset(DIGITS));
  }

  @Test
  void aLoneValueSaysNothingOfItsMean() {
    assertThat(new MeanInterval(0.95).of(7))
        .isEqualTo(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    assertThat(new MeanInterval(0.95).of(7).within(0, 1)).isEqualTo(new Interval(0, 1));
    assertThat(new MeanInterval(0.95).of(0.5, 0.5)).isEqualTo(new Interval(0.5, 0.5));
  }
}
