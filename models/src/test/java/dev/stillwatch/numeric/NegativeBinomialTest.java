package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegativeBinomialTest {
  // Continued fractions and log-gamma differences lose a few digits; SciPy's do too.
  private static final Percentage CLOSE = Percentage.withPercentage(1e-8);

  // SciPy 1.17.1: nbinom(1/a, (1/a)/(1/a + mean)) and poisson(mean): pmf(k), cdf(k), sf(k - 1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10   | 0.5  | 7    | 0.06201814382970077   | 0.45734124149011846 | 0.6046769023395823
          10   | 0.5  | 60   | 3.0071325486058713e-5 | 0.9998348541961012  | 0.00019521712938490638
          3    | 0    | 8    | 0.008101511794681432  | 0.996197007938324   | 0.01190450385635739
          1000 | 0.05 | 2500 | 7.1920635089646885e-9 | 0.9999994262593432  | 5.80932720277713e-7
          0.2  | 4    | 3    | 0.008882098985292694  | 0.9947950863527822  | 0.014087012632510242
          """)
  void agreesWithSciPy(
      double mean, double dispersion, long k, double pmf, double atMost, double atLeast) {
    NegativeBinomial counts = new NegativeBinomial(mean, dispersion);

    assertThat(counts.probability(k)).isCloseTo(pmf, CLOSE);
    assertThat(counts.atMost(k)).isCloseTo(atMost, CLOSE);
    assertThat(counts.atLeast(k)).isCloseTo(atLeast, CLOSE);
  }

  // SciPy 1.17.1: ppf([0.025, 0.5, 0.975, 0.995])
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10   | 0.5  | 0   | 8   | 30   | 40
          3    | 0    | 0   | 3   | 7    | 8
          1000 | 0.05 | 607 | 983 | 1488 | 1676
          0.2  | 4    | 0   | 0   | 2    | 4
          """)
  void findsQuantiles(double mean, double dispersion, long low, long median, long high, long far) {
    NegativeBinomial counts = new NegativeBinomial(mean, dispersion);

    assertThat(counts.quantile(0.025)).isEqualTo(low);
    assertThat(counts.quantile(0.5)).isEqualTo(median);
    assertThat(counts.quantile(0.975)).isEqualTo(high);
    assertThat(counts.quantile(0.995)).isEqualTo(far);
  }

  @Test
  void isGeometricAtDispersionOne() {
    // P(X = k) = (1 - s) s^k with s = 3 / 4
    NegativeBinomial geometric = new NegativeBinomial(3, 1);

    assertThat(geometric.probability(0)).isCloseTo(0.25, within(1e-15));
    assertThat(geometric.probability(2)).isCloseTo(0.25 * 0.5625, within(1e-14));
    assertThat(geometric.atLeast(4)).isCloseTo(Math.pow(0.75, 4), within(1e-14));
  }

  @Test
  void passesIntoPoissonWithoutAStep() {
    double justAbove = new NegativeBinomial(20, 1.1e-9).atLeast(35);
    double justBelow = new NegativeBinomial(20, 0.9e-9).atLeast(35);

    assertThat(justAbove).isCloseTo(justBelow, Percentage.withPercentage(1e-4));
  }

  @Test
  void sumsToOne() {
    NegativeBinomial counts = new NegativeBinomial(5, 0.3);
    double sum = 0;
    for (int k = 0; k < 400; k++) {
      sum += counts.probability(k);
    }

    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void isZeroForSureAtMeanZero() {
    NegativeBinomial none = new NegativeBinomial(0, 2);

    assertThat(none.probability(0)).isEqualTo(1);
    assertThat(none.atLeast(0)).isEqualTo(1);
    assertThat(none.atLeast(1)).isEqualTo(0);
    assertThat(none.quantile(0.99)).isEqualTo(0);
  }

  @Test
  void refusesWhatIsNoDistribution() {
    assertThatThrownBy(() -> new NegativeBinomial(-1, 0))
        .hasMessage("Invalid mean: -1.0 (finite, at least 0)");
    assertThatThrownBy(() -> new NegativeBinomial(1, Double.NaN))
        .hasMessage("Invalid dispersion: NaN (finite, at least 0)");
    assertThatThrownBy(() -> new NegativeBinomial(1, 1).quantile(1))
        .hasMessage("Invalid p: 1.0 (at least 0, below 1)");
  }
}
