package dev.stillwatch.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResidualTest {
  @Test
  void theLargestDifferenceIsOneHundredAndTwentySevenSteps() {
    // Second row of vectors, first of centres: 0.5 - 0.246 = 0.254, so a step is 0.002.
    Residual residual =
        Residual.of(new float[] {9, 9, 0.5f, 0.1f}, 1, new float[] {0.246f, 0.2f}, 0, 2);

    assertThat(residual.scale()).isCloseTo(0.002f, within(1e-8f));
    assertThat(residual.steps()).containsExactly(127, -50);
  }

  @Test
  void everyNumberIsRightToHalfAStep() {
    float[] vector = {0.31f, -0.52f, 0.113f, 0.7f};
    float[] centre = {0.2f, -0.3f, 0.5f, 0.55f};

    Residual residual = Residual.of(vector, 0, centre, 0, 4);

    for (int i = 0; i < vector.length; i++) {
      float kept = centre[i] + residual.scale() * residual.steps()[i];
      assertThat(kept).isCloseTo(vector[i], within(residual.scale() / 2 + 1e-7f));
    }
  }

  @Test
  void aVectorAtItsCentreLeavesNothing() {
    Residual residual = Residual.of(new float[] {1, 0}, 0, new float[] {1, 0}, 0, 2);

    assertThat(residual.scale()).isZero();
    assertThat(residual.steps()).containsOnly(0);
  }

  @Test
  void stepsAreRoundedAsJavaRounds() {
    SplittableRandom random = new SplittableRandom(1);
    float[] vector = new float[10_000];
    for (int i = 0; i < vector.length; i++) {
      float half = random.nextInt(-127, 127) + 0.5f;
      vector[i] =
          switch (i % 4) {
            case 0 -> half;
            case 1 -> Math.nextUp(half);
            case 2 -> Math.nextDown(half);
            default -> (float) random.nextDouble(-127, 127);
          };
    }
    vector[0] = 127; // so that a step is one
    vector[1] = -0.0f;
    vector[2] = Float.MIN_VALUE;
    vector[3] = -Float.MIN_VALUE;

    byte[] steps = Residual.of(vector, 0, new float[vector.length], 0, vector.length).steps();

    for (int i = 0; i < vector.length; i++) {
      assertThat((int) steps[i]).as("%s", vector[i]).isEqualTo(Math.round(vector[i]));
    }
  }

  private static Offset<Float> within(float offset) {
    return Offset.offset(offset);
  }
}
