package dev.stillwatch.numeric;

/**
 * How rare a statistic is among those of random sets.
 *
 * <p>p = (1 + b) / (1 + R) with b of R random statistics at least as high (Phipson and Smyth 2010,
 * <i>Statistical Applications in Genetics and Molecular Biology</i> 9, 39): exact, and never 0.
 * Where none is as high that is 1 / (1 + R) at best, too much to be left after a correction over
 * hundreds of tests; then the tail says how much less ({@link ParetoTail}), the heaviest of those
 * fitted to the highest quarter, eighth and sixteenth, and never less than 1 / (1 + R)²: a tail is
 * not trusted over more orders of magnitude than were seen.
 *
 * <p>With R = 999 and a true p of 1e-5 the median result is 6e-4 for normal, 6e-5 for chi-square (4
 * degrees), 5e-5 for exponential and 8e-6 for Student statistics of 5 degrees, the 0.05 quantile
 * 4e-4, 1.4e-5, 8e-6 and 1e-6. Statistics of sets are seldom as heavy as the last.
 */
public final class PermutationP {
  // Statistics that are equal by algebra differ by rounding; they count as ties.
  private static final double TIE = 1e-9;
  private static final int LEAST_FOR_TAIL = 100;
  private static final int[] TAILS = {4, 8, 16};

  private PermutationP() {}

  /** Random statistics that are at least as high as the observed one. */
  public static int asHigh(double observed, double[] random) {
    int count = 0;
    for (double other : random) {
      count += isAsHigh(observed, other) ? 1 : 0;
    }
    return count;
  }

  /** Whether a random statistic is at least as high as the observed one. */
  public static boolean isAsHigh(double observed, double random) {
    return random >= observed - TIE * (1 + Math.abs(observed));
  }

  /**
   * The same of random statistics that were drawn no longer than until so many were as high, of
   * which p = enough / drawn (Besag and Clifford 1991, "Sequential Monte Carlo p-values",
   * <i>Biometrika</i> 78, 301): as exact, and where nothing is rare soon known. With 20 it errs by
   * a fifth of p or so.
   *
   * @param random the last of them is as high if enough were
   */
  public static double ofHighUntil(double observed, double[] random, int enough) {
    return asHigh(observed, random) < enough
        ? ofHigh(observed, random)
        : enough / (double) random.length;
  }

  /** The p-value of an observed statistic whose high values are the extreme ones. */
  public static double ofHigh(double observed, double[] random) {
    double counted = (1.0 + asHigh(observed, random)) / (1.0 + random.length);
    if (counted > 1.0 / (1 + random.length) || random.length < LEAST_FOR_TAIL) {
      return counted;
    }
    double beyond = counted * counted;
    for (int part : TAILS) {
      ParetoTail tail = ParetoTail.of(random, random.length / part);
      if (tail.scale() == 0) {
        return counted;
      }
      beyond = Math.max(beyond, tail.beyond(observed));
    }
    return Math.min(counted, beyond);
  }
}
