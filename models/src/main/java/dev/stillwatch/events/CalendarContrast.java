package dev.stillwatch.events;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Weights over the days of a history whose sum with a series is the mean difference around
 * releases.
 *
 * <p>Each release adds mean(days asked about) − mean(days compared with), weighted by n₁ n₂ / (n₁ +
 * n₂), the weight that is best for independent days. Days outside the history and masked days are
 * left out, and so are, from the days compared with, days asked about for another release of the
 * same calendar, unless too few remain. A release with fewer than seven days on either side is left
 * out.
 *
 * <p>Nothing wraps around the ends of the history: what came after a release is never taken for
 * what came before it.
 */
final class CalendarContrast {
  private static final int FEWEST_DAYS = 7;

  private final double[] weights;
  private final int[] releaseDays;
  private final boolean[] asked;

  private CalendarContrast(double[] weights, int[] releaseDays, boolean[] asked) {
    this.weights = weights;
    this.releaseDays = releaseDays;
    this.asked = asked;
  }

  /**
   * The weights for a calendar.
   *
   * @param days of the calendar, each once, as indexes into the history
   * @param usable false on masked days; as long as the history
   * @return nothing if no release has enough days on both sides
   */
  static Optional<CalendarContrast> of(ReleaseTiming timing, int[] days, boolean[] usable) {
    boolean[] asked = new boolean[usable.length];
    for (int day : days) {
      span(day, timing.from(), timing.to(), usable).forEach(i -> asked[i] = true);
    }
    double[] weights = new double[usable.length];
    double total = 0;
    IntStream.Builder used = IntStream.builder();
    for (int day : days) {
      int[] before = span(day, timing.from(), timing.to(), usable).toArray();
      int[] base = base(timing, day, usable, asked);
      if (before.length >= FEWEST_DAYS && base.length >= FEWEST_DAYS) {
        double weight = (double) before.length * base.length / (before.length + base.length);
        add(weights, before, weight / before.length);
        add(weights, base, -weight / base.length);
        total += weight;
        used.add(day);
      }
    }
    if (total == 0) {
      return Optional.empty();
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return Optional.of(new CalendarContrast(weights, used.build().toArray(), asked));
  }

  /** Mean difference of the series; masked entries carry no weight, whatever they hold. */
  double of(double[] series) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] == 0 ? 0 : weights[i] * series[i];
    }
    return sum;
  }

  /**
   * The mean difference in units of its standard error for independent days of variance 1: what
   * makes phases with few and with many days comparable.
   */
  double standardised(double[] series) {
    double squares = 0;
    for (double weight : weights) {
      squares += weight * weight;
    }
    return of(series) / Math.sqrt(squares);
  }

  /** The releases that count, as indexes into the history. */
  int[] releaseDays() {
    return releaseDays.clone();
  }

  /** Whether a day belongs to the days asked about. */
  boolean asksAbout(int day) {
    return asked[day];
  }

  /** Weight of a day; 0 where it plays no part. */
  double weight(int day) {
    return weights[day];
  }

  private static int[] base(ReleaseTiming timing, int day, boolean[] usable, boolean[] asked) {
    int[] all = span(day, timing.baseFrom(), timing.baseTo(), usable).toArray();
    int[] quiet = IntStream.of(all).filter(i -> !asked[i]).toArray();
    return quiet.length >= FEWEST_DAYS ? quiet : all;
  }

  private static IntStream span(int day, int from, int to, boolean[] usable) {
    return IntStream.rangeClosed(Math.max(0, day + from), Math.min(usable.length - 1, day + to))
        .filter(i -> usable[i]);
  }

  private static void add(double[] weights, int[] days, double weight) {
    for (int day : days) {
      weights[day] += weight;
    }
  }
}
