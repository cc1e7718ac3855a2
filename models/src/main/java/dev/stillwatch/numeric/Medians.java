package dev.stillwatch.numeric;

import java.util.Arrays;

/** Middles and spreads that a minority of odd values cannot move far. */
public final class Medians {
  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  public static final double TO_DEVIATION = 1.4826;

  private Medians() {}

  /** The median; the mean of the middle two for an even number, NaN for none. */
  public static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** 1.4826 times the median distance from a centre; NaN for none. */
  public static double spread(double[] values, double centre) {
    return TO_DEVIATION * median(Arrays.stream(values).map(x -> Math.abs(x - centre)).toArray());
  }

  /**
   * The q-quantile at (n - 1) q, interpolated between neighbours (R type 7); NaN for none.
   *
   * @param q in [0, 1]
   */
  public static double quantile(double[] values, double q) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = (sorted.length - 1) * q;
    int low = (int) Math.floor(at);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  /**
   * The smallest value up to which half of the weight lies; NaN for none.
   *
   * @param weights one per value, not negative
   */
  public static double weighted(double[] values, double[] weights) {
    if (values.length == 0) {
      return Double.NaN;
    }
    int[] order = ascending(values);
    double half = Arrays.stream(weights).sum() / 2;
    double sum = 0;
    for (int i : order) {
      sum += weights[i];
      if (sum >= half) {
        return values[i];
      }
    }
    return values[order[order.length - 1]];
  }

  /** The places of values in their order, equal ones as they stand; no place becomes an object. */
  static int[] ascending(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int[] order = new int[values.length];
    int[] equal = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int first = firstOf(sorted, values[i]);
      order[first + equal[first]++] = i;
    }
    return order;
  }

  private static int firstOf(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Double.compare(sorted[middle], value) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * 1.4826 times the weighted median distance from a centre; NaN for none.
   *
   * @param weights one per value, not negative
   */
  public static double spread(double[] values, double[] weights, double centre) {
    double[] distances = Arrays.stream(values).map(x -> Math.abs(x - centre)).toArray();
    return TO_DEVIATION * weighted(distances, weights);
  }

  /**
   * The standard deviation about the mean, of the population kind; 0 for one value, NaN for none.
   */
  public static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    return Math.sqrt(
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElse(Double.NaN));
  }

  /**
   * How much the true values differ where each is known with an error: the root of the variance
   * less that of the errors (method of moments), and no less than can be told from 0, the standard
   * error of the variance of n normal values, variance sqrt(2 / (n - 1)), with the errors' variance
   * where that is more: few values that agree by chance show no more than their errors allow.
   *
   * @param values two and more
   * @param errors variance of the error of each
   */
  public static double deviationBeyond(double[] values, double[] errors) {
    int n = values.length;
    double variance = Math.pow(deviation(values), 2) * n / (n - 1);
    double chance = Arrays.stream(errors).average().orElse(Double.NaN);
    return Math.sqrt(
        Math.max(variance - chance, Math.max(variance, chance) * Math.sqrt(2.0 / (n - 1))));
  }
}
