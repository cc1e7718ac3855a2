package dev.stillwatch.events;

import java.util.Arrays;
import java.util.SplittableRandom;

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
}
