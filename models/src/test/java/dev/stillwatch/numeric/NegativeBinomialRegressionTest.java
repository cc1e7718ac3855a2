package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NegativeBinomialRegressionTest {
  private static final double[] COUNTS = {12, 15, 9, 22, 30, 41, 5, 14, 18, 11, 25, 28, 50, 7};
  private static final double[] SCATTERED = {3, 40, 12, 7, 90, 25, 1, 18, 33, 60, 5, 9, 14, 110};
  private static final double[] OFFSETS =
      logs(100, 110, 95, 120, 150, 160, 60, 100, 105, 98, 130, 140, 170, 65);
  private static final double[][] DESIGN = weekends(14);
  // The references are printed with eight decimals.
  private static final Offset<Double> PRINTED = within(1e-7);

  @Test
  void agreesWithStatsmodelsAtAKnownDispersion() {
    // statsmodels 0.15.0: GLM(y, X, NegativeBinomial(alpha=0.1), offset).fit()
    NegativeBinomialRegression fit = NegativeBinomialRegression.fit(DESIGN, COUNTS, OFFSETS, 0.1);

    assertThat(fit.coefficients()).containsExactly(new double[] {-1.98782615, 0.55305847}, PRINTED);
    assertThat(fit.standardErrors())
        .containsExactly(new double[] {0.13280271, 0.22234321}, PRINTED);
  }

  @Test
  void agreesWithStatsmodelsWithoutDispersion() {
    // statsmodels 0.15.0: GLM(y, X, Poisson(), offset).fit()
    NegativeBinomialRegression fit = NegativeBinomialRegression.fit(DESIGN, COUNTS, OFFSETS, 0);

    assertThat(fit.coefficients()).containsExactly(new double[] {-1.96335543, 0.53758226}, PRINTED);
    assertThat(fit.standardErrors())
        .containsExactly(new double[] {0.08512565, 0.11814308}, PRINTED);
  }

  @Test
  void findsTheDispersionAtWhichPearsonEqualsTheFreedom() {
    // statsmodels 0.15.0 GLM inside scipy.optimize.brentq of SciPy 1.17.1 on sum(resid_pearson^2)
    // = 12
    NegativeBinomialRegression fit = NegativeBinomialRegression.fit(DESIGN, SCATTERED, OFFSETS);

    assertThat(fit.dispersion()).isCloseTo(1.9419722918577464, within(1e-6));
    assertThat(fit.coefficients())
        .containsExactly(new double[] {-1.07203855, -0.41657317}, within(1e-6));
    assertThat(fit.standardErrors())
        .containsExactly(new double[] {0.44422072, 0.83066765}, within(1e-6));
  }

  @Test
  void takesConstantCountsAsPoisson() {
    NegativeBinomialRegression fit =
        NegativeBinomialRegression.fit(ones(10), same(10, 7), same(10, 0));

    assertThat(fit.dispersion()).isEqualTo(0);
    assertThat(fit.mean(new double[] {1}, 0)).isCloseTo(7, within(1e-6));
  }

  @Test
  void fitsALoneLevelByItsMean() {
    // For one mean the estimate is the weighted ratio; with equal exposure the plain mean.
    double[] counts = {0, 4, 8, 20, 3};
    NegativeBinomialRegression fit =
        NegativeBinomialRegression.fit(ones(5), counts, same(5, Math.log(2)));

    assertThat(fit.mean(new double[] {1}, Math.log(2))).isCloseTo(7, within(1e-6));
    // sum (y - 7)^2 / (7 + a 49) = 4 with sum (y - 7)^2 = 49 + 9 + 1 + 169 + 16 = 244
    assertThat(fit.dispersion()).isCloseTo((244.0 / 4 - 7) / 49, within(1e-6));
  }

  @Test
  void movesOnlyTheInterceptWhenTheExposureIsScaled() {
    NegativeBinomialRegression plain = NegativeBinomialRegression.fit(DESIGN, SCATTERED, OFFSETS);
    double[] tenfold = Arrays.stream(OFFSETS).map(offset -> offset + Math.log(10)).toArray();
    NegativeBinomialRegression scaled = NegativeBinomialRegression.fit(DESIGN, SCATTERED, tenfold);

    assertThat(scaled.dispersion()).isCloseTo(plain.dispersion(), within(1e-6));
    assertThat(scaled.coefficients()[0])
        .isCloseTo(plain.coefficients()[0] - Math.log(10), within(1e-6));
    assertThat(scaled.coefficients()[1]).isCloseTo(plain.coefficients()[1], within(1e-6));
    assertThat(scaled.mean(DESIGN[4], tenfold[4]))
        .isCloseTo(plain.mean(DESIGN[4], OFFSETS[4]), within(1e-4));
  }

  @Test
  void staysFiniteWhereALevelIsAllZero() {
    double[] counts = {5, 6, 7, 5, 0, 0, 6, 5, 7, 6, 5, 0, 0, 6};
    NegativeBinomialRegression fit = NegativeBinomialRegression.fit(DESIGN, counts, same(14, 0));

    assertThat(fit.mean(new double[] {1, 0}, 0)).isCloseTo(5.8, within(1e-3));
    assertThat(fit.mean(new double[] {1, 1}, 0)).isBetween(0.0, 1e-3);
    assertThat(fit.predict(new double[] {1, 1}, 0).dispersion()).isBetween(0.0, 1.0);
  }

  @Test
  void staysFiniteWithoutAnyCount() {
    NegativeBinomialRegression fit =
        NegativeBinomialRegression.fit(ones(20), same(20, 0), same(20, 3));

    assertThat(fit.mean(new double[] {1}, 3)).isBetween(0.0, 1e-2);
  }

  @Test
  void doubtsTheMeanMoreWithFewerCounts() {
    NegativeBinomial few =
        NegativeBinomialRegression.fit(ones(5), same(5, 4), same(5, 0))
            .predict(new double[] {1}, 0);
    NegativeBinomial many =
        NegativeBinomialRegression.fit(ones(50), same(50, 4), same(50, 0))
            .predict(new double[] {1}, 0);

    // Variance of the logarithm of a Poisson mean: 1 / sum of counts.
    assertThat(few.dispersion()).isCloseTo(1.0 / 20, within(1e-6));
    assertThat(many.dispersion()).isCloseTo(1.0 / 200, within(1e-6));
  }

  @Test
  void refusesWhatItCannotSolve() {
    assertThatThrownBy(() -> NegativeBinomialRegression.fit(ones(1), same(1, 3), same(1, 0)))
        .hasMessage("Cannot fit counts: 1 counts for 1 coefficients");
    assertThatThrownBy(() -> NegativeBinomialRegression.fit(ones(3), same(2, 3), same(3, 0)))
        .hasMessage("Cannot fit counts: 3 rows, 2 counts, 3 offsets");
  }

  private static double[] logs(double... exposures) {
    return Arrays.stream(exposures).map(Math::log).toArray();
  }

  // Days 5 and 6 of each week, as in the references.
  private static double[][] weekends(int days) {
    double[][] design = new double[days][];
    Arrays.setAll(design, i -> new double[] {1, i % 7 == 4 || i % 7 == 5 ? 1 : 0});
    return design;
  }

  private static double[][] ones(int rows) {
    double[][] design = new double[rows][];
    Arrays.setAll(design, i -> new double[] {1});
    return design;
  }

  private static double[] same(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }
}
