package dev.stillwatch.events;

import java.util.Optional;

/**
 * What a test found, or why it could not be made.
 *
 * @param estimate absent with insufficient data
 * @param releases releases behind it
 * @param words the finding, or the reason, as the beginning of a sentence
 */
record Finding(Optional<Estimate> estimate, long releases, String words) {

  /**
   * A number with its doubt.
   *
   * @param low lower end of the 95 % interval
   * @param high upper end of it
   * @param p in (0, 1]
   */
  record Estimate(double effect, double low, double high, double p) {}

  static Finding of(Estimate estimate, long releases, String words) {
    return new Finding(Optional.of(estimate), releases, words);
  }

  static Finding insufficient(long releases, String reason) {
    return new Finding(Optional.empty(), releases, reason);
  }
}
