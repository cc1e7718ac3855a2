package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ParetoTailTest {
  @Test
  void agreesWithSciPy() {
    double[] values = {0.1, 0.4, 0.2, 1.5, 0.9, 3.0, 0.7, 6.0, 2.2, 0.3, 1.1, 0.6};

    ParetoTail tail = ParetoTail.of(values, 6);

    // SciPy 1.17.1: l1, l2 = stats.lmoment(excesses, order=[1, 2], standardize=False)
    assertThat(tail.threshold()).isCloseTo(0.8, within(1e-12));
    assertThat(tail.shape()).isCloseTo(0.4482758621, within(1e-9));
    assertThat(tail.scale()).isCloseTo(0.9103448276, within(1e-9));
    // 0.5 * stats.genpareto.sf(9.2, shape, scale=scale)
    assertThat(tail.beyond(10)).isCloseTo(0.0110171319, within(1e-9));
  }

  @Test
  void takesATailThatSeemsToEndForAnExponentialOne() {
    ParetoTail tail = ParetoTail.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 4);

    // Excesses 0.5, 1.5, 2.5, 3.5 have l2 = 5/6, so c = -0.4; 0.5 exp(-7.5 / 2)
    assertThat(tail.shape()).isZero();
    assertThat(tail.scale()).isCloseTo(2, within(1e-12));
    assertThat(tail.beyond(12)).isCloseTo(0.0117588729, within(1e-9));
  }

  @Test
  void ofEqualValuesSaysNothing() {
    assertThat(ParetoTail.of(new double[8], 4).scale()).isZero();
  }
}
