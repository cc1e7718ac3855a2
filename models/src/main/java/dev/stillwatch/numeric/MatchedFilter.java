package dev.stillwatch.numeric;

/**
 * Weights whose sum with a series says how well the series follows a set of marked days, in
 * standard errors times the series' scatter.
 *
 * <p>The regression of the series on the marks beside a level and a linear trend, each day less ρ
 * times the day before (Prais and Winsten without the first day; Greene, <i>Econometric
 * Analysis</i>, 7th ed., section 20.8): with x the marks freed of level and trend after that
 * difference, and y the differenced series, x · y / |x|. Its square over the residual variance is
 * the usual t². For series of one length it orders marks as the likelihood of Gaussian noise with
 * correlation ρ from day to day does.
 *
 * <p>Days that do not count, and days after them, take no part. Marks that are all alike, or that a
 * level and a trend explain, have no filter: all its weights are 0.
 */
public final class MatchedFilter {
  private static final double NOTHING = 1e-9;

  private final double[] weights;

  private MatchedFilter(double[] weights) {
    this.weights = weights;
  }

  /**
   * The filter of the marks.
   *
   * @param marked the days looked for
   * @param usable the days that count; as long
   * @param correlation ρ, in [0, 1)
   */
  public static MatchedFilter of(boolean[] marked, boolean[] usable, double correlation) {
    int length = marked.length;
    boolean[] pairs = new boolean[length];
    double[] x = new double[length];
    double[] trend = new double[length];
    for (int i = 1; i < length; i++) {
      pairs[i] = usable[i] && usable[i - 1];
      if (pairs[i]) {
        x[i] = (marked[i] ? 1 : 0) - correlation * (marked[i - 1] ? 1 : 0);
        trend[i] = i;
      }
    }
    center(trend, pairs);
    center(x, pairs);
    double trendSquares = dot(trend, trend);
    double slope = trendSquares == 0 ? 0 : dot(x, trend) / trendSquares;
    for (int i = 1; i < length; i++) {
      x[i] -= slope * trend[i];
    }
    double size = Math.sqrt(dot(x, x));
    double[] weights = new double[length];
    for (int i = 1; i < length && size > NOTHING; i++) {
      weights[i] += x[i] / size;
      weights[i - 1] -= correlation * x[i] / size;
    }
    return new MatchedFilter(weights);
  }

  /** The filter's answer to a series; days without weight may hold anything finite. */
  public double of(double[] series) {
    return dot(weights, series);
  }

  /** Weight of a day. */
  public double weight(int day) {
    return weights[day];
  }

  private static void center(double[] values, boolean[] counted) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      sum += counted[i] ? values[i] : 0;
      count += counted[i] ? 1 : 0;
    }
    for (int i = 0; i < values.length && count > 0; i++) {
      values[i] -= counted[i] ? sum / count : 0;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
