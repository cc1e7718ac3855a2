package dev.stillwatch.codebook;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.stream.IntStream;

/**
 * A sparse matrix by rows.
 *
 * @param columns number of columns
 * @param starts where each row starts among the entries, and where the last one ends
 * @param places column of each entry
 * @param values value of each entry
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and too large to copy
record SparseRows(int columns, int[] starts, int[] places, float[] values) {
  private static final BLAS BLAS_OF_JAVA = JavaBLAS.getInstance();

  int rows() {
    return starts.length - 1;
  }

  /**
   * This times a dense matrix.
   *
   * <p>Rows are computed side by side, each in the order of its entries, so the result does not
   * depend on how many processors there are.
   *
   * @param dense columns x width, row-major
   * @return rows x width, row-major
   */
  float[] times(float[] dense, int width) {
    float[] product = new float[rows() * width];
    IntStream.range(0, rows())
        .parallel()
        .forEach(
            row -> {
              for (int i = starts[row]; i < starts[row + 1]; i++) {
                BLAS_OF_JAVA.saxpy(
                    width, values[i], dense, places[i] * width, 1, product, row * width, 1);
              }
            });
    return product;
  }

  SparseRows transposed() {
    int[] from = new int[columns + 1];
    for (int place : places) {
      from[place + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      from[column + 1] += from[column];
    }

    int[] next = from.clone();
    int[] rowOf = new int[places.length];
    float[] moved = new float[values.length];
    for (int row = 0; row < rows(); row++) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        int to = next[places[i]]++;
        rowOf[to] = row;
        moved[to] = values[i];
      }
    }
    return new SparseRows(rows(), from, rowOf, moved);
  }
}
