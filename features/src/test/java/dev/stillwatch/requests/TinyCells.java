package dev.stillwatch.requests;

import dev.stillwatch.embedding.Cells;

/** Two cells: the first axis and the second. */
record TinyCells() implements Cells {
  @Override
  public String epoch() {
    return "tiny-1";
  }

  @Override
  public int count() {
    return 2;
  }

  @Override
  public int dimensions() {
    return 3;
  }

  @Override
  public float[] centres() {
    return new float[] {1, 0, 0, 0, 1, 0};
  }

  @Override
  public float[] mean() {
    return new float[3];
  }

  @Override
  public void nearest(float[] vectors, int rows, int[] cell, float[] margin) {
    for (int i = 0; i < rows; i++) {
      cell[i] = vectors[3 * i] >= vectors[3 * i + 1] ? 0 : 1;
      margin[i] = Math.abs(vectors[3 * i] - vectors[3 * i + 1]);
    }
  }
}
