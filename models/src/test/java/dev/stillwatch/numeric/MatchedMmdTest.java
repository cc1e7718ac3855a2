package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MatchedMmdTest {
  private static final float[][] FEATURES = onCircle(0.1, 0.5, 0.9, 1.2, 2, 2.5, 3, 0.3);

  @Test
  void withOneStratumIsTheEquationOfThePaper() {
    // NumPy 2.4, each mean over its pairs by a loop: mean k(x, x') + mean k(y, y') - 2 mean k(x, y)
    assertThat(new MatchedMmd(FEATURES, new int[8]).of(new int[] {0, 1, 2, 3}))
        .isCloseTo(0.7870957812, within(1e-6));
  }

  @Test
  void othersWeighAsMuchAsTheSetHasOfTheirStratum() {
    // NumPy 2.4, sums of w(i) w(j) k(i, j) over pairs by a loop, over that of w(i) w(j).
    int[] strata = {0, 0, 1, 0, 0, 1, 1, 1};

    assertThat(new MatchedMmd(FEATURES, strata).of(new int[] {2, 0, 1}))
        .isCloseTo(0.7520879686, within(1e-6));
  }

  @Test
  void isNotANumberWhereNobodyElseIsAlike() {
    assertThat(new MatchedMmd(FEATURES, new int[] {0, 0, 1, 1, 1, 1, 1, 1}).of(new int[] {0, 1}))
        .isNaN();
  }

  private static float[][] onCircle(double... angles) {
    float[][] features = new float[angles.length][];
    for (int i = 0; i < angles.length; i++) {
      features[i] = new float[] {(float) Math.cos(angles[i]), (float) Math.sin(angles[i])};
    }
    return features;
  }
}
