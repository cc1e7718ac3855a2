package dev.stillwatch.codebook;

import dev.stillwatch.embedding.Vectors;
import java.util.Random;

/** Seeded numbers for tests. */
final class Numbers {
  private Numbers() {}

  static float[] gaussian(int size, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  static float[] unitRows(int rows, int dimensions, long seed) {
    float[] numbers = gaussian(rows * dimensions, seed);
    for (int row = 0; row < rows; row++) {
      Vectors.normalise(numbers, row * dimensions, dimensions);
    }
    return numbers;
  }
}
