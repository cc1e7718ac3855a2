package dev.stillwatch.events;

import java.util.Optional;

/**
 * What a test found, or why it could not be made.
 *
 * @param estimate absent with insufficient data
 * @param releases releases behind it
 * @param words the finding as the rest of a sentence about an association, or the reason
 * @param specific whether no other vendor's calendar fits as well; absent where nothing is said
 */
record Finding(
    Optional<Estimate> estimate, long releases, String words, Optional<Boolean> specific) {

  /**
   * A number with its doubt.
   *
   * @param low lower end of the 95 % interval
   * @param high upper end of it
   * @param p in (0, 1], of tonight's look alone
   * @param pOverLooks of the looks of four weeks together, at least p; p itself for what is looked
   *     at once
   */
  record Estimate(double effect, double low, double high, double p, double pOverLooks) {}

  static Finding of(Estimate estimate, long releases, String words) {
    return new Finding(Optional.of(estimate), releases, words, Optional.empty());
  }

  static Finding insufficient(long releases, String reason) {
    return new Finding(Optional.empty(), releases, reason, Optional.empty());
  }

  Finding specific(boolean isSpecific, String further) {
    return new Finding(estimate, releases, words + further, Optional.of(isSpecific));
  }
}
