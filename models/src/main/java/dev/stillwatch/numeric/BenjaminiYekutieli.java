package dev.stillwatch.numeric;

import java.util.Arrays;
import java.util.Comparator;

/**
 * P-values adjusted so that the share of false ones among those at most q is at most q, whatever
 * their dependence.
 *
 * <p>Benjamini and Yekutieli 2001, <i>Annals of Statistics</i> 29, 1165-1188, theorem 1.3: with m
 * tests and c(m) = 1 + 1/2 + … + 1/m, q(i) = min over j ≥ i of p(j) · m · c(m) / j, at most 1; the
 * same as {@code p.adjust(p, "BY")} in R.
 */
public final class BenjaminiYekutieli {
  private BenjaminiYekutieli() {}

  /** Adjusts all p-values of a family, each in [0, 1]; the order is kept. */
  public static double[] adjust(double[] p) {
    return adjust(p, p.length);
  }

  /**
   * Adjusts the smallest p-values of a family.
   *
   * <p>Results of at most the smallest value left out are the same as those of the whole family.
   *
   * @param p the smallest p-values
   * @param tests size of the whole family, at least the number of p-values
   */
  public static double[] adjust(double[] p, long tests) {
    if (tests < p.length) {
      throw new IllegalArgumentException(
          "Invalid number of tests: %d (at least the %d p-values)".formatted(tests, p.length));
    }
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    double factor = tests * harmonic(tests);
    double[] q = new double[p.length];
    double smallest = 1;
    for (int rank = p.length; rank >= 1; rank--) {
      int i = order[rank - 1];
      smallest = Math.min(smallest, p[i] * factor / rank);
      q[i] = smallest;
    }
    return q;
  }

  private static double harmonic(long n) {
    double sum = 0;
    for (long i = n; i >= 1; i--) {
      sum += 1.0 / i;
    }
    return sum;
  }
}
