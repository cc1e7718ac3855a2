package dev.stillwatch.grouping;

import dev.stillwatch.numeric.Medians;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What everybody touches, and where a group's touches stand out from it.
 *
 * <p>With w(c) the share of everybody's touch weight that cell c receives and s(c) the share of a
 * group's, the cell's enrichment is (s + w0) / (w + w0), with w0 the median of w over the cells
 * that anybody touches: a cell that few touch needs more than one touch of the group's to stand
 * out. Compared with the one direction of Fisher's discriminant it needs no group to lie to one
 * side of everybody, and a data set of several fields does not.
 */
final class Background implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] weights;
  private final double total;
  private final double prior;

  /**
   * The background of a night.
   *
   * @param weights touch weight of each cell over all accounts, not negative, not all 0
   */
  Background(double[] weights) {
    this.weights = weights.clone();
    this.total = Arrays.stream(weights).sum();
    if (!(total > 0)) {
      throw new IllegalArgumentException("Cannot tell groups from nothing: no cell was touched");
    }
    this.prior = Medians.median(Arrays.stream(weights).filter(w -> w > 0).toArray()) / total;
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
   * All cells, those first that a group touches most beyond everybody's share; ties by cell.
   *
   * @param touches the group's touch weight of each cell, not all 0
   */
  int[] enriched(double[] touches) {
    double sum = Arrays.stream(touches).sum();
    double[] enrichment = new double[weights.length];
    Arrays.setAll(
        enrichment, cell -> (touches[cell] / sum + prior) / (weights[cell] / total + prior));
    return IntStream.range(0, enrichment.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(c -> -enrichment[c]).thenComparing(c -> c))
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
}
