package dev.stillwatch.grouping;

import dev.stillwatch.accounts.FormFacets;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.sql.Row;

/** What an account touches. */
@SuppressWarnings("ArrayRecordComponent") // Made of one row, and never written to.
record Touches(int[] cells, double[] prompts) {
  static Touches of(MemberTraffic member) {
    return of(member.cells(), member.cellPrompts());
  }

  /** With all requests of the account, whichever are the group's. */
  static Touches ofAll(MemberTraffic member) {
    return of(member.allCells(), member.allCellPrompts());
  }

  private static Touches of(int[] cells, long[] prompts) {
    return new Touches(cells, Arrays.stream(prompts).mapToDouble(m -> (double) m).toArray());
  }

  /** Of the cells of a row of sums. */
  static Touches of(List<Row> cells) {
    return new Touches(
        cells.stream().mapToInt(cell -> cell.getInt(0)).toArray(),
        cells.stream().mapToDouble(cell -> (double) cell.getLong(2)).toArray());
  }

  void addTo(double[] weights) {
    for (int i = 0; i < cells.length; i++) {
      weights[cells[i]] += 1 / prompts[i];
    }
  }

  /**
   * Adds the weight of some cells.
   *
   * @param some ascending
   * @param likely what the weight is multiplied by
   * @param weights one per cell of those
   */
  void addTo(int[] some, double likely, double[] weights) {
    for (int i = 0; i < cells.length; i++) {
      int at = Arrays.binarySearch(some, cells[i]);
      if (at >= 0) {
        weights[at] += likely / prompts[i];
      }
    }
  }

  /**
   * Adds the shares of prompts that each of some cells has of the prompts in all of them.
   *
   * @param some ascending
   * @param weight what a share is multiplied by
   * @param shares one per cell of the codebook
   */
  void addShares(int[] some, double weight, double[] shares) {
    double all = sum(some, m -> m);
    for (int i = 0; i < cells.length; i++) {
      if (Arrays.binarySearch(some, cells[i]) >= 0) {
        shares[cells[i]] += weight * prompts[i] / all;
      }
    }
  }

  double mass() {
    return Arrays.stream(prompts).map(m -> 1 / m).sum();
  }

  boolean enough() {
    return FormFacets.hasTouch(Arrays.stream(prompts).sum(), mass());
  }

  double weightIn(int[] hit) {
    return sum(hit, m -> 1 / m);
  }

  /** Share of the prompts that lie in cells. */
  double dose(int[] hit) {
    return sum(hit, m -> m) / Arrays.stream(prompts).sum();
  }

  private double sum(int[] hit, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      if (Arrays.binarySearch(hit, cells[i]) >= 0) {
        sum += of.applyAsDouble(prompts[i]);
      }
    }
    return sum;
  }
}
