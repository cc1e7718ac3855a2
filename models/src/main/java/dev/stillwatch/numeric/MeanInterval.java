package dev.stillwatch.numeric;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Bounds of the mean of a normal population from a sample: mean ± t(n - 1, (1 + confidence) / 2) s
 * / sqrt(n), s being the sample's standard deviation with n - 1 below the line ("Student" 1908,
 * "The probable error of a mean", Biometrika 6).
 *
 * <p>A sample of equal values gives an interval without width: it has shown no spread, which is not
 * to say that there is none.
 *
 * @param confidence in (0, 1)
 */
public record MeanInterval(double confidence) {
  public MeanInterval {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "Invalid confidence: %s (must lie in (0, 1))".formatted(confidence));
    }
  }

  /**
   * The bounds; from minus to plus infinity for a single value.
   *
   * @param values at least one
   */
  public Interval of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Invalid sample: no values");
    }
    if (values.length == 1) {
      return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double error = Math.sqrt(squares / (values.length - 1) / values.length);
    double reach =
        error
            * TDistribution.of(values.length - 1.0)
                .inverseSurvivalProbability((1 - confidence) / 2);
    return new Interval(mean - reach, mean + reach);
  }
}
