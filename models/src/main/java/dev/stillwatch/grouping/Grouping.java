package dev.stillwatch.grouping;

import java.io.Serializable;

/**
 * How the links of one channel become groups.
 *
 * @param channel name of the links
 * @param strong weight from which a link takes part, in (0, 1]
 * @param resolution of the communities (see {@link Communities}) among {@value #MEASURED_AT}
 *     accounts and fewer; it grows with the accounts beyond, so that communities keep their size
 * @param smallest members of the smallest group, at least 2
 * @param largest members of the largest group; larger ones are dropped as too coarse
 * @param inBlocks whether what hangs on to a community by one account alone is no part of it (see
 *     {@link Blocks})
 */
public record Grouping(
    String channel, double strong, double resolution, int smallest, int largest, boolean inBlocks)
    implements Serializable {
  /** Accounts of the worlds on which resolutions were chosen. */
  static final int MEASURED_AT = 5_000;

  /** The same for channels whose communities may hang together by single accounts. */
  public Grouping(String channel, double strong, double resolution, int smallest, int largest) {
    this(channel, strong, resolution, smallest, largest, false);
  }

  public Grouping {
    if (!(strong > 0 && strong <= 1)) {
      throw new IllegalArgumentException(
          "Invalid strong weight: %s (above 0, at most 1)".formatted(strong));
    }
    if (!(resolution > 0)) {
      throw new IllegalArgumentException(
          "Invalid resolution: %s (must be positive)".formatted(resolution));
    }
    if (smallest < 2 || largest < smallest) {
      throw new IllegalArgumentException(
          "Invalid group sizes: %d to %d (at least 2, in order)".formatted(smallest, largest));
    }
  }

  double resolutionAmong(long accounts) {
    return resolution * Math.max(1, accounts / (double) MEASURED_AT);
  }
}
