package dev.stillwatch.events;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A campaign's volume relative to its controls, day by day.
 *
 * <p>log2((requests + a) / (expected + a)), where the controls' requests times the campaign's
 * overall share of them are expected, and a is half a request plus a twentieth of the mean day: an
 * empty day counts as about -4.4, not as minus infinity.
 *
 * <p>The means of weekdays are taken away, since windows cut short hold weekdays unevenly; and
 * those of the day of any launch and of the two days after, since everybody asks more on them and a
 * machine need not.
 */
final class VolumeRatios {
  private static final int HYPE = 3;
  // Alternating projections; with two factors as good as independent, two rounds would do.
  private static final int ROUNDS = 5;

  private final double[] values;
  private final boolean[] usable;

  private VolumeRatios(double[] values, boolean[] usable) {
    this.values = values;
    this.usable = usable;
  }

  /** The ratios of a series on its usable days, beside those launches. */
  static VolumeRatios of(CampaignSeries series, LaunchCalendar calendar) {
    long[] requests = series.requestArray();
    double[] controls = series.exposureArray();
    boolean[] usable = series.usable();
    int[] days = where(usable);
    double all = IntStream.of(days).mapToDouble(day -> requests[day]).sum();
    double allControls = IntStream.of(days).mapToDouble(day -> controls[day]).sum();
    double share = all / allControls;
    double added = 0.5 + 0.05 * all / Math.max(1, days.length);
    double[] ratios = new double[usable.length];
    for (int day : days) {
      ratios[day] =
          Math.log((requests[day] + added) / (share * controls[day] + added)) / Math.log(2);
    }
    int[] weekdays = new int[ratios.length];
    Arrays.setAll(weekdays, day -> Math.floorMod(series.firstDay() + day, 7));
    int[] sinceLaunch = calendar.sinceAnyLaunch(series.firstDay(), ratios.length, HYPE);
    for (int round = 0; round < ROUNDS; round++) {
      level(ratios, days, sinceLaunch, HYPE + 1);
      level(ratios, days, weekdays, 7);
    }
    return new VolumeRatios(ratios, usable);
  }

  /** Base 2; 0 on masked days. */
  double[] values() {
    return values.clone();
  }

  /** The days that count, without the last ones. */
  boolean[] usableWithoutLast(int days) {
    boolean[] without = usable.clone();
    Arrays.fill(without, Math.max(0, without.length - days), without.length, false);
    return without;
  }

  /** Indexes of the days that count. */
  int[] days() {
    return where(usable);
  }

  private static void level(double[] values, int[] days, int[] kinds, int count) {
    double[] sums = new double[count];
    int[] counts = new int[count];
    for (int day : days) {
      sums[kinds[day]] += values[day];
      counts[kinds[day]]++;
    }
    for (int day : days) {
      values[day] -= sums[kinds[day]] / counts[kinds[day]];
    }
  }

  private static int[] where(boolean[] flags) {
    return IntStream.range(0, flags.length).filter(i -> flags[i]).toArray();
  }
}
