package dev.stillwatch.numeric;

/**
 * Bounds of a number that is known only so well.
 *
 * @param low not above high
 */
public record Interval(double low, double high) {
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "Invalid interval: %s to %s (must not end below its start)".formatted(low, high));
    }
  }

  /** Whether a value lies between the bounds or on one of them. */
  public boolean holds(double value) {
    return value >= low && value <= high;
  }

  /** The part of it that lies in [least, most]; a bound outside becomes the nearer end. */
  public Interval within(double least, double most) {
    return new Interval(
        Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high)));
  }
}
