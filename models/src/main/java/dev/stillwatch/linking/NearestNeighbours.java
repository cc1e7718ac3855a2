package dev.stillwatch.linking;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;

/**
 * Exact nearest neighbours by inner product, in blocks of single-precision products.
 *
 * <p>Of equally near rows the one with the smaller index is nearer.
 */
final class NearestNeighbours {
  private static final int QUERIES = 128;
  private static final int BASE = 1_024;
  // The JVM's own kernel: a native library found on some machines only would round otherwise.
  private static final BLAS KERNEL = JavaBLAS.getInstance();

  private final float[] base;
  private final int rows;
  private final int dimensions;

  /** Searches among rows x dimensions values, row-major. */
  NearestNeighbours(float[] base, int rows, int dimensions) {
    this.base = base;
    this.rows = rows;
    this.dimensions = dimensions;
  }

  /** What was found for one query, nearest first. */
  static final class Found {
    final int[] rows;
    final float[] products;

    private Found(int[] rows, float[] products) {
      this.rows = rows;
      this.products = products;
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
        nearest[q] = new Nearest(Math.min(k, Math.max(0, rows - 1)));
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
          for (int j = 0; j < width; j++) {
            if (start + j != queries[from + q]) {
              nearest[q].offer(start + j, products[q * width + j]);
            }
          }
        }
      }
      for (int q = 0; q < asked; q++) {
        all[from + q] = nearest[q].found();
      }
    }
    return all;
  }

  /** The nearest so far, in order; rows come in ascending order, so a tie never displaces. */
  private static final class Nearest {
    private final int[] rows;
    private final float[] products;
    private int size;

    Nearest(int k) {
      rows = new int[k];
      products = new float[k];
    }

    void offer(int row, float product) {
      if (rows.length == 0 || (size == rows.length && !(product > products[size - 1]))) {
        return;
      }
      int at = size < rows.length ? size++ : size - 1;
      while (at > 0 && product > products[at - 1]) {
        rows[at] = rows[at - 1];
        products[at] = products[at - 1];
        at--;
      }
      rows[at] = row;
      products[at] = product;
    }

    Found found() {
      return new Found(Arrays.copyOf(rows, size), Arrays.copyOf(products, size));
    }
  }
}
