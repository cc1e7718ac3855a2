package dev.stillwatch.bench;

import dev.stillwatch.embedding.Vectors;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Vectors scattered around centres, each drawn from its number alone: as many as one likes, none of
 * them kept.
 *
 * @param centres of unit length, row-major; not to be written to
 * @param dimensions of a centre and of a vector
 * @param noise standard deviation of each number around its centre's, before scaling to unit length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DrawnVectors(float[] centres, int dimensions, float noise, long seed)
    implements Serializable {

  /** Around so many centres in random directions. */
  static DrawnVectors around(int cells, int dimensions, float noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] centres = new float[cells * dimensions];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = (float) random.nextGaussian();
    }
    for (int cell = 0; cell < cells; cell++) {
      Vectors.normalise(centres, cell * dimensions, dimensions);
    }
    return new DrawnVectors(centres, dimensions, noise, seed);
  }

  /** The centre that a vector is drawn around. */
  int cell(long number) {
    return random(number).nextInt(centres.length / dimensions);
  }

  /** The vector of that number, of unit length. */
  float[] vector(long number) {
    SplittableRandom random = random(number);
    int at = random.nextInt(centres.length / dimensions) * dimensions;
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = centres[at + i] + noise * (float) random.nextGaussian();
    }
    Vectors.normalise(vector, 0, dimensions);
    return vector;
  }

  private SplittableRandom random(long number) {
    return new SplittableRandom(seed ^ number);
  }
}
