package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaBinomialTest {

  @ParameterizedTest(name = "P({0} of {1}) with a = {2}, b = {3} is {4}")
  @CsvSource({
    // C(n, k) B(k + a, n - k + b) / B(a, b) in fractions, by hand.
    "2, 5, 2, 3, 0.23809523809523808",
    "0, 9, 1, 1, 0.1",
    "9, 9, 1, 1, 0.1",
    "0, 0, 4, 2, 1",
    "1, 1, 1, 3, 0.25"
  })
  void knowsProbabilitiesThatAreFractions(
      long successes, long trials, double a, double b, double probability) {
    BetaBinomial distribution = new BetaBinomial(a / (a + b), a + b);

    assertThat(Math.exp(distribution.logProbability(successes, trials)))
        .isCloseTo(probability, within(1e-12));
  }

  @Test
  void isBinomialWhereAllProbabilitiesAreTheSame() {
    BinomialDistribution binomial = BinomialDistribution.of(40, 0.3);
    BetaBinomial distribution = new BetaBinomial(0.3, 1e9);

    for (int k = 0; k <= 40; k++) {
      assertThat(distribution.logProbability(k, 40))
          .isCloseTo(binomial.logProbability(k), within(1e-5));
    }
  }

  @Test
  void probabilitiesOfAllOutcomesAddUp() {
    BetaBinomial distribution = BetaBinomial.of(0.25, 0.1);
    double sum = 0;
    for (int k = 0; k <= 1_000; k++) {
      sum += Math.exp(distribution.logProbability(k, 1_000));
    }

    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest(name = "mean {0}, deviation {1}: precision {2}")
  @CsvSource({"0.5, 0.1, 24", "0.5, 0.0001, 300", "0.5, 0.9, 2", "0.25, 0.25, 2"})
  void takesItsPrecisionFromTheDeviation(double mean, double deviation, double precision) {
    assertThat(BetaBinomial.of(mean, deviation).precision()).isCloseTo(precision, within(1e-9));
  }
}
