package dev.stillwatch.grouping;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many accounts score how much on one aim, and from which score on they are more than chance.
 *
 * <p>Scores of accounts that have nothing to do with an aim are about standard normal. How many
 * accounts take part in that is seen between 0 and 1, where chance puts 34 % of them; where the
 * field is nobody else's, few do, and members who touch it little can be told from the rest.
 *
 * <p>Counts add up over partitions: bin 0 holds scores in (0, 1], bin k those in (1 + (k - 1) / 4,
 * 1 + k / 4], the last all above.
 */
final class ScoreCounts {
  /** Number of bins. */
  static final int BINS = 80;

  private static final double STEP = 0.25;
  private static final double LEAST = 1;
  private static final double MOST_CHANCE = 0.25;
  private static final NormalDistribution CHANCE = NormalDistribution.of(0, 1);

  private final long[] counts = new long[BINS];

  /**
   * The bin of a score.
   *
   * @param score above 0
   */
  static int bin(double score) {
    return score <= LEAST ? 0 : Math.min(BINS - 1, (int) Math.ceil((score - LEAST) / STEP));
  }

  void add(int bin, long accounts) {
    counts[bin] += accounts;
  }

  /** The smallest border of two bins that is no less than a score, at least 1. */
  static double border(double score) {
    double bins = Math.ceil((score - LEAST) / STEP);
    return LEAST + STEP * Math.max(0, Math.min(bins, BINS - 2));
  }

  /**
   * Accounts above a score.
   *
   * @param border from {@link #border}
   */
  long above(double border) {
    long above = 0;
    for (int bin = 1 + (int) Math.round((border - LEAST) / STEP); bin < BINS; bin++) {
      above += counts[bin];
    }
    return above;
  }

  /**
   * The least border from a score on above which chance explains at most a quarter of the accounts;
   * infinite where there is none.
   */
  double bar(double least) {
    double taking = counts[0] / (CHANCE.survivalProbability(0) - CHANCE.survivalProbability(1));
    double bar = border(least);
    while (above(bar) > 0 && taking * CHANCE.survivalProbability(bar) > MOST_CHANCE * above(bar)) {
      bar += STEP;
    }
    return above(bar) > 0 ? bar : Double.POSITIVE_INFINITY;
  }
}
