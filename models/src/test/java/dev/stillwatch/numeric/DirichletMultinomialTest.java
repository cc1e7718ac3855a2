package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirichletMultinomialTest {
  private static final int[] TWO = {0, 1};

  @ParameterizedTest(name = "{0} of {1} at {2}, precision {3}")
  @CsvSource({"3, 10, 0.2, 4", "0, 5, 0.5, 30", "40, 60, 0.7, 12"})
  void ofTwoKindsItIsTheBetaBinomialWithoutItsCoefficient(
      long some, long all, double mean, double precision) {
    double[] means = {mean, 1 - mean};
    double choose = 0;
    for (long i = 1; i <= some; i++) {
      choose += Math.log((all - some + i) / (double) i);
    }

    assertThat(
            new DirichletMultinomial(means, precision)
                    .logLikelihood(TWO, new long[] {some, all - some})
                + choose)
        .isCloseTo(new BetaBinomial(mean, precision).logProbability(some, all), within(1e-9));
  }

  @Test
  void twoDrawsAreOfOneKindAsOftenAsItWasMadeFor() {
    double[] means = {0.5, 0.3, 0.2};
    DirichletMultinomial draws = DirichletMultinomial.of(means, 0.6);

    double same = 0;
    for (int kind = 0; kind < 3; kind++) {
      same += Math.exp(draws.logLikelihood(new int[] {kind}, new long[] {2}));
    }

    assertThat(same).isCloseTo(0.6, within(1e-12));
    // (1 - 0.6) / (0.6 - 0.38)
    assertThat(draws.precision()).isCloseTo(1.818182, within(1e-6));
  }

  @Test
  void allThatCanBeDrawnAddsUpToOne() {
    DirichletMultinomial draws = new DirichletMultinomial(new double[] {0.6, 0.4}, 3);
    double sum = 0;
    for (int first = 0; first <= 20; first++) {
      double orders = 1;
      for (int i = 1; i <= first; i++) {
        orders *= (20 - first + i) / (double) i;
      }
      sum += orders * Math.exp(draws.logLikelihood(TWO, new long[] {first, 20 - first}));
    }

    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void refusesAPrecisionOfNothing() {
    assertThatThrownBy(() -> new DirichletMultinomial(new double[] {1}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision: 0.0");
  }
}
