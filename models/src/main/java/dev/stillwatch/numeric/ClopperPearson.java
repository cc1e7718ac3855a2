package dev.stillwatch.numeric;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Exact bounds of a probability from independent trials (Clopper, Pearson 1934, "The use of
 * confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26).
 *
 * <p>With k hits in n trials and alpha = 1 - confidence, low is the alpha/2 quantile of Beta(k, n -
 * k + 1) and high the 1 - alpha/2 quantile of Beta(k + 1, n - k); low is 0 where nothing hit and
 * high is 1 where everything did.
 *
 * @param confidence in (0, 1)
 */
public record ClopperPearson(double confidence) {
  public ClopperPearson {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "Invalid confidence: %s (must lie in (0, 1))".formatted(confidence));
    }
  }

  /**
   * The bounds.
   *
   * @param hits at least 0, at most the trials
   * @param trials at least 1
   */
  public Interval of(long hits, long trials) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "Invalid trials: %d hits in %d (0 to all of at least one)".formatted(hits, trials));
    }
    double tail = (1 - confidence) / 2;
    double low =
        hits == 0
            ? 0
            : BetaDistribution.of((double) hits, trials - hits + 1.0)
                .inverseCumulativeProbability(tail);
    double high =
        hits == trials
            ? 1
            : BetaDistribution.of(hits + 1.0, (double) (trials - hits))
                .inverseSurvivalProbability(tail);
    return new Interval(low, high);
  }
}
