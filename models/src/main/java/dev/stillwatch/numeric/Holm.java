package dev.stillwatch.numeric;

import java.util.Arrays;
import java.util.Comparator;

/**
 * P-values of a few questions adjusted so that any false one among those at most α is as rare as α,
 * whatever their dependence.
 *
 * <p>Holm 1979, <i>Scandinavian Journal of Statistics</i> 6, 65-70: of m, the i-th smallest becomes
 * the largest of p(j) · (m − j + 1) over j ≤ i, at most 1; the same as {@code p.adjust(p, "holm")}
 * in R. A lone one stays as it is.
 */
public final class Holm {
  private Holm() {}

  /** Adjusts p-values in [0, 1]; the order is kept. */
  public static double[] adjust(double[] p) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int before = 0; before < p.length; before++) {
      largest = Math.max(largest, p[order[before]] * (p.length - before));
      adjusted[order[before]] = Math.min(1, largest);
    }
    return adjusted;
  }
}
