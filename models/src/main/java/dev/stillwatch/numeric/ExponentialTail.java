package dev.stillwatch.numeric;

/**
 * How fast values thin out above a level: those above t are n exp(-(t - u) / s) for t from u on.
 *
 * <p>Excesses over a high level are about generalised Pareto (Davison and Smith, Models for
 * Exceedances over High Thresholds, JRSS B 52, 1990, eq. 1.1), with shape 0 where the upper tail
 * falls like that of an exponential or normal distribution; for lighter ones, such as the normal at
 * any finite level, it says too many rather than too few. The scale comes from two quantiles and
 * not from the mean excess, which one odd value moves at will.
 *
 * @param from u
 * @param above n, how many values are above it, in whatever they are counted by; positive
 * @param scale s, 0 and more; with 0 there is nothing above u
 */
public record ExponentialTail(double from, double above, double scale) {
  public ExponentialTail {
    if (!Double.isFinite(from) || !(above > 0) || !(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "Invalid tail: %s values above %s, scale %s".formatted(above, from, scale));
    }
  }

  /**
   * The tail through two levels, s = (v - u) / ln(n / m).
   *
   * <p>Where a share e of all values is no part of it and lies above both levels, it comes out
   * ln((a - e) / (b - e)) / ln(a / b) times as wide, with a and b the shares above the levels,
   * however far those values lie.
   *
   * @param from u, the lower level
   * @param above n, values above it
   * @param upper v, not below it
   * @param aboveUpper m, values above that, fewer than n
   */
  public static ExponentialTail through(
      double from, double above, double upper, double aboveUpper) {
    if (!(aboveUpper > 0 && aboveUpper < above)) {
      throw new IllegalArgumentException(
          "Invalid tail: %s values above %s and %s above %s"
              .formatted(above, from, aboveUpper, upper));
    }
    return new ExponentialTail(from, above, (upper - from) / Math.log(above / aboveUpper));
  }

  /** Values expected above a level; below {@link #from} at least as many as above that. */
  public double above(double level) {
    if (level <= from) {
      return above;
    }
    return scale == 0 ? 0 : above * Math.exp((from - level) / scale);
  }

  /**
   * The level with so many values above it, at least {@link #from}.
   *
   * @param expected positive
   */
  public double levelWith(double expected) {
    return from + scale * Math.max(0, Math.log(above / expected));
  }
}
