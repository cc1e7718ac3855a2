package dev.stillwatch.embedding;

import java.io.Serializable;

/** The leaves of a frozen codebook of embedding space. */
public interface Cells extends Serializable {
  /** Name of the codebook epoch. */
  String epoch();

  /** Number of cells, named 0 to count - 1. */
  int count();

  /** Length of each centre. */
  int dimensions();

  /** Centres of unit length, count x dimensions, row-major; not to be written to. */
  float[] centres();

  /** Mean of the embeddings the codebook was trained on; not to be written to. */
  float[] mean();

  /**
   * Finds the nearest cell by cosine.
   *
   * @param vectors rows x dimensions, row-major, unit length
   * @param cell receives the nearest cell of each row; of equally near ones the smallest
   * @param margin receives the cosine to it minus the cosine to the second nearest
   */
  void nearest(float[] vectors, int rows, int[] cell, float[] margin);
}
