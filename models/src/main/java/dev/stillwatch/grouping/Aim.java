package dev.stillwatch.grouping;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * What a seed looks for, learned in two halves so that no account is scored by itself.
 *
 * @param groupId the seed's group
 * @param channel what linked the seed
 * @param hits of each half, the cells it touches most beyond everybody's share; ascending
 * @param shares of each half, the share of everybody's touches those cells receive
 * @param bar score above which an account is a candidate
 * @param sure score above which it is beyond doubt, not below the bar
 * @param nearly accounts that score above 1.5 but not sure, per sure one
 * @param dose the share of requests in the cells of both halves that the core's median account has
 */
@SuppressWarnings("ArrayRecordComponent") // Shared by all tasks and never written to.
record Aim(
    String groupId,
    String channel,
    int[][] hits,
    double[] shares,
    double bar,
    double sure,
    double nearly,
    double dose)
    implements Serializable {
  /** Half of the seed an account belongs to: 0 or 1, the same on every night. */
  static int half(String ref) {
    return Math.floorMod(ref.hashCode(), 2);
  }

  /** The same aim with what is known of everybody's scores. */
  Aim raised(double newBar, double newSure, double newNearly) {
    return new Aim(groupId, channel, hits, shares, newBar, newSure, newNearly, dose);
  }

  /** The cells of either half, ascending. */
  int[] cells() {
    return IntStream.concat(IntStream.of(hits[0]), IntStream.of(hits[1]))
        .distinct()
        .sorted()
        .toArray();
  }

  /**
   * How far an account's touches exceed everybody's share, in standard deviations: (K - p D) /
   * sqrt(p D + 1).
   *
   * @param halves touch weight on the cells of each half
   * @param mass touch weight on all cells, D
   * @param isSeed whether the account belongs to the seed: then only the other half's cells count
   */
  double score(double[] halves, double mass, String ref, boolean isSeed) {
    int other = 1 - half(ref);
    double touched = isSeed ? halves[other] : (halves[0] + halves[1]) / 2;
    double expected = mass * (isSeed ? shares[other] : (shares[0] + shares[1]) / 2);
    return (touched - expected) / Math.sqrt(expected + 1);
  }
}
