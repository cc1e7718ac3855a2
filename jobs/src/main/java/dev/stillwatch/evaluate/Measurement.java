package dev.stillwatch.evaluate;

import java.util.Optional;

/**
 * A figure of one world.
 *
 * @param metric what was measured
 * @param slice archetype, confounder or campaign; empty for the whole world
 * @param share what the value is a share of, where those things stand alone
 */
public record Measurement(String metric, String slice, double value, Optional<Share> share) {
  /** For a figure of the whole world. */
  public static final String WHOLE = "";

  /**
   * Trials that stand alone, so that those of several worlds may be added up and bounded as a
   * binomial proportion. Campaigns, groups and cases do; accounts do not, for they come and go by
   * the case.
   *
   * @param hits at least 0, at most the trials
   * @param trials at least 1
   */
  public record Share(long hits, long trials) {
    public Share {
      if (trials < 1 || hits < 0 || hits > trials) {
        throw new IllegalArgumentException(
            "Invalid share: %d of %d (0 to all of at least one)".formatted(hits, trials));
      }
    }

    double value() {
      return (double) hits / trials;
    }
  }

  static Measurement of(String metric, String slice, double value) {
    return new Measurement(metric, slice, value, Optional.empty());
  }

  static Measurement of(String metric, String slice, Share share) {
    return new Measurement(metric, slice, share.value(), Optional.of(share));
  }
}
