package dev.stillwatch.numeric;

import java.util.stream.IntStream;

/**
 * How far what a set asks is from what all other units ask that are alike: the squared maximum mean
 * discrepancy of the set against the rest, stratum by stratum.
 *
 * <p>MMD² = E k(x, x') + E k(y, y') - 2 E k(x, y), where no unit is paired with itself (Gretton et
 * al. 2012, <i>Journal of Machine Learning Research</i> 13, 723-773, eq. 3). A unit of the set
 * weighs 1 / n; with n(s) of the set and m(s) others in stratum s, each of those weighs n(s) / (n
 * m(s)), so that both sides have as much of each stratum. With weights w that add up to 1, E k(y,
 * y') is (|Σ w z|² - Σ w²) / (1 - Σ w²), as features z have length 1 (see {@link
 * RandomFourierFeatures}); with equal weights that is the equation of the paper. It may be below 0;
 * 0 is expected where all are alike.
 *
 * <p>Strata without others are left out of the other side; where that leaves none, it is not a
 * number.
 */
public final class MatchedMmd implements SetStatistic {
  private final float[][] features;
  private final int[] strata;
  private final double[][] sums;
  private final int[] sizes;

  /**
   * Over all units.
   *
   * @param features of each unit, of length 1
   * @param strata of each unit, counted from 0
   */
  public MatchedMmd(float[][] features, int[] strata) {
    int count = IntStream.of(strata).max().orElse(-1) + 1;
    this.features = features.clone();
    this.strata = strata.clone();
    this.sizes = new int[count];
    this.sums = new double[count][features.length == 0 ? 0 : features[0].length];
    for (int i = 0; i < features.length; i++) {
      sizes[strata[i]]++;
      add(features[i], sums[strata[i]]);
    }
  }

  @Override
  public double of(int[] set) {
    int[] taken = new int[sizes.length];
    double[][] own = new double[sizes.length][];
    for (int i : set) {
      int stratum = strata[i];
      own[stratum] = taken[stratum]++ == 0 ? new double[features[i].length] : own[stratum];
      add(features[i], own[stratum]);
    }
    int matched = 0;
    for (int s = 0; s < sizes.length; s++) {
      matched += taken[s] < sizes[s] ? taken[s] : 0;
    }

    double[] mean = new double[sums.length == 0 ? 0 : sums[0].length];
    double[] others = new double[mean.length];
    double squaredWeights = 0;
    for (int s = 0; s < sizes.length; s++) {
      int rest = sizes[s] - taken[s];
      double weight = taken[s] == 0 || rest == 0 ? 0 : taken[s] / (double) matched / rest;
      squaredWeights += weight * weight * rest;
      for (int d = 0; taken[s] > 0 && d < mean.length; d++) {
        mean[d] += own[s][d] / set.length;
        others[d] += weight * (sums[s][d] - own[s][d]);
      }
    }
    return matched == 0
        ? Double.NaN
        : within(mean, 1.0 / set.length)
            + within(others, squaredWeights)
            - 2 * product(mean, others);
  }

  private static double within(double[] mean, double squaredWeights) {
    return (product(mean, mean) - squaredWeights) / (1 - squaredWeights);
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  private static void add(float[] from, double[] to) {
    for (int d = 0; d < to.length; d++) {
      to[d] += from[d];
    }
  }
}
