package dev.stillwatch.numeric;

import java.util.Arrays;

/**
 * The upper tail of a sample as a generalised Pareto distribution, to see beyond its largest value.
 *
 * <p>Above the threshold t, the chance of more than x is share · (1 + c (x - t) / s)^(-1 / c), and
 * share · exp(-(x - t) / s) for c = 0 (Knijnenburg, Wessels, Reinders and Shmulevich 2009,
 * <i>Bioinformatics</i> 25, i161-i168). By L-moments of the excesses over t, their mean l1 and half
 * of their mean difference l2: c = 2 - l1 / l2, s = (1 - c) l1 (Hosking and Wallis 1987,
 * <i>Technometrics</i> 29, 339-349, whose k is -c).
 *
 * <p>A tail that seems to end, c below 0, is taken as exponential: where it ends a few hundred
 * values do not tell, and a chance of 0 would be the result. For normal values that overstates
 * chances.
 *
 * @param threshold t
 * @param share of the values above it, in [0, 1]
 * @param scale s; 0 where no value is above another, and then nothing is said
 * @param shape c, 0 and more
 */
public record ParetoTail(double threshold, double share, double scale, double shape) {
  /**
   * Of the largest values.
   *
   * @param values of the sample, more than those above the threshold
   * @param above how many of them lie above it, two and more; it is midway to the next one
   */
  public static ParetoTail of(double[] values, int above) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int first = sorted.length - above;
    double threshold = (sorted[first - 1] + sorted[first]) / 2;
    double mean = 0;
    double ranked = 0;
    for (int i = 0; i < above; i++) {
      double excess = sorted[first + i] - threshold;
      mean += excess / above;
      ranked += excess * i / (above - 1) / above;
    }
    double half = 2 * ranked - mean;
    double shape = half > 0 ? Math.max(0, 2 - mean / half) : 0;
    return new ParetoTail(
        threshold, above / (double) values.length, half > 0 ? (1 - shape) * mean : 0, shape);
  }

  /**
   * The chance of a value as large.
   *
   * @param x the threshold or more
   */
  public double beyond(double x) {
    double scaled = (x - threshold) / scale;
    return share * (shape == 0 ? Math.exp(-scaled) : Math.pow(1 + shape * scaled, -1 / shape));
  }
}
