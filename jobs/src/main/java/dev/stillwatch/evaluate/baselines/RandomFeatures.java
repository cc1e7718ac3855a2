package dev.stillwatch.evaluate.baselines;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Random;

/**
 * Cells of a codebook as random Fourier features of a Gaussian kernel, with what is needed to set a
 * sample of cells beside a pool of them.
 *
 * <p>phi(x) = sqrt(2 / D) cos(w x + b), w normal with variance 2 gamma and b uniform in [0, 2 pi),
 * so that phi(x) phi(y) is near exp(-gamma |x - y|^2) (Rahimi, Recht 2007, "Random features for
 * large-scale kernel machines"). gamma is one over the median squared distance of cells.
 */
final class RandomFeatures implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] features;
  private final double[] mean;
  private final double spread;

  /**
   * Features of cells and of a pool.
   *
   * @param centres cells by dimensions
   * @param pool prompts of the pool in each cell; more than none in all
   * @param count D, at least 1
   */
  RandomFeatures(float[][] centres, long[] pool, int count, long seed) {
    features = features(centres, count, seed);
    double all = (double) Arrays.stream(pool).sum();
    mean = new double[count];
    for (int cell = 0; cell < centres.length; cell++) {
      for (int i = 0; i < count; i++) {
        mean[i] += pool[cell] / all * features[cell][i];
      }
    }
    spread = spread(pool, all);
  }

  /**
   * How far a sample lies from the pool, in standard errors of what samples of the pool itself
   * show.
   *
   * <p>The unbiased MMD^2 of Gretton, Borgwardt, Rasch, Schölkopf, Smola 2012, "A kernel two-sample
   * test", JMLR 13, with the pool taken as known: (|sum phi|^2 - sum |phi|^2) / (n (n - 1)) - 2 m
   * mu + |mu|^2, over sqrt(2 tr(C^2) / (n (n - 1))), C being the covariance of phi in the pool.
   *
   * @param cells different cells
   * @param counts prompts in each; at least two in all
   */
  double distance(int[] cells, long[] counts) {
    double n = 0;
    double own = 0;
    double[] sum = new double[mean.length];
    for (int k = 0; k < cells.length; k++) {
      double[] phi = features[cells[k]];
      n += counts[k];
      own += counts[k] * dot(phi, phi);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += counts[k] * phi[i];
      }
    }
    double pairs = n * (n - 1);
    double squared = (dot(sum, sum) - own) / pairs - 2 * dot(sum, mean) / n + dot(mean, mean);
    return squared / Math.sqrt(2 * spread / pairs);
  }

  private static double[][] features(float[][] centres, int count, long seed) {
    Random random = new Random(seed);
    int dimensions = centres[0].length;
    double scale = Math.sqrt(2 / median(centres));
    double[][] weights = new double[count][dimensions];
    double[] shifts = new double[count];
    for (int i = 0; i < count; i++) {
      shifts[i] = 2 * Math.PI * random.nextDouble();
      for (int j = 0; j < dimensions; j++) {
        weights[i][j] = scale * random.nextGaussian();
      }
    }
    double[][] features = new double[centres.length][count];
    for (int cell = 0; cell < centres.length; cell++) {
      for (int i = 0; i < count; i++) {
        double angle = shifts[i];
        for (int j = 0; j < dimensions; j++) {
          angle += weights[i][j] * centres[cell][j];
        }
        features[cell][i] = Math.sqrt(2.0 / count) * Math.cos(angle);
      }
    }
    return features;
  }

  // Of as many pairs as there are cells, each cell with one far from it in the list.
  private static double median(float[][] centres) {
    double[] squared = new double[centres.length];
    for (int cell = 0; cell < centres.length; cell++) {
      float[] other = centres[(cell + Math.max(1, centres.length / 2)) % centres.length];
      for (int j = 0; j < other.length; j++) {
        double apart = centres[cell][j] - other[j];
        squared[cell] += apart * apart;
      }
    }
    Arrays.sort(squared);
    return Math.max(1e-9, squared[squared.length / 2]);
  }

  /** The trace of the squared covariance of the features in the pool. */
  private double spread(long[] pool, double all) {
    int count = mean.length;
    double[][] covariance = new double[count][count];
    for (int cell = 0; cell < features.length; cell++) {
      double share = pool[cell] / all;
      for (int i = 0; share > 0 && i < count; i++) {
        double one = share * (features[cell][i] - mean[i]);
        for (int j = 0; j < count; j++) {
          covariance[i][j] += one * (features[cell][j] - mean[j]);
        }
      }
    }
    return Arrays.stream(covariance).mapToDouble(row -> dot(row, row)).sum();
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
