package dev.stillwatch.embedding;

/**
 * What is left of a vector beside a centre, in whole steps: vector[i] = centre[i] + scale *
 * steps[i], each number right to scale / 2.
 *
 * @param steps one signed byte per dimension; not to be written to
 * @param scale what a step is worth; 0 where vector and centre are the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Residual(byte[] steps, float scale) {
  private static final float MAX_STEPS = 127f;

  /**
   * The residual of one row of vectors beside one row of centres.
   *
   * @param vectors rows of as many numbers as there are dimensions
   * @param centres likewise
   */
  public static Residual of(float[] vectors, int row, float[] centres, int cell, int dimensions) {
    float[] left = new float[dimensions];
    float largest = 0;
    for (int i = 0; i < dimensions; i++) {
      left[i] = vectors[row * dimensions + i] - centres[cell * dimensions + i];
      largest = Math.max(largest, Math.abs(left[i]));
    }
    float scale = largest / MAX_STEPS;
    byte[] steps = new byte[dimensions];
    for (int i = 0; i < dimensions && scale > 0; i++) {
      // Math.round of what lies within 127, which is slow: in double nothing of the sum is lost.
      steps[i] = (byte) ((int) (left[i] / scale + 128.5) - 128);
    }
    return new Residual(steps, scale);
  }
}
