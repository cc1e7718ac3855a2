package dev.stillwatch.events;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What chance does to weighted sums of a series: its residuals drawn anew in blocks of seven
 * consecutive days, which keep how neighbouring days hang together (circular block bootstrap,
 * Politis and Romano 1992).
 */
final class BlockBootstrap {
  private static final int BLOCK = 7;
  private static final int RESAMPLES = 399;

  private final double[] residuals;
  private final long seed;

  BlockBootstrap(double[] residuals, long seed) {
    this.residuals = residuals.clone();
    this.seed = seed;
  }

  /** Of what is left of a volume when a vendor's contrast is taken away. */
  static BlockBootstrap of(VendorFit fit, VolumeRatios ratios, long seed) {
    return new BlockBootstrap(
        fit.contrast().residuals(ratios.values(), ratios.days()), seed ^ fit.vendor().hashCode());
  }

  /** The same when a linear trend beside that contrast is taken away, too. */
  static BlockBootstrap besideTrend(VendorFit fit, VolumeRatios ratios, long seed) {
    int[] days = ratios.days();
    double[] left = fit.contrast().residuals(ratios.values(), days);
    double[] line = IntStream.range(0, ratios.values().length).asDoubleStream().toArray();
    // Freed of the contrast like the volume, so that both are taken away at once (Frisch and
    // Waugh).
    double[] trend = fit.contrast().residuals(line, days);
    double squares = dot(trend, trend);
    double slope = squares == 0 ? 0 : dot(left, trend) / squares;
    Arrays.setAll(left, i -> left[i] - slope * trend[i]);
    return new BlockBootstrap(left, seed ^ fit.vendor().hashCode());
  }

  /** The weighted sums of all resamples, ascending; one weight per residual. */
  double[] weighted(double[] weights) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] sums = new double[RESAMPLES];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      int from = 0;
      for (int i = 0; i < weights.length; i++) {
        from = i % BLOCK == 0 ? random.nextInt(weights.length) : from + 1;
        sums[resample] += weights[i] * residuals[from % weights.length];
      }
    }
    Arrays.sort(sums);
    return sums;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
