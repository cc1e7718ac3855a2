package dev.stillwatch.numeric;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A test of alignment between a series and a calendar, by moving the whole calendar around the
 * series.
 *
 * <p>The statistic is a weighted sum of the series, the weights standing for the calendar. Moving
 * the calendar is the same as turning the series the other way: the statistic at shift s is Σ
 * weight(i) · series(i + s), indexes modulo the length. If the calendar's phase has nothing to do
 * with the series, the statistic at its true phase is one like any other: p = (1 + number of shifts
 * at least as extreme) / (1 + number of shifts), never 0 (Phipson and Smyth 2010, <i>Statistical
 * Applications in Genetics</i> 9, 39). Gaps and clusters of the calendar and the autocorrelation of
 * the series stay as they are, and all phases have the same weights, so that none is noisier than
 * the true one.
 */
public final class CircularShift {
  // Statistics that are equal by algebra differ by rounding; they count as ties.
  private static final double TIE = 1e-9;

  private CircularShift() {}

  /**
   * Shifts other than 0 around a circle, ascending: all of them, or a seeded sample without
   * repetition.
   *
   * @param length days of the circle
   * @param atMost most shifts wanted
   */
  public static int[] shifts(int length, int atMost, long seed) {
    if (length <= atMost + 1) {
      return IntStream.range(1, Math.max(1, length)).toArray();
    }
    SplittableRandom random = new SplittableRandom(seed);
    BitSet drawn = new BitSet(length);
    while (drawn.cardinality() < atMost) {
      drawn.set(1 + random.nextInt(length - 1));
    }
    return drawn.stream().toArray();
  }

  /** The days of a calendar after a shift, in the order given. */
  public static int[] shifted(int[] days, int shift, int length) {
    return IntStream.of(days).map(day -> Math.floorMod(day + shift, length)).toArray();
  }

  /**
   * The statistic at each of the shifts.
   *
   * @param weights as long as the series
   */
  public static double[] statistics(double[] weights, double[] series, int[] shifts) {
    if (weights.length != series.length) {
      throw new IllegalArgumentException(
          "Cannot turn a series: %d weights, %d values".formatted(weights.length, series.length));
    }
    double[] statistics = new double[shifts.length];
    for (int k = 0; k < shifts.length; k++) {
      for (int i = 0; i < series.length; i++) {
        statistics[k] += weights[i] * series[Math.floorMod(i + shifts[k], series.length)];
      }
    }
    return statistics;
  }

  /**
   * The share of phases, the true one included, whose statistic is at least the observed one.
   *
   * @param observed the statistic at the true phase
   * @param others the statistics at the other phases
   */
  public static double p(double observed, double[] others) {
    int extreme = 0;
    for (double other : others) {
      extreme += other >= observed - TIE * (1 + Math.abs(observed)) ? 1 : 0;
    }
    return (1.0 + extreme) / (1.0 + others.length);
  }
}
