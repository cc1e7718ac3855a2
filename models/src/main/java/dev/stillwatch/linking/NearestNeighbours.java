package dev.stillwatch.linking;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;

/**
 * Exact nearest neighbours of vectors of unit length, in blocks of single-precision products.
 *
 * <p>Nearness is (p - 1) / s, with p the inner product and s the scale of the row that is found:
 * minus half of the squared distance, in units of that scale. It is 0 at most. Of equally near rows
 * those whose index is closest to the query's are nearer, and of two as close the one with the
 * smaller index. So of many equal rows each finds others, and neighbours in the order have most of
 * theirs in common; with the smallest index first all would find the same k, and the rest would
 * belong to nobody.
 */
final class NearestNeighbours {
  private static final int QUERIES = 128;
  private static final int BASE = 1_024;
  // The JVM's own kernel: a native library found on some machines only would round otherwise.
  private static final BLAS KERNEL = JavaBLAS.getInstance();

  private final float[] base;
  private final int rows;
  private final int dimensions;
  private final float[] inverses;

  /**
   * Searches among vectors of unit length.
   *
   * @param base rows x dimensions values, row-major
   * @param scales of each row, above 0
   */
  NearestNeighbours(float[] base, int rows, int dimensions, float[] scales) {
    this.base = base;
    this.rows = rows;
    this.dimensions = dimensions;
    inverses = new float[rows];
    for (int row = 0; row < rows; row++) {
      inverses[row] = 1 / scales[row];
    }
  }

  /** What was found for one query, nearest first. */
  static final class Found {
    final int[] rows;
    final float[] nearness;

    private Found(int[] rows, float[] nearness) {
      this.rows = rows;
      this.nearness = nearness;
    }
  }

  /**
   * The k nearest rows to each of the given rows, itself left out.
   *
   * @param queries row numbers
   */
  Found[] of(int[] queries, int k) {
    Found[] all = new Found[queries.length];
    float[] block = new float[QUERIES * dimensions];
    float[] products = new float[QUERIES * BASE];
    for (int from = 0; from < queries.length; from += QUERIES) {
      int asked = Math.min(QUERIES, queries.length - from);
      Nearest[] nearest = new Nearest[asked];
      for (int q = 0; q < asked; q++) {
        nearest[q] = new Nearest(queries[from + q], Math.min(k, Math.max(0, rows - 1)));
        System.arraycopy(base, queries[from + q] * dimensions, block, q * dimensions, dimensions);
      }
      for (int start = 0; start < rows; start += BASE) {
        int width = Math.min(BASE, rows - start);
        // Column-major: products[j + q * width] = base row (start + j) . query q.
        KERNEL.sgemm(
            "T",
            "N",
            width,
            asked,
            dimensions,
            1f,
            base,
            start * dimensions,
            dimensions,
            block,
            0,
            dimensions,
            0f,
            products,
            0,
            width);
        for (int q = 0; q < asked; q++) {
          nearest[q].offerAll(start, width, products, q * width, inverses);
        }
      }
      for (int q = 0; q < asked; q++) {
        all[from + q] = nearest[q].found();
      }
    }
    return all;
  }

  /** The nearest so far, in order. */
  private static final class Nearest {
    private final int query;
    private final int[] rows;
    private final float[] nearness;
    private int size;

    /** What is less is not among the k nearest. */
    private float bar = Float.NEGATIVE_INFINITY;

    Nearest(int query, int k) {
      this.query = query;
      rows = new int[k];
      nearness = new float[k];
    }

    /** Offers rows from one on, each but the query itself; most are told to be too far at once. */
    void offerAll(int start, int width, float[] products, int at, float[] inverses) {
      for (int j = 0; j < width; j++) {
        float near = (products[at + j] - 1) * inverses[start + j];
        if (!(near < bar) && start + j != query) {
          offer(start + j, near);
        }
      }
    }

    private void offer(int row, float near) {
      if (rows.length == 0 || (size == rows.length && !isNearer(row, near, size - 1))) {
        return;
      }
      int at = size < rows.length ? size++ : size - 1;
      while (at > 0 && isNearer(row, near, at - 1)) {
        rows[at] = rows[at - 1];
        nearness[at] = nearness[at - 1];
        at--;
      }
      rows[at] = row;
      nearness[at] = near;
      bar = size < rows.length ? bar : nearness[size - 1];
    }

    /** Rows come in ascending order, so one as close in the order never displaces. */
    private boolean isNearer(int row, float near, int than) {
      return near > nearness[than]
          || (near == nearness[than] && Math.abs(row - query) < Math.abs(rows[than] - query));
    }

    Found found() {
      return new Found(Arrays.copyOf(rows, size), Arrays.copyOf(nearness, size));
    }
  }
}
