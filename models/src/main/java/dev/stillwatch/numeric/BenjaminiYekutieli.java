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

  /**
   * What each p-value would be adjusted to in the place of one of the family that is at most as
   * large: for hypotheses that stand behind the smallest p-value of their own.
   */
  public static double[] within(double[] family, double[] p) {
    double[] sorted = family.clone();
    Arrays.sort(sorted);
    double factor = sorted.length * harmonic(sorted.length);
    double[] beyond = new double[sorted.length + 1];
    beyond[sorted.length] = 1;
    for (int rank = sorted.length; rank >= 1; rank--) {
      beyond[rank - 1] = Math.min(beyond[rank], sorted[rank - 1] * factor / rank);
    }
    double[] q = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      int rank = atMost(sorted, p[i]);
      q[i] = Math.min(beyond[rank], p[i] * factor / Math.max(1, rank));
    }
    return q;
  }

  private static int atMost(double[] sorted, double p) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sorted[middle] <= p) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double harmonic(long n) {
    double sum = 0;
    for (long i = n; i >= 1; i--) {
      sum += 1.0 / i;
    }
    return sum;
  }
}
