package dev.stillwatch.run;

import java.time.Duration;

/**
 * What a run has still to do.
 *
 * @param steps how many steps
 * @param unknown those of them that have never been timed
 * @param known how long the others took last time, together
 */
public record Ahead(int steps, int unknown, Duration known) {
  /** Nothing. */
  public static final Ahead NOTHING = new Ahead(0, 0, Duration.ZERO);
}
