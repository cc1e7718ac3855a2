package dev.stillwatch.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.grouping.PlainCells;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final int DIMENSIONS = 16;

  @Test
  void gatherTheCellsOfAField() {
    PlainCells cells = fields(4, 33);

    int[] regions = Regions.of(cells);

    for (int field = 0; field < 4; field++) {
      assertThat(Arrays.copyOfRange(regions, field * 33, (field + 1) * 33))
          .containsOnly(regions[field * 33]);
    }
    assertThat(IntStream.of(regions).distinct()).hasSize(4);
    assertThat(Regions.of(cells)).isEqualTo(regions);
  }

  @Test
  void areOneWhereCellsAreFew() {
    assertThat(Regions.of(fields(3, 10))).hasSize(30).containsOnly(0);
  }

  /** Fields about an axis each. */
  private static PlainCells fields(int fields, int cells) {
    Random random = new Random(4);
    float[] centres = new float[fields * cells * DIMENSIONS];
    for (int cell = 0; cell < fields * cells; cell++) {
      double squares = 0;
      for (int i = 0; i < DIMENSIONS; i++) {
        double x = 0.1 * random.nextGaussian() + (i == cell / cells ? 1 : 0);
        centres[cell * DIMENSIONS + i] = (float) x;
        squares += x * x;
      }
      for (int i = 0; i < DIMENSIONS; i++) {
        centres[cell * DIMENSIONS + i] /= (float) Math.sqrt(squares);
      }
    }
    return new PlainCells(DIMENSIONS, centres);
  }
}
