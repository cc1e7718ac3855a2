package dev.stillwatch.events;

import dev.stillwatch.numeric.ClopperPearson;
import dev.stillwatch.numeric.Interval;

/**
 * What trials of a kind came to.
 *
 * @param name in snake case
 * @param value a share of trials, or a median over them
 * @param interval 95 % interval of a share; from value to value of a median, none of nothing
 * @param trials how many
 */
public record TrialFigure(String name, double value, Interval interval, long trials) {

  /** A share; not a number without trials. */
  static TrialFigure share(String name, long hits, long trials) {
    if (trials == 0) {
      return new TrialFigure(name, Double.NaN, new Interval(0, 1), 0);
    }
    return new TrialFigure(
        name, (double) hits / trials, new ClopperPearson(0.95).of(hits, trials), trials);
  }

  /** A median; not a number without trials. */
  static TrialFigure median(String name, double value, long trials) {
    return new TrialFigure(
        name, value, Double.isNaN(value) ? new Interval(0, 0) : new Interval(value, value), trials);
  }
}
