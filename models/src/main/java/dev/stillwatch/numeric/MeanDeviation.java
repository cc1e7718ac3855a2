package dev.stillwatch.numeric;

import java.util.Arrays;

/**
 * How far values lie from their median on average: Σ |x − median| / n.
 *
 * <p>With an even number, any value between the two in the middle gives the same. 0 for one value;
 * not a number for none.
 */
public final class MeanDeviation {
  private MeanDeviation() {}

  /** The deviation; the order of the values does not matter. */
  public static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    // Each pair of the i-th smallest and i-th largest spans the median.
    double sum = 0;
    for (int i = 0; i < sorted.length / 2; i++) {
      sum += sorted[sorted.length - 1 - i] - sorted[i];
    }
    return sum / sorted.length;
  }
}
