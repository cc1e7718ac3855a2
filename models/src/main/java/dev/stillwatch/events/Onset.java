package dev.stillwatch.events;

import dev.stillwatch.numeric.NegativeBinomial;
import java.util.Optional;

/**
 * When a rise began that shows on a day.
 *
 * <p>The likeliest day from which on requests are a common multiple of what is expected and before
 * which they are as expected, under the volume model's negative binomial scatter. The interval are
 * the days that a likelihood ratio test at 5 % does not exclude: log likelihood within 1.92 of the
 * largest (half of the 95 % point of chi-square with one degree of freedom).
 *
 * @param day index into the series
 * @param low first day it may have been
 * @param high last day it may have been
 */
record Onset(int day, int low, int high) {
  /** How far back a rise may have begun before it shows. */
  private static final int REACH = 14;

  private static final double WITHIN = 1.92;
  private static final double STILL_UP = 0.05;

  /**
   * The onset of what shows on a day, which has an expectation.
   *
   * @param showing index into the series
   */
  static Onset of(VolumeModel model, CampaignSeries series, int showing) {
    int from = Math.max(0, showing - REACH);
    int to = lastUp(model, series, showing);
    double[] likelihoods = new double[to - from + 1];
    int best = 0;
    for (int i = 0; i < likelihoods.length; i++) {
      likelihoods[i] = likelihood(model, series, from, from + i, to);
      best = likelihoods[i] > likelihoods[best] ? i : best;
    }
    int low = best;
    int high = best;
    for (int i = 0; i < likelihoods.length; i++) {
      if (likelihoods[i] >= likelihoods[best] - WITHIN) {
        low = Math.min(low, i);
        high = Math.max(high, i);
      }
    }
    return new Onset(from + best, from + low, from + high);
  }

  private static int lastUp(VolumeModel model, CampaignSeries series, int showing) {
    int last = showing;
    for (int day = showing + 1; day < series.length(); day++) {
      Optional<NegativeBinomial> forecast = model.on(day);
      if (forecast.isEmpty() || forecast.get().atLeast(series.requests().get(day)) > STILL_UP) {
        return last;
      }
      last = day;
    }
    return last;
  }

  private static double likelihood(
      VolumeModel model, CampaignSeries series, int from, int onset, int to) {
    double observed = 0;
    double expected = 0;
    for (int day = onset; day <= to; day++) {
      Optional<NegativeBinomial> forecast = model.on(day);
      observed += forecast.isPresent() ? series.requests().get(day) : 0;
      expected += forecast.map(NegativeBinomial::mean).orElse(0.0);
    }
    double ratio = expected == 0 ? 1 : Math.max(1, observed / expected);
    double sum = 0;
    for (int day = from; day <= to; day++) {
      Optional<NegativeBinomial> forecast = model.on(day);
      if (forecast.isPresent()) {
        double mean = forecast.get().mean() * (day < onset ? 1 : ratio);
        sum +=
            new NegativeBinomial(mean, forecast.get().dispersion())
                .logProbability(series.requests().get(day));
      }
    }
    return sum;
  }
}
