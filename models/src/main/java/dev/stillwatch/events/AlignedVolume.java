package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.numeric.CircularShift;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tests whether a campaign's volume, relative to its controls, stands in line with one vendor's
 * releases.
 *
 * <p>The series is log2((requests + a) / (expected + a)), where the controls' requests times the
 * campaign's overall share of them are expected, and a is half a request plus a twentieth of the
 * mean day: an empty day counts as about -4.4, not as minus infinity. The p-value is by {@link
 * CircularShift} of all the vendor's releases jointly around the history, the interval by a
 * circular block bootstrap of the residuals with blocks of seven days (Politis and Romano 1992).
 *
 * @param shifts most shifts tried; all of them if the history is no longer
 */
record AlignedVolume(int shifts, long seed) {
  /** Eight weeks. */
  static final int FEWEST_DAYS = 56;

  private static final int FEWEST_PHASES = 20;
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
    double[] ratios = logRatios(series, usable);
    double[] others = statistics(timing, days, ratios, usable);
    long phases = 1 + Arrays.stream(others).filter(z -> !Double.isNaN(z)).count();
    if (phases < FEWEST_PHASES) {
      return insufficient(
          timing,
          vendor,
          releaseDays.length,
          "%d of at least %d phases of the calendar".formatted(phases, FEWEST_PHASES));
    }
    double observed = timing.sign() * contrast.get().standardised(ratios);
    double p = CircularShift.p(observed, others);
    double effect = contrast.get().of(ratios);
    double[] deviations = deviations(contrast.get(), ratios, usable, vendor);
    Estimate estimate =
        new Estimate(
            effect, effect - quantile(deviations, 0.975), effect - quantile(deviations, 0.025), p);
    int[] counted = contrast.get().releaseDays();
    long releases =
        IntStream.of(releaseDays)
            .map(day -> day - series.firstDay())
            .filter(day -> Arrays.stream(counted).anyMatch(used -> used == day))
            .count();
    return Finding.of(estimate, releases, words(timing, vendor, releases, estimate, phases));
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
    return ratios;
  }

  private double[] statistics(ReleaseTiming timing, int[] days, double[] ratios, boolean[] usable) {
    return IntStream.of(CircularShift.shifts(usable.length, shifts, seed))
        .mapToObj(shift -> CircularShift.shifted(days, shift, usable.length))
        .map(shifted -> CalendarContrast.of(timing, shifted, usable))
        .mapToDouble(
            contrast ->
                contrast
                    .map(weights -> timing.sign() * weights.standardised(ratios))
                    .orElse(Double.NaN))
        .toArray();
  }

  private double[] deviations(
      CalendarContrast contrast, double[] ratios, boolean[] usable, String vendor) {
    int[] days = IntStream.range(0, usable.length).filter(i -> usable[i]).toArray();
    double[] residuals = residuals(contrast, ratios, days);
    SplittableRandom random = new SplittableRandom(seed ^ vendor.hashCode());
    double[] deviations = new double[RESAMPLES];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      int from = 0;
      for (int i = 0; i < days.length; i++) {
        from = i % BLOCK == 0 ? random.nextInt(days.length) : from + 1;
        deviations[resample] += contrast.weight(days[i]) * residuals[from % days.length];
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

  private static String words(
      ReleaseTiming timing, String vendor, long releases, Estimate estimate, long phases) {
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
        phases);
  }
}
