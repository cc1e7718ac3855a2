package dev.stillwatch.codebook;

import dev.ludovic.netlib.blas.BLAS;

/**
 * Finds the nearest of many centres for many rows at once, exactly.
 *
 * <p>Single-precision matrix products of {@value #ROWS} rows with all centres tell which centres
 * can be among the two nearest; those few are compared again in double precision, summed in the
 * order of the dimensions. So the answer depends on the row and the centres alone: not on the block
 * the row fell into, nor on whose products they are, nor on the instructions the machine has.
 */
final class NearestCells {
  private static final int ROWS = 256;

  private final float[] centres;
  private final int count;
  private final int dimensions;
  private final float slack;
  private final BLAS products;

  NearestCells(float[] centres, int dimensions) {
    this(centres, dimensions, Products.FASTEST);
  }

  NearestCells(float[] centres, int dimensions, BLAS products) {
    this.products = products;
    this.centres = centres;
    this.count = centres.length / dimensions;
    this.dimensions = dimensions;
    // A float32 dot product of unit vectors is off by at most d * 2^-24 (Higham 2002, 3.5), in
    // whatever order it is summed, each of two compared ones; a little more for lengths that are
    // not exactly one.
    this.slack = 2.1f * dimensions / (1 << 24);
  }

  void find(float[] vectors, int rows, int[] cell, float[] margin) {
    float[] scores = new float[Math.min(rows, ROWS) * count];
    int[] close = new int[count];
    for (int from = 0; from < rows; from += ROWS) {
      int block = Math.min(ROWS, rows - from);
      // Row-major here is column-major transposed there.
      products.sgemm(
          "T",
          "N",
          count,
          block,
          dimensions,
          1f,
          centres,
          0,
          dimensions,
          vectors,
          from * dimensions,
          dimensions,
          0f,
          scores,
          0,
          count);
      for (int row = 0; row < block; row++) {
        choose(vectors, from + row, scores, row * count, close, cell, margin);
      }
    }
  }

  private void choose(
      float[] vectors,
      int row,
      float[] scores,
      int offset,
      int[] close,
      int[] cell,
      float[] margin) {
    int vector = row * dimensions;
    if (isZero(vectors, vector)) {
      cell[row] = 0;
      margin[row] = 0f;
      return;
    }

    int found = close(scores, offset, close);
    int nearest = 0;
    double best = -2;
    double next = -1;
    for (int i = 0; i < found; i++) {
      double cosine = dot(vectors, vector, close[i] * dimensions);
      if (cosine > best) {
        next = Math.max(best, next);
        best = cosine;
        nearest = close[i];
      } else {
        next = Math.max(cosine, next);
      }
    }
    cell[row] = nearest;
    margin[row] = (float) (best - next);
  }

  /** The centres that may be among the two nearest, in their order, and how many they are. */
  private int close(float[] scores, int offset, int[] close) {
    float best = Float.NEGATIVE_INFINITY;
    float second = Float.NEGATIVE_INFINITY;
    float bar = Float.NEGATIVE_INFINITY;
    int found = 0;
    for (int i = 0; i < count; i++) {
      float score = scores[offset + i];
      if (score >= bar) {
        close[found++] = i;
        if (score > second) {
          second = Math.min(score, best);
          best = Math.max(score, best);
          bar = second - slack;
        }
      }
    }
    return above(bar, scores, offset, close, found);
  }

  // The bar rose meanwhile, and most of what was found early lies below it now.
  private static int above(float bar, float[] scores, int offset, int[] close, int found) {
    int left = 0;
    for (int i = 0; i < found; i++) {
      if (scores[offset + close[i]] >= bar) {
        close[left++] = close[i];
      }
    }
    return left;
  }

  private double dot(float[] vectors, int vector, int centre) {
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      sum += (double) vectors[vector + i] * centres[centre + i];
    }
    return sum;
  }

  private boolean isZero(float[] vectors, int from) {
    for (int i = from; i < from + dimensions; i++) {
      if (vectors[i] != 0f) {
        return false;
      }
    }
    return true;
  }
}
