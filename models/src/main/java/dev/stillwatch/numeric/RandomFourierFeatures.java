package dev.stillwatch.numeric;

import java.util.Random;

/**
 * Turns vectors into few numbers whose products are about a Gaussian kernel.
 *
 * <p>With D frequencies w drawn from N(0, I / s²), z(x) = (cos w·x, sin w·x, …) / sqrt(D): the
 * expectation of z(x)·z(y) is exp(-|x - y|² / (2 s²)), its standard deviation at most 1 / sqrt(2 D)
 * (Rahimi and Recht 2007, <i>Random Features for Large-Scale Kernel Machines</i>, NIPS 20, with
 * both the sine and the cosine of each frequency). z has 2 D numbers and length 1.
 */
public final class RandomFourierFeatures {
  private final double[][] frequencies;

  /**
   * Features of vectors of a length.
   *
   * @param dimensions of the vectors
   * @param count D, frequencies
   * @param scale s, above 0: distance at which the kernel has fallen to 0.61
   * @param seed the same seed gives the same features
   */
  public RandomFourierFeatures(int dimensions, int count, double scale, long seed) {
    Random random = new Random(seed);
    this.frequencies = new double[count][dimensions];
    for (double[] frequency : frequencies) {
      for (int i = 0; i < dimensions; i++) {
        frequency[i] = random.nextGaussian() / scale;
      }
    }
  }

  /** The features of a vector, twice as many as frequencies. */
  public float[] of(float[] vector) {
    double length = Math.sqrt(frequencies.length);
    float[] features = new float[2 * frequencies.length];
    for (int j = 0; j < frequencies.length; j++) {
      double angle = 0;
      for (int i = 0; i < vector.length; i++) {
        angle += frequencies[j][i] * vector[i];
      }
      features[2 * j] = (float) (Math.cos(angle) / length);
      features[2 * j + 1] = (float) (Math.sin(angle) / length);
    }
    return features;
  }
}
