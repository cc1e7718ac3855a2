package dev.stillwatch.events;

import dev.stillwatch.numeric.NegativeBinomial;
import dev.stillwatch.numeric.NegativeBinomialRegression;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * What a campaign's daily requests should be, given its controls and the weekday.
 *
 * <p>A negative binomial regression with log link and the controls' requests as exposure; weekday
 * terms from eight weeks on. A campaign's own spikes must not raise what is expected of it: the
 * first guess is the median ratio to the controls with the scatter of the days below it, days above
 * its 99.5 % quantile are left out of the fit, and that is repeated up to three times.
 *
 * <p>Only {@linkplain CampaignSeries#usable usable days} carry an expectation.
 */
final class VolumeModel {
  private static final int FEWEST_DAYS = 14;
  private static final int DAYS_FOR_WEEKDAYS = 56;
  private static final int REFITS = 3;
  private static final double TAIL = 0.995;
  private static final double DOUBT = 0.05;

  private final int firstDay;
  private final boolean weekdays;
  private final NegativeBinomialRegression regression;
  private final double[] controls;
  private final boolean[] usable;
  private final double mostDispersion;

  private VolumeModel(
      int firstDay,
      boolean weekdays,
      NegativeBinomialRegression regression,
      double[] controls,
      boolean[] usable,
      double mostDispersion) {
    this.firstDay = firstDay;
    this.weekdays = weekdays;
    this.regression = regression;
    this.controls = controls;
    this.usable = usable;
    this.mostDispersion = mostDispersion;
  }

  /**
   * Fits the model to consecutive days.
   *
   * @return nothing with fewer than 14 days with requests
   */
  static Optional<VolumeModel> fit(CampaignSeries series) {
    int firstDay = series.firstDay();
    long[] requests = series.requestArray();
    double[] controls = series.exposureArray();
    boolean[] usable = series.usable();
    int[] days = where(usable);
    if (IntStream.of(days).filter(i -> requests[i] > 0).count() < FEWEST_DAYS) {
      return Optional.empty();
    }
    boolean weekdays = days.length >= DAYS_FOR_WEEKDAYS;
    boolean[] kept = firstGuess(days, requests, controls);
    VolumeModel model = fit(firstDay, weekdays, requests, controls, usable, kept);
    for (int refit = 0; refit < REFITS; refit++) {
      boolean[] next = new boolean[kept.length];
      for (int day : days) {
        next[day] = requests[day] <= model.forecast(day).quantile(TAIL);
      }
      if (Arrays.equals(next, kept) || count(next) < days.length / 2 + 1) {
        break;
      }
      kept = next;
      model = fit(firstDay, weekdays, requests, controls, usable, kept);
    }
    return Optional.of(model);
  }

  /** The distribution of the day's requests if it is like the others; nothing on masked days. */
  Optional<NegativeBinomial> on(int day) {
    return usable[day] ? Optional.of(forecast(day)) : Optional.empty();
  }

  /**
   * The same, but scattering as widely as the fitted days leave open: with the dispersion at which
   * Pearson's chi-square is at its lower 5 % point, the upper end of its one-sided 95 % interval.
   * Far out in the tail a dispersion a fifth too small makes p-values several times too small.
   */
  Optional<NegativeBinomial> atWidest(int day) {
    return on(day)
        .map(
            usual ->
                new NegativeBinomial(
                    usual.mean(), usual.dispersion() + mostDispersion - regression.dispersion()));
  }

  private NegativeBinomial forecast(int day) {
    return regression.predict(terms(firstDay + day, weekdays), Math.log(controls[day]));
  }

  private static VolumeModel fit(
      int firstDay,
      boolean weekdays,
      long[] requests,
      double[] controls,
      boolean[] usable,
      boolean[] kept) {
    int[] days = where(kept);
    double[][] design = new double[days.length][];
    double[] counts = new double[days.length];
    double[] offsets = new double[days.length];
    for (int row = 0; row < days.length; row++) {
      design[row] = terms(firstDay + days[row], weekdays);
      counts[row] = requests[days[row]];
      offsets[row] = Math.log(controls[days[row]]);
    }
    NegativeBinomialRegression regression = NegativeBinomialRegression.fit(design, counts, offsets);
    return new VolumeModel(
        firstDay,
        weekdays,
        regression,
        controls.clone(),
        usable,
        mostDispersion(regression, design, counts, offsets));
  }

  private static double mostDispersion(
      NegativeBinomialRegression regression, double[][] design, double[] counts, double[] offsets) {
    double[] means = new double[counts.length];
    Arrays.setAll(means, row -> regression.mean(design[row], offsets[row]));
    double freedom = counts.length - design[0].length;
    double least = ChiSquaredDistribution.of(freedom).inverseCumulativeProbability(DOUBT);
    return Math.max(
        regression.dispersion(), NegativeBinomialRegression.momentDispersion(counts, means, least));
  }

  // Half of the days may be a spike without moving the median, or the scatter below it.
  private static boolean[] firstGuess(int[] days, long[] requests, double[] controls) {
    boolean[] kept = new boolean[requests.length];
    for (int day : days) {
      kept[day] = true;
    }
    double ratio = median(days, requests, controls);
    if (ratio == 0) {
      return kept;
    }
    int[] below =
        IntStream.of(days).filter(day -> requests[day] <= ratio * controls[day]).toArray();
    double[] counts = IntStream.of(below).mapToDouble(day -> requests[day]).toArray();
    double[] means = IntStream.of(below).mapToDouble(day -> ratio * controls[day]).toArray();
    double dispersion =
        NegativeBinomialRegression.momentDispersion(counts, means, Math.max(1, below.length - 1));
    for (int day : days) {
      NegativeBinomial guess = new NegativeBinomial(ratio * controls[day], dispersion);
      kept[day] = requests[day] <= guess.quantile(TAIL);
    }
    return kept;
  }

  private static double median(int[] days, long[] requests, double[] controls) {
    double[] ratios =
        IntStream.of(days).mapToDouble(day -> requests[day] / controls[day]).sorted().toArray();
    int middle = ratios.length / 2;
    return ratios.length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
  }

  private static double[] terms(int epochDay, boolean weekdays) {
    double[] terms = new double[weekdays ? 7 : 1];
    terms[0] = 1;
    int sinceMonday = LocalDate.ofEpochDay(epochDay).getDayOfWeek().getValue() - 1;
    if (weekdays && sinceMonday > 0) {
      terms[sinceMonday] = 1;
    }
    return terms;
  }

  private static int[] where(boolean[] flags) {
    return IntStream.range(0, flags.length).filter(i -> flags[i]).toArray();
  }

  private static int count(boolean[] flags) {
    return where(flags).length;
  }
}
