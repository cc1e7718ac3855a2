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
    boolean[] asked = asked(timing, days, usable.length);
    boolean[] nothing = new boolean[usable.length];
    double[] weights = new double[usable.length];
    double total = 0;
    IntStream.Builder used = IntStream.builder();
    for (int day : days) {
      int from = day + timing.from();
      int to = day + timing.to();
      int baseFrom = day + timing.baseFrom();
      int baseTo = day + timing.baseTo();
      int quiet = count(usable, asked, baseFrom, baseTo);
      boolean[] without = quiet >= FEWEST_DAYS ? asked : nothing;
      int base = count(usable, without, baseFrom, baseTo);
      int window = count(usable, nothing, from, to);
      if (window >= FEWEST_DAYS && base >= FEWEST_DAYS) {
        double weight = (double) window * base / (window + base);
        add(weights, usable, nothing, from, to, weight / window);
        add(weights, usable, without, baseFrom, baseTo, -weight / base);
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
   * What is left of the series on those days when the means of the days asked about and of all
   * others are taken away.
   */
  double[] residuals(double[] series, int[] days) {
    double[] sums = new double[2];
    double[] counts = new double[2];
    for (int day : days) {
      int side = asked[day] ? 1 : 0;
      sums[side] += series[day];
      counts[side]++;
    }
    return IntStream.of(days)
        .mapToDouble(
            day -> {
              int side = asked[day] ? 1 : 0;
              return series[day] - sums[side] / counts[side];
            })
        .toArray();
  }

  /** The releases that count, as indexes into the history. */
  int[] releaseDays() {
    return releaseDays.clone();
  }

  /** The days asked about, masked ones included. */
  boolean[] asked() {
    return asked.clone();
  }

  /** Weight of a day; 0 where it plays no part. */
  double weight(int day) {
    return weights[day];
  }

  private static boolean[] asked(ReleaseTiming timing, int[] days, int length) {
    boolean[] asked = new boolean[length];
    for (int day : days) {
      for (int i = Math.max(0, day + timing.from());
          i <= Math.min(length - 1, day + timing.to());
          i++) {
        asked[i] = true;
      }
    }
    return asked;
  }

  private static int count(boolean[] usable, boolean[] without, int from, int to) {
    int count = 0;
    for (int i = Math.max(0, from); i <= Math.min(usable.length - 1, to); i++) {
      count += usable[i] && !without[i] ? 1 : 0;
    }
    return count;
  }

  private static void add(
      double[] weights, boolean[] usable, boolean[] without, int from, int to, double weight) {
    for (int i = Math.max(0, from); i <= Math.min(usable.length - 1, to); i++) {
      weights[i] += usable[i] && !without[i] ? weight : 0;
    }
  }
}
