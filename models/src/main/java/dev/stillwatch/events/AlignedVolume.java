package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.numeric.CircularShift;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tests whether a campaign's volume, relative to its controls, stands in line with one vendor's
 * releases.
 *
 * <p>The series is log2((requests + a) / (expected + a)) less its mean on that weekday, where the
 * controls' requests times the campaign's overall share of them are expected, and a is half a
 * request plus a twentieth of the mean day: an empty day counts as about -4.4, not as minus
 * infinity.
 *
 * <p>The p-value is the larger of two by {@link CircularShift}, all the vendor's releases moved
 * jointly. One turns the series under windows that stay: right for any calendar as long as the
 * volume wanders about one level, but a campaign that merely grows would ramp before every release.
 * The other moves the calendar along a series that keeps its ends: right for any series as long as
 * the calendar's phase is accidental, but too quick to reject at phases with few days. The larger
 * one holds when either condition does, at the price of rejecting less often than it says.
 *
 * <p>The interval is by a circular block bootstrap of the residuals with blocks of seven days
 * (Politis and Romano 1992).
 *
 * @param shifts most shifts tried; all of them if the history is no longer
 */
record AlignedVolume(int shifts, long seed) implements Serializable {
  /** Eight weeks. */
  static final int FEWEST_DAYS = 56;

  private static final int BLOCK = 7;
  private static final int RESAMPLES = 399;

  /**
   * Tests one vendor.
   *
   * @param releaseDays epoch days of the vendor's releases within the history, one per release
   */
  Finding test(ReleaseTiming timing, String vendor, int[] releaseDays, CampaignSeries series) {
    boolean[] usable = VolumeModel.usable(series.requestArray(), series.controlArray());
    long history = IntStream.range(0, usable.length).filter(i -> usable[i]).count();
    if (history < FEWEST_DAYS) {
      return insufficient(
          timing,
          vendor,
          releaseDays.length,
          "%d of at least %d days of history".formatted(history, FEWEST_DAYS));
    }
    int[] days =
        IntStream.of(releaseDays).map(day -> day - series.firstDay()).distinct().sorted().toArray();
    Optional<CalendarContrast> contrast = CalendarContrast.of(timing, days, usable);
    if (contrast.isEmpty()) {
      return insufficient(
          timing, vendor, releaseDays.length, "no release with a week of history on both sides");
    }
    Estimate estimate =
        estimate(timing, vendor, days, contrast.get(), logRatios(series, usable), usable);
    int[] counted = contrast.get().releaseDays();
    long releases =
        IntStream.of(releaseDays)
            .map(day -> day - series.firstDay())
            .filter(day -> Arrays.stream(counted).anyMatch(used -> used == day))
            .count();
    return Finding.of(estimate, releases, words(timing, vendor, releases, estimate, history));
  }

  /** Volume relative to controls, base 2; NaN on masked days. */
  static double[] logRatios(CampaignSeries series, boolean[] usable) {
    long[] requests = series.requestArray();
    long[] controls = series.controlArray();
    double all = 0;
    double allControls = 0;
    int days = 0;
    for (int i = 0; i < usable.length; i++) {
      all += usable[i] ? requests[i] : 0;
      allControls += usable[i] ? controls[i] : 0;
      days += usable[i] ? 1 : 0;
    }
    double share = all / allControls;
    double added = 0.5 + 0.05 * all / Math.max(1, days);
    double[] ratios = new double[usable.length];
    for (int i = 0; i < usable.length; i++) {
      ratios[i] =
          usable[i]
              ? Math.log((requests[i] + added) / (share * controls[i] + added)) / Math.log(2)
              : Double.NaN;
    }
    return withoutWeekdays(ratios, series.firstDay());
  }

  // Windows cut short by the ends of the history hold weekdays unevenly.
  private static double[] withoutWeekdays(double[] ratios, int firstDay) {
    double[] sums = new double[7];
    int[] counts = new int[7];
    for (int i = 0; i < ratios.length; i++) {
      if (!Double.isNaN(ratios[i])) {
        sums[Math.floorMod(firstDay + i, 7)] += ratios[i];
        counts[Math.floorMod(firstDay + i, 7)]++;
      }
    }
    double[] adjusted = new double[ratios.length];
    Arrays.setAll(
        adjusted,
        i -> {
          int weekday = Math.floorMod(firstDay + i, 7);
          return ratios[i] - sums[weekday] / Math.max(1, counts[weekday]);
        });
    return adjusted;
  }

  private Estimate estimate(
      ReleaseTiming timing,
      String vendor,
      int[] releases,
      CalendarContrast contrast,
      double[] ratios,
      boolean[] usable) {
    int[] days = IntStream.range(0, usable.length).filter(i -> usable[i]).toArray();
    double[] weights = IntStream.of(days).mapToDouble(contrast::weight).toArray();
    double effect = contrast.of(ratios);
    double p =
        Math.max(
            pOfTurnedSeries(
                timing, weights, IntStream.of(days).mapToDouble(day -> ratios[day]).toArray()),
            pOfMovedCalendar(timing, releases, contrast, ratios, usable));
    double[] deviations = deviations(weights, residuals(contrast, ratios, days), vendor);
    return new Estimate(
        effect, effect - quantile(deviations, 0.975), effect - quantile(deviations, 0.025), p);
  }

  // Windows stay where they are, so every phase is as noisy as the true one. On the days that count
  // only: masked days would be holes that turn with the series.
  private double pOfTurnedSeries(ReleaseTiming timing, double[] weights, double[] series) {
    double[] signed = Arrays.stream(weights).map(weight -> timing.sign() * weight).toArray();
    return CircularShift.p(
        CircularShift.statistics(signed, series, new int[] {0})[0],
        CircularShift.statistics(
            signed, series, CircularShift.shifts(series.length, shifts, seed)));
  }

  // The series keeps its ends, so a campaign that just grows ramps before any calendar.
  private double pOfMovedCalendar(
      ReleaseTiming timing,
      int[] releases,
      CalendarContrast contrast,
      double[] ratios,
      boolean[] usable) {
    double[] others =
        IntStream.of(CircularShift.shifts(usable.length, shifts, seed))
            .mapToObj(shift -> CircularShift.shifted(releases, shift, usable.length))
            .flatMap(moved -> CalendarContrast.of(timing, moved, usable).stream())
            .mapToDouble(moved -> timing.sign() * moved.standardised(ratios))
            .toArray();
    return CircularShift.p(timing.sign() * contrast.standardised(ratios), others);
  }

  private double[] deviations(double[] weights, double[] residuals, String vendor) {
    SplittableRandom random = new SplittableRandom(seed ^ vendor.hashCode());
    double[] deviations = new double[RESAMPLES];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      int from = 0;
      for (int i = 0; i < weights.length; i++) {
        from = i % BLOCK == 0 ? random.nextInt(weights.length) : from + 1;
        deviations[resample] += weights[i] * residuals[from % weights.length];
      }
    }
    Arrays.sort(deviations);
    return deviations;
  }

  private static double[] residuals(CalendarContrast contrast, double[] ratios, int[] days) {
    double[] sums = new double[2];
    double[] counts = new double[2];
    for (int day : days) {
      int side = contrast.asksAbout(day) ? 1 : 0;
      sums[side] += ratios[day];
      counts[side]++;
    }
    return IntStream.of(days)
        .mapToDouble(
            day -> {
              int side = contrast.asksAbout(day) ? 1 : 0;
              return ratios[day] - sums[side] / counts[side];
            })
        .toArray();
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static Finding insufficient(
      ReleaseTiming timing, String vendor, long releases, String reason) {
    String what = timing == ReleaseTiming.RAMP ? "ramp before" : "drop after";
    return Finding.insufficient(
        releases, "Insufficient data for a %s releases of %s: %s".formatted(what, vendor, reason));
  }

  private String words(
      ReleaseTiming timing, String vendor, long releases, Estimate estimate, long history) {
    String what =
        timing == ReleaseTiming.RAMP
            ? "in the 28 days before against the 56 days before those"
            : "in the 28 days from then on against the 28 days before";
    return String.format(
        Locale.ROOT,
        "Association with %d release%s of %s: requests relative to control accounts %s, log2 ratio"
            + " %.2f (95 %% interval %.2f to %.2f), p %s over %d phases of the calendar",
        releases,
        releases == 1 ? "" : "s",
        vendor,
        what,
        estimate.effect(),
        estimate.low(),
        estimate.high(),
        Wording.probability(estimate.p()),
        Math.min(history, shifts + 1L));
  }
}
