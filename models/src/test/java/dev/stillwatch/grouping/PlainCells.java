package dev.stillwatch.grouping;

import dev.stillwatch.embedding.Cells;
import java.util.Random;

/** Cells at given places, about a mean of nothing. */
@SuppressWarnings("ArrayRecordComponent") // Never written to.
public record PlainCells(int dimensions, float... centres) implements Cells {
  private static final long serialVersionUID = 1L;

  /** Cells in random directions, the same ones every time. */
  public static PlainCells inRandomDirections(int count, int dimensions) {
    Random random = new Random(1);
    float[] centres = new float[count * dimensions];
    for (int cell = 0; cell < count; cell++) {
      double squares = 0;
      for (int i = cell * dimensions; i < (cell + 1) * dimensions; i++) {
        centres[i] = (float) random.nextGaussian();
        squares += centres[i] * centres[i];
      }
      for (int i = cell * dimensions; i < (cell + 1) * dimensions; i++) {
        centres[i] /= (float) Math.sqrt(squares);
      }
    }
    return new PlainCells(dimensions, centres);
  }

  @Override
  public String epoch() {
    return "e1";
  }

  @Override
  public int count() {
    return centres.length / dimensions;
  }

  @Override
  public float[] mean() {
    return new float[dimensions];
  }

  @Override
  public void nearest(float[] vectors, int rows, int[] cell, float[] margin) {
    throw new UnsupportedOperationException("Not asked for here");
  }
}
