package dev.stillwatch.numeric;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Successes out of trials whose probability differs from one series of trials to the next, by a
 * beta distribution (Skellam 1948, "A probability distribution derived from the binomial
 * distribution by regarding the probability of success as variable between the sets of trials").
 *
 * @param mean of the probabilities, above 0 and below 1
 * @param precision a + b of the beta distribution, above 0: how much alike the probabilities are
 */
public record BetaBinomial(double mean, double precision) {
  private static final double LEAST_PRECISION = 2;
  private static final double MOST_PRECISION = 300;

  /**
   * The one whose probabilities have a mean and a standard deviation. Its precision is m (1 - m) /
   * sd^2 - 1, held between {@value #LEAST_PRECISION}, where probabilities of a half are spread
   * evenly, and {@value #MOST_PRECISION}.
   */
  public static BetaBinomial of(double mean, double deviation) {
    double precision = mean * (1 - mean) / (deviation * deviation) - 1;
    return new BetaBinomial(mean, Math.max(LEAST_PRECISION, Math.min(MOST_PRECISION, precision)));
  }

  /**
   * ln of the probability of so many successes.
   *
   * @param successes from 0 to the trials
   */
  public double logProbability(long successes, long trials) {
    double a = mean * precision;
    double b = (1 - mean) * precision;
    long failures = trials - successes;
    double choose = -Math.log1p((double) trials) - LogBeta.value(successes + 1.0, failures + 1.0);
    return choose + LogBeta.value(successes + a, failures + b) - LogBeta.value(a, b);
  }
}
