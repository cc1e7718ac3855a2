package dev.stillwatch.grouping;

import dev.stillwatch.embedding.Cells;

/** Cells at given places, about a mean of nothing. */
@SuppressWarnings("ArrayRecordComponent") // Never written to.
record PlainCells(int dimensions, float... centres) implements Cells {
  private static final long serialVersionUID = 1L;

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
