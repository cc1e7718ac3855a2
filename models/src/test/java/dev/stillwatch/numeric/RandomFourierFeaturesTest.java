package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomFourierFeaturesTest {
  private static final float[] X = {0.6f, 0.8f, 0};
  private static final float[] Y = {0, 0.6f, 0.8f};

  @Test
  void productsAreAboutTheGaussianKernel() {
    RandomFourierFeatures features = new RandomFourierFeatures(3, 20_000, 0.7, 1);
    // |x - y|² = 0.36 + 0.04 + 0.64; the deviation of the product is at most 1 / sqrt(40,000).
    double kernel = Math.exp(-1.04 / (2 * 0.49));

    assertThat(product(features.of(X), features.of(Y))).isCloseTo(kernel, within(0.02));
  }

  @Test
  void haveLengthOneHoweverFewTheyAre() {
    float[] features = new RandomFourierFeatures(3, 2, 1, 1).of(X);

    assertThat(features).hasSize(4);
    assertThat(product(features, features)).isCloseTo(1, within(1e-6));
  }

  @Test
  void areTheSameForTheSameSeed() {
    float[] features = new RandomFourierFeatures(3, 4, 1, 5).of(X);

    assertThat(new RandomFourierFeatures(3, 4, 1, 5).of(X)).isEqualTo(features);
    assertThat(new RandomFourierFeatures(3, 4, 1, 6).of(X)).isNotEqualTo(features);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
