package dev.stillwatch.grouping;

import dev.stillwatch.numeric.Medians;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

  private static final double OWN = 2;

  private final double[] weights;
  private final double total;
  private final double prior;

  /**
   * The background of a night.
   *
   * @param weights touch weight of each cell over all accounts, not negative
   */
  Background(double[] weights) {
    this.weights = weights.clone();
    this.total = Arrays.stream(weights).sum();
    this.prior =
        total == 0
            ? 0
            : Medians.median(Arrays.stream(weights).filter(w -> w > 0).toArray()) / total;
  }

  /**
   * Of a night's touches.
   *
   * @param touched from {@link TouchedCells}
   */
  static Background of(Dataset<Row> touched) {
    // As many rows as there are cells.
    List<Row> rows = touched.collectAsList();
    double[] weights =
        new double[rows.stream().mapToInt(row -> row.getInt(0)).max().orElse(-1) + 1];
    rows.forEach(row -> weights[row.getInt(0)] = row.getLong(1) / (double) TouchedCells.MICRO);
    return new Background(weights);
  }

  /** Whether nobody touches anything, so that nothing can be told from it. */
  boolean isEmpty() {
    return total == 0;
  }

  /** Number of cells, up to the last that anybody touches. */
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
   * Those of a group's cells that its members touch at least twice as often as others with as many
   * touches do, so that half of what they ask there or more is what the group is about.
   *
   * @param cells ascending
   * @param touches the members' touch weight of each of those cells, each member as far as it is
   *     one
   * @param mass their touch weight on all cells
   */
  int[] own(int[] cells, double[] touches, double mass) {
    return IntStream.range(0, cells.length)
        .filter(
            i ->
                touches[i] > 0
                    // Everybody's weights are rounded, so a difference may fall short of 0.
                    && touches[i] * Math.max(0, total - mass)
                        >= OWN * mass * Math.max(0, weights[cells[i]] - touches[i]))
        .map(i -> cells[i])
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
