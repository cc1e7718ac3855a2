package dev.stillwatch.codebook;

import static dev.stillwatch.codebook.Numbers.unitRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestCellsTest {
  /** Each sums in an order of its own; the last is the machine's library where there is one. */
  private static final List<BLAS> PRODUCTS = List.of(JavaBLAS.getInstance(), BLAS.getInstance());

  @Test
  void agreesWithAPlainLoopToTheLastBitWhoeverMultiplies() {
    PRODUCTS.forEach(NearestCellsTest::agreesWithAPlainLoop);
  }

  private static void agreesWithAPlainLoop(BLAS products) {
    for (int[] size : new int[][] {{1, 2, 1}, {7, 3, 5}, {600, 33, 129}, {300, 128, 1_000}}) {
      int rows = size[0];
      int d = size[1];
      float[] vectors = unitRows(rows, d, 1);
      float[] centres = unitRows(size[2], d, 2);
      int[] cell = new int[rows];
      float[] margin = new float[rows];

      new NearestCells(centres, d, products).find(vectors, rows, cell, margin);

      for (int row = 0; row < rows; row++) {
        Expected expected = plainly(vectors, row, centres, d);
        assertThat(cell[row]).isEqualTo(expected.cell);
        assertThat(margin[row]).isEqualTo(expected.margin);
      }
    }
  }

  @Test
  void ofEquallyNearCellsTheSmallestIsTaken() {
    int d = 48;
    float[] centre = unitRows(1, d, 5);
    float[] centres = new float[300 * d];
    for (int i = 0; i < 300; i++) {
      System.arraycopy(i < 10 ? unitRows(1, d, 100 + i) : centre, 0, centres, i * d, d);
    }
    int[] cell = new int[1];
    float[] margin = new float[1];

    new NearestCells(centres, d).find(centre, 1, cell, margin);

    assertThat(cell[0]).isEqualTo(10);
    assertThat(margin[0]).isZero();
  }

  @Test
  void ofManyAlmostEquallyNearCellsTheNearestIsFound() {
    int d = 128;
    int count = 500;
    float[] centres = new float[count * d];
    for (int i = 0; i < count; i++) {
      System.arraycopy(unitRows(1, d, 5), 0, centres, i * d, d);
      // A unit in the last place of one of them: less than single precision can tell apart.
      centres[i * d + i % d] = Math.nextUp(centres[i * d + i % d]);
    }
    float[] vectors = unitRows(40, d, 6);
    System.arraycopy(centres, 77 * d, vectors, 0, d);
    for (BLAS products : PRODUCTS) {
      int[] cell = new int[40];
      float[] margin = new float[40];

      new NearestCells(centres, d, products).find(vectors, 40, cell, margin);

      for (int row = 0; row < 40; row++) {
        Expected expected = plainly(vectors, row, centres, d);
        assertThat(cell[row]).isEqualTo(expected.cell);
        assertThat(margin[row]).isEqualTo(expected.margin);
      }
    }
  }

  @Test
  void aRowsAnswerDoesNotDependOnItsNeighbours() {
    int d = 100;
    float[] vectors = unitRows(520, d, 1);
    NearestCells cells = new NearestCells(unitRows(777, d, 2), d);
    int[] together = new int[520];
    float[] margins = new float[520];
    cells.find(vectors, 520, together, margins);

    for (int row = 0; row < 520; row += 17) {
      int[] alone = new int[1];
      float[] margin = new float[1];
      cells.find(Arrays.copyOfRange(vectors, row * d, (row + 1) * d), 1, alone, margin);
      assertThat(alone[0]).isEqualTo(together[row]);
      assertThat(margin[0]).isEqualTo(margins[row]);
    }
  }

  @Test
  void aRowOfZerosFallsIntoTheFirstCell() {
    int[] cell = {9};
    float[] margin = {9};

    new NearestCells(unitRows(5, 4, 2), 4).find(new float[4], 1, cell, margin);

    assertThat(cell[0]).isZero();
    assertThat(margin[0]).isZero();
  }

  private record Expected(int cell, float margin) {}

  private static Expected plainly(float[] vectors, int row, float[] centres, int d) {
    int nearest = -1;
    double best = -2;
    double second = -1;
    for (int centre = 0; centre < centres.length / d; centre++) {
      double cosine = 0;
      for (int i = 0; i < d; i++) {
        cosine += (double) vectors[row * d + i] * centres[centre * d + i];
      }
      if (cosine > best) {
        second = Math.max(second, best);
        best = cosine;
        nearest = centre;
      } else {
        second = Math.max(second, cosine);
      }
    }
    return new Expected(nearest, (float) (best - second));
  }
}
