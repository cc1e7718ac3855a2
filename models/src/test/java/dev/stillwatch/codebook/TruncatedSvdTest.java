package dev.stillwatch.codebook;

import static dev.stillwatch.codebook.Numbers.gaussian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TruncatedSvdTest {
  private static final int ROWS = 90;
  private static final int COLUMNS = 60;

  @Test
  void findsTheLeadingRightSingularVectors() {
    // A = U diag(s) V^T with known orthonormal U, V and falling s.
    double[][] u = orthonormal(ROWS, 10, 1);
    double[][] v = orthonormal(COLUMNS, 10, 2);
    double[] s = {9, 8, 7, 6, 5, .5, .4, .3, .2, .1};
    float[][] matrix = new float[ROWS][COLUMNS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        for (int k = 0; k < 10; k++) {
          matrix[i][j] += (float) (u[i][k] * s[k] * v[j][k]);
        }
      }
    }

    TruncatedSvd.Basis basis = new TruncatedSvd(5, 3, 2, 7).of(sparse(matrix));

    assertThat(basis.found()).isEqualTo(5);
    for (int k = 0; k < 5; k++) {
      double cosine = 0;
      for (int j = 0; j < COLUMNS; j++) {
        cosine += basis.vectors()[j * 5 + k] * v[j][k];
      }
      // Eight directions were followed; the tail's share falls by (0.2 / 5)^5 in two iterations.
      assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void columnsAreOrthonormalAndTheirLargestEntryPositive() {
    TruncatedSvd.Basis basis = new TruncatedSvd(6, 12, 2, 7).of(sparse(matrix(ROWS, COLUMNS)));

    for (int a = 0; a < 6; a++) {
      float extreme = 0;
      for (int j = 0; j < COLUMNS; j++) {
        float value = basis.vectors()[j * 6 + a];
        extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
      }
      assertThat(extreme).isPositive();
      for (int b = 0; b < 6; b++) {
        double dot = 0;
        for (int j = 0; j < COLUMNS; j++) {
          dot += (double) basis.vectors()[j * 6 + a] * basis.vectors()[j * 6 + b];
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-5));
      }
    }
  }

  @Test
  void aMatrixOfLowerRankHasFewerVectors() {
    float[][] matrix = new float[30][COLUMNS];
    for (int i = 0; i < 30; i++) {
      matrix[i][i % 3] = 1 + i;
    }
    matrix[0][0] = 5;

    assertThat(new TruncatedSvd(8, 12, 2, 7).of(sparse(matrix)).found()).isEqualTo(3);
    assertThat(new TruncatedSvd(8, 12, 2, 7).of(sparse(new float[][] {{0, 2}})).vectors())
        .containsExactly(0f, 1f);
  }

  @Test
  void theSameSeedGivesTheSameBasis() {
    SparseRows matrix = sparse(matrix(ROWS, COLUMNS));

    assertThat(new TruncatedSvd(6, 12, 2, 7).of(matrix).vectors())
        .isEqualTo(new TruncatedSvd(6, 12, 2, 7).of(matrix).vectors());
  }

  @Test
  void sparseProductsAgreeWithPlainOnes() {
    float[][] matrix = matrix(20, 15);
    float[] dense = gaussian(15 * 4, 3);
    float[] product = sparse(matrix).times(dense, 4);
    float[] transposed = sparse(matrix).transposed().times(gaussian(20 * 4, 4), 4);

    for (int row = 0; row < 20; row++) {
      for (int k = 0; k < 4; k++) {
        double sum = 0;
        for (int j = 0; j < 15; j++) {
          sum += matrix[row][j] * dense[j * 4 + k];
        }
        assertThat((double) product[row * 4 + k]).isCloseTo(sum, within(1e-5));
      }
    }
    assertThat(transposed).hasSize(15 * 4);
    assertThat(sparse(matrix).transposed().transposed().values())
        .isEqualTo(sparse(matrix).values());
  }

  private static float[][] matrix(int rows, int columns) {
    float[] numbers = gaussian(rows * columns, 11);
    float[][] matrix = new float[rows][columns];
    for (int i = 0; i < numbers.length; i++) {
      matrix[i / columns][i % columns] = i % 3 == 0 ? numbers[i] : 0;
    }
    return matrix;
  }

  private static SparseRows sparse(float[][] matrix) {
    int columns = matrix[0].length;
    int[] starts = new int[matrix.length + 1];
    int[] places = new int[matrix.length * columns];
    float[] values = new float[matrix.length * columns];
    int at = 0;
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < columns; column++) {
        if (matrix[row][column] != 0) {
          places[at] = column;
          values[at++] = matrix[row][column];
        }
      }
      starts[row + 1] = at;
    }
    return new SparseRows(
        columns, starts, java.util.Arrays.copyOf(places, at), java.util.Arrays.copyOf(values, at));
  }

  /** Gram-Schmidt on random columns. */
  private static double[][] orthonormal(int rows, int columns, long seed) {
    float[] numbers = gaussian(rows * columns, seed);
    double[][] q = new double[rows][columns];
    for (int k = 0; k < columns; k++) {
      for (int i = 0; i < rows; i++) {
        q[i][k] = numbers[i * columns + k];
      }
      for (int other = 0; other <= k; other++) {
        double dot = 0;
        for (int i = 0; i < rows; i++) {
          dot += q[i][k] * q[i][other];
        }
        for (int i = 0; i < rows; i++) {
          q[i][k] = other == k ? q[i][k] / Math.sqrt(dot) : q[i][k] - dot * q[i][other];
        }
      }
    }
    return q;
  }
}
