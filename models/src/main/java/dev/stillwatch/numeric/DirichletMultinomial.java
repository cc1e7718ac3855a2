package dev.stillwatch.numeric;

import java.io.Serializable;
import java.util.function.ToDoubleFunction;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Draws from kinds whose probabilities differ from one drawer to the next, by a Dirichlet
 * distribution about common means (Mosimann 1962, "On the compound multinomial distribution, the
 * multivariate beta-distribution, and correlations among proportions").
 *
 * <p>A drawer's two draws are of one kind with probability (1 + precision sum m^2) / (1 +
 * precision).
 */
public final class DirichletMultinomial implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int FEW = 16;

  private final double[] means;
  private final double precision;

  /**
   * Draws about some means.
   *
   * @param means mean probability of each kind, above 0 where anything is drawn; they add up to 1
   * @param precision sum of the Dirichlet parameters, above 0: the greater, the more alike drawers
   */
  public DirichletMultinomial(double[] means, double precision) {
    if (!(precision > 0)) {
      throw new IllegalArgumentException(
          "Invalid precision: %s (must be positive)".formatted(precision));
    }
    this.means = means.clone();
    this.precision = precision;
  }

  /**
   * The one of a precision by which two draws of a drawer are of one kind with a probability.
   *
   * @param same that probability, above the one of two drawers, sum m^2, and below 1
   */
  public static DirichletMultinomial of(double[] means, double same) {
    double between = 0;
    for (double mean : means) {
      between += mean * mean;
    }
    return new DirichletMultinomial(means, (1 - same) / (same - between));
  }

  /**
   * The likeliest of some precisions, the first of equals.
   *
   * @param fit ln of the likelihood of all that was drawn
   */
  public static double likeliest(
      double[] means, double[] precisions, ToDoubleFunction<DirichletMultinomial> fit) {
    double best = Double.NaN;
    double most = Double.NEGATIVE_INFINITY;
    for (double precision : precisions) {
      double likelihood = fit.applyAsDouble(new DirichletMultinomial(means, precision));
      if (likelihood > most || Double.isNaN(best)) {
        most = likelihood;
        best = precision;
      }
    }
    return best;
  }

  /** Sum of the Dirichlet parameters. */
  public double precision() {
    return precision;
  }

  /** Mean probabilities, as many as there are kinds. */
  public double[] means() {
    return means.clone();
  }

  /**
   * ln of the probability of one drawer's draws in an order: without the multinomial coefficient,
   * which is the same for all distributions.
   *
   * @param kinds drawn, each an index of the means
   * @param counts how often each
   */
  public double logLikelihood(int[] kinds, long[] counts) {
    long draws = 0;
    double sum = 0;
    for (int i = 0; i < kinds.length; i++) {
      sum += rising(precision * means[kinds[i]], counts[i]);
      draws += counts[i];
    }
    return sum - rising(precision, draws);
  }

  /** ln of a (a + 1) ... (a + n - 1). */
  private static double rising(double a, long n) {
    if (n > FEW) {
      return LogGamma.value(a + n) - LogGamma.value(a);
    }
    double product = 0;
    for (int i = 0; i < n; i++) {
      product += Math.log(a + i);
    }
    return product;
  }
}
