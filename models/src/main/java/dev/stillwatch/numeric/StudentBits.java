package dev.stillwatch.numeric;

/**
 * What one statistic says between two readings of it, in bits, with heavy tails so that no single
 * statistic convicts.
 *
 * <p>Each reading is a Student t distribution with 4 degrees of freedom, shifted to its centre m
 * and scaled by its spread s; up to a constant that cancels, log2 density = -5/2 log2(1 +
 * ((x-m)/s)^2 / 4) - log2 s.
 */
public final class StudentBits {
  private static final double DEGREES = 4;
  private static final double LN_2 = Math.log(2);

  /** Gamma(5/2) / (sqrt(4 pi) Gamma(2)). */
  private static final double AT_CENTRE = 0.375;

  private StudentBits() {}

  /**
   * log2 of the density at x up to the constant of the t distribution.
   *
   * @param spread above 0
   */
  public static double logDensity(double x, double centre, double spread) {
    double z = (x - centre) / spread;
    return -((DEGREES + 1) / 2) * Math.log1p(z * z / DEGREES) / LN_2 - Math.log(spread) / LN_2;
  }

  /**
   * Density at x: 3/8 (1 + z^2 / 4)^(-5/2) / s.
   *
   * @param spread above 0
   */
  public static double density(double x, double centre, double spread) {
    return AT_CENTRE * Math.exp(logDensity(x, centre, spread) * LN_2);
  }

  /**
   * log2 likelihood ratio of one reading against another.
   *
   * <p>x beyond the first reading's centre, seen from the second's, counts as that centre: being
   * more extreme than expected is no evidence against. NaN stays NaN.
   *
   * @param limit the ratio is cut to [-limit, limit]
   */
  public static double ratio(
      double x,
      double centre,
      double spread,
      double otherCentre,
      double otherSpread,
      double limit) {
    double seen = centre > otherCentre ? Math.min(x, centre) : Math.max(x, centre);
    return twoSided(seen, centre, spread, otherCentre, otherSpread, limit);
  }

  /** The same where being more extreme than the first reading expects speaks against it, too. */
  public static double twoSided(
      double x,
      double centre,
      double spread,
      double otherCentre,
      double otherSpread,
      double limit) {
    double bits = logDensity(x, centre, spread) - logDensity(x, otherCentre, otherSpread);
    return Math.max(-limit, Math.min(limit, bits));
  }

  /**
   * Bits for a reading under which only a share of cases behaves as it says, the others as the
   * other reading has it: log2(h 2^bits + 1 - h), the likelihood ratio of a mixture.
   *
   * @param bits log2 likelihood ratio of a case that does
   * @param share h, in (0, 1]
   * @return at least log2(1 - h); {@code bits} for h = 1
   */
  public static double mixed(double bits, double share) {
    return share == 1 ? bits : Math.log(share * Math.exp(bits * LN_2) + 1 - share) / LN_2;
  }
}
