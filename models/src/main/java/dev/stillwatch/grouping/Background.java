package dev.stillwatch.grouping;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.stillwatch.embedding.Cells;
import java.io.Serializable;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.netlib.util.intW;

/**
 * What everybody touches, and how a group's touches stand out from it.
 *
 * <p>With w(c) the touch weight of cell c summed over all accounts, mu and C are the weighted mean
 * and covariance of the cells' centres. A group that touches cells with weights s(c) points along
 * (C + ridge I)^-1 (mean_s - mu): the discriminant direction of Fisher (1936) between the group and
 * everybody, since few accounts of everybody are the group's. The ridge is a tenth of the mean
 * variance.
 */
final class Background implements Serializable {
  private static final double RIDGE = 0.1;
  private static final long serialVersionUID = 1L;

  private final float[] centres;
  private final int dimensions;
  private final double[] weights;
  private final double total;
  private final double[] mean;
  private final double[] factor;

  /**
   * The background of a night.
   *
   * @param weights touch weight of each cell over all accounts, not negative, not all 0
   */
  Background(Cells cells, double[] weights) {
    this.centres = cells.centres();
    this.dimensions = cells.dimensions();
    this.weights = weights;
    this.total = IntStream.range(0, weights.length).mapToDouble(c -> weights[c]).sum();
    if (!(total > 0)) {
      throw new IllegalArgumentException("Cannot tell groups from nothing: no cell was touched");
    }
    this.mean = mean(weights);
    this.factor = factor();
  }

  /** Number of cells. */
  int cells() {
    return weights.length;
  }

  /** Share of everybody's touches that these cells receive, in [0, 1]. */
  double share(int[] hit) {
    return IntStream.of(hit).mapToDouble(cell -> weights[cell]).sum() / total;
  }

  /**
   * All cells, those first that lie farthest along a group's direction.
   *
   * @param touches the group's touch weight of each cell, not all 0
   */
  int[] farthest(double[] touches) {
    double[] direction = direction(touches);
    double[] along = new double[weights.length];
    for (int cell = 0; cell < along.length; cell++) {
      int at = cell * dimensions;
      for (int i = 0; i < dimensions; i++) {
        along[cell] += direction[i] * centres[at + i];
      }
    }
    return IntStream.range(0, along.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(c -> -along[c]).thenComparing(c -> c))
        .mapToInt(c -> c)
        .toArray();
  }

  /**
   * The first cells of an order that together receive at most a share of everybody's touches,
   * ascending.
   *
   * @param share in (0, 1)
   */
  int[] within(double share, int[] order) {
    double room = share * total;
    int count = 0;
    while (count < order.length && room >= weights[order[count]]) {
      room -= weights[order[count]];
      count++;
    }
    return IntStream.of(order).limit(count).sorted().toArray();
  }

  private double[] direction(double[] touches) {
    double[] direction = mean(touches);
    for (int i = 0; i < dimensions; i++) {
      direction[i] -= mean[i];
    }
    intW info = new intW(0);
    JavaLAPACK.getInstance()
        .dpotrs("U", dimensions, 1, factor, dimensions, direction, dimensions, info);
    return direction;
  }

  private double[] mean(double[] by) {
    double[] sum = new double[dimensions];
    double weight = 0;
    for (int cell = 0; cell < by.length; cell++) {
      for (int i = 0; i < dimensions; i++) {
        sum[i] += by[cell] * centres[cell * dimensions + i];
      }
      weight += by[cell];
    }
    for (int i = 0; i < dimensions; i++) {
      sum[i] /= weight;
    }
    return sum;
  }

  /** Cholesky factor of the covariance with its ridge. */
  private double[] factor() {
    double[] covariance = new double[dimensions * dimensions];
    double[] centred = new double[dimensions];
    for (int cell = 0; cell < weights.length; cell++) {
      for (int i = 0; i < dimensions; i++) {
        centred[i] = centres[cell * dimensions + i] - mean[i];
      }
      JavaBLAS.getInstance()
          .dsyr("U", dimensions, weights[cell] / total, centred, 1, covariance, dimensions);
    }
    double trace = 0;
    for (int i = 0; i < dimensions; i++) {
      trace += covariance[i * dimensions + i];
    }
    for (int i = 0; i < dimensions; i++) {
      // The smallest addend keeps a codebook of one cell invertible.
      covariance[i * dimensions + i] += RIDGE * trace / dimensions + 1e-12;
    }
    intW info = new intW(0);
    JavaLAPACK.getInstance().dpotrf("U", dimensions, covariance, dimensions, info);
    return covariance;
  }
}
