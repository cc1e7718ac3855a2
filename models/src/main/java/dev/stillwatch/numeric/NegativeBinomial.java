package dev.stillwatch.numeric;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The negative binomial distribution of a count, by mean and dispersion.
 *
 * <p>With r = 1 / dispersion, P(X = k) = Γ(k + r) / (k! Γ(r)) · (r / (r + mean))^r · (mean / (r +
 * mean))^k, and the variance is mean + dispersion · mean² (the NB2 form; Hilbe, <i>Negative
 * Binomial Regression</i>, 2nd ed., section 8.2). Dispersion 0 is the Poisson distribution; mean 0
 * is the constant 0.
 *
 * @param mean expected count, finite and at least 0
 * @param dispersion finite and at least 0
 */
public record NegativeBinomial(double mean, double dispersion) {
  // Below this r exceeds 10^9 and the distribution is Poisson to more digits than r keeps.
  private static final double POISSON_BELOW = 1e-9;

  public NegativeBinomial {
    if (!(mean >= 0) || Double.isInfinite(mean)) {
      throw new IllegalArgumentException("Invalid mean: %s (finite, at least 0)".formatted(mean));
    }
    if (!(dispersion >= 0) || Double.isInfinite(dispersion)) {
      throw new IllegalArgumentException(
          "Invalid dispersion: %s (finite, at least 0)".formatted(dispersion));
    }
  }

  /** mean + dispersion · mean². */
  public double variance() {
    return mean + dispersion * mean * mean;
  }

  /** P(X = k); 0 for negative k. */
  public double probability(long k) {
    return Math.exp(logProbability(k));
  }

  /** ln P(X = k); minus infinity where that is impossible. */
  public double logProbability(long k) {
    if (k < 0 || (mean == 0 && k > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (mean == 0) {
      return 0;
    }
    double logFactorial = LogGamma.value(k + 1.0);
    if (isPoisson()) {
      return k * Math.log(mean) - mean - logFactorial;
    }
    double r = 1 / dispersion;
    double logChoices = LogGamma.value(k + r) - LogGamma.value(r) - logFactorial;
    double logFailure = -r * Math.log1p(mean / r);
    double logSuccess = k == 0 ? 0 : k * Math.log(mean / (r + mean));
    return logChoices + logFailure + logSuccess;
  }

  /** P(X ≥ k), accurate far into the tail; 1 for k ≤ 0. */
  public double atLeast(long k) {
    if (k <= 0) {
      return 1;
    }
    if (mean == 0) {
      return 0;
    }
    if (isPoisson()) {
      return RegularizedGamma.P.value((double) k, mean);
    }
    double r = 1 / dispersion;
    return RegularizedBeta.value(mean / (r + mean), (double) k, r);
  }

  /** P(X ≤ k); 0 for negative k. */
  public double atMost(long k) {
    if (k < 0) {
      return 0;
    }
    if (mean == 0) {
      return 1;
    }
    if (isPoisson()) {
      return RegularizedGamma.Q.value(k + 1.0, mean);
    }
    double r = 1 / dispersion;
    return RegularizedBeta.value(r / (r + mean), r, k + 1.0);
  }

  /**
   * The smallest k with P(X ≤ k) ≥ p.
   *
   * @param p in [0, 1)
   */
  public long quantile(double p) {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException("Invalid p: %s (at least 0, below 1)".formatted(p));
    }
    long low = -1;
    long high = (long) Math.ceil(mean + Math.sqrt(variance())) + 1;
    while (atMost(high) < p) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (atMost(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private boolean isPoisson() {
    return dispersion < POISSON_BELOW;
  }
}
