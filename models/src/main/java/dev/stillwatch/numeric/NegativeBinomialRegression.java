package dev.stillwatch.numeric;

import java.util.Arrays;

/**
 * A negative binomial regression with log link and offset, fitted to counts.
 *
 * <p>ln E(y) = offset + x · coefficients and Var(y) = mean + dispersion · mean². The coefficients
 * are found by iteratively reweighted least squares with weights mean / (1 + dispersion · mean)
 * (McCullagh and Nelder, <i>Generalized Linear Models</i>, 2nd ed., section 2.5); the dispersion by
 * moments, so that Pearson's chi-square equals the degrees of freedom (Breslow 1984, <i>Applied
 * Statistics</i> 33, 38-44; {@code theta.mm} of R's MASS), in turn until neither moves. Counts that
 * scatter no more than Poisson ones have dispersion 0.
 */
public final class NegativeBinomialRegression {
  private static final int MOST_ROUNDS = 100;
  private static final double SETTLED = 1e-10;
  // Keeps the equations solvable where all counts of a level are 0 and its coefficient has no end.
  private static final double RIDGE = 1e-9;
  private static final double FARTHEST = 30;
  private static final double MOST_DISPERSED = 1e6;

  private final double[] coefficients;
  private final double[][] covariance;
  private final double dispersion;

  private NegativeBinomialRegression(
      double[] coefficients, double[][] covariance, double dispersion) {
    this.coefficients = coefficients;
    this.covariance = covariance;
    this.dispersion = dispersion;
  }

  /**
   * Fits coefficients and dispersion.
   *
   * @param design one row per count, all of one length; a constant 1 in front is up to the caller
   * @param counts at least 0
   * @param offsets natural logarithms of the exposure
   * @throws IllegalArgumentException if lengths differ, or there are no more counts than
   *     coefficients
   */
  public static NegativeBinomialRegression fit(
      double[][] design, double[] counts, double[] offsets) {
    requireSolvable(design, counts, offsets);
    double dispersion = 0;
    NegativeBinomialRegression fit = fit(design, counts, offsets, dispersion);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] means = fit.means(design, offsets);
      double next = momentDispersion(counts, means, counts.length - design[0].length);
      boolean settled = Math.abs(next - dispersion) <= SETTLED * (1 + dispersion);
      dispersion = next;
      fit = fit(design, counts, offsets, dispersion);
      if (settled) {
        break;
      }
    }
    return fit;
  }

  /** Fits the coefficients for a known dispersion. */
  public static NegativeBinomialRegression fit(
      double[][] design, double[] counts, double[] offsets, double dispersion) {
    requireSolvable(design, counts, offsets);
    int columns = design[0].length;
    double[] beta = new double[columns];
    double[] eta = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      eta[i] = Math.log(counts[i] == 0 ? 1.0 / 6 : counts[i]);
    }
    double[][] information = new double[columns][columns];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] score = new double[columns];
      information = new double[columns][columns];
      accumulate(design, counts, offsets, eta, dispersion, information, score);
      double[] next = solve(cholesky(information), score);
      double moved = 0;
      for (int j = 0; j < columns; j++) {
        moved = Math.max(moved, Math.abs(next[j] - beta[j]) / (1 + Math.abs(beta[j])));
      }
      beta = next;
      for (int i = 0; i < counts.length; i++) {
        eta[i] = offsets[i] + limited(dot(design[i], beta));
      }
      if (moved < SETTLED) {
        break;
      }
    }
    return new NegativeBinomialRegression(beta, inverse(information), dispersion);
  }

  /**
   * The dispersion at which Σ (y − mean)² / (mean + dispersion · mean²) equals the degrees of
   * freedom; 0 where the counts scatter no more than Poisson ones.
   */
  public static double momentDispersion(double[] counts, double[] means, double freedom) {
    if (pearson(counts, means, 0) <= freedom) {
      return 0;
    }
    double high = 1e-3;
    while (pearson(counts, means, high) > freedom) {
      high *= 2;
      if (high > MOST_DISPERSED) {
        return MOST_DISPERSED;
      }
    }
    double low = 0;
    while (high - low > 1e-13 * (1 + high)) {
      double middle = (low + high) / 2;
      if (pearson(counts, means, middle) > freedom) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** One per column of the design, in natural logarithms. */
  public double[] coefficients() {
    return coefficients.clone();
  }

  /** At least 0; the same for all counts. */
  public double dispersion() {
    return dispersion;
  }

  /** Standard errors of the coefficients, the dispersion taken as known. */
  public double[] standardErrors() {
    double[] errors = new double[coefficients.length];
    Arrays.setAll(errors, j -> Math.sqrt(covariance[j][j]));
    return errors;
  }

  /** Where the expectation lies for a row of the design. */
  public double mean(double[] row, double offset) {
    return Math.exp(offset + limited(dot(row, coefficients)));
  }

  /**
   * The distribution of a new count: scatter around the mean, and doubt about the mean itself.
   *
   * <p>The doubt enters as the variance v of the linear predictor (delta method): the dispersion
   * grows by v, at most by 1.
   */
  public NegativeBinomial predict(double[] row, double offset) {
    double doubt = 0;
    for (int j = 0; j < row.length; j++) {
      doubt += row[j] * dot(covariance[j], row);
    }
    return new NegativeBinomial(mean(row, offset), dispersion + Math.min(1, Math.max(0, doubt)));
  }

  private double[] means(double[][] design, double[] offsets) {
    double[] means = new double[offsets.length];
    Arrays.setAll(means, i -> mean(design[i], offsets[i]));
    return means;
  }

  private static void accumulate(
      double[][] design,
      double[] counts,
      double[] offsets,
      double[] eta,
      double dispersion,
      double[][] information,
      double[] score) {
    for (int i = 0; i < counts.length; i++) {
      double mean = Math.exp(eta[i]);
      double weight = mean / (1 + dispersion * mean);
      double working = eta[i] - offsets[i] + (counts[i] - mean) / mean;
      for (int j = 0; j < score.length; j++) {
        double weighted = weight * design[i][j];
        score[j] += weighted * working;
        for (int k = 0; k < score.length; k++) {
          information[j][k] += weighted * design[i][k];
        }
      }
    }
    for (int j = 0; j < score.length; j++) {
      information[j][j] += RIDGE;
    }
  }

  private static double pearson(double[] counts, double[] means, double dispersion) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double off = counts[i] - means[i];
      sum += means[i] == 0 ? 0 : off * off / (means[i] + dispersion * means[i] * means[i]);
    }
    return sum;
  }

  private static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int j = 0; j < n; j++) {
      for (int i = j; i < n; i++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(Math.max(sum, RIDGE * RIDGE)) : sum / l[j][j];
      }
    }
    return l;
  }

  private static double[] solve(double[][] l, double[] b) {
    int n = b.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }

  private static double[][] inverse(double[][] information) {
    int n = information.length;
    double[][] l = cholesky(information);
    double[][] inverse = new double[n][];
    for (int j = 0; j < n; j++) {
      double[] unit = new double[n];
      unit[j] = 1;
      inverse[j] = solve(l, unit);
    }
    return inverse;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static double limited(double predictor) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, predictor));
  }

  private static void requireSolvable(double[][] design, double[] counts, double[] offsets) {
    if (design.length != counts.length || offsets.length != counts.length) {
      throw new IllegalArgumentException(
          "Cannot fit counts: %d rows, %d counts, %d offsets"
              .formatted(design.length, counts.length, offsets.length));
    }
    if (counts.length == 0 || counts.length <= design[0].length) {
      throw new IllegalArgumentException(
          "Cannot fit counts: %d counts for %d coefficients"
              .formatted(counts.length, design.length == 0 ? 0 : design[0].length));
    }
  }
}
