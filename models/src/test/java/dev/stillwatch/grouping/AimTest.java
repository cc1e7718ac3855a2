package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AimTest {
  private final Aim aim =
      new Aim(
          "g", "touch", new int[][] {{1, 4}, {2, 4}}, new double[] {0.02, 0.04}, 3, 3, 0.1, 0.5);

  @Test
  void anAccountThatTouchesNoneScoresByItsMassAlone() {
    double expected = 0.03 * 100;
    assertThat(aim.score(new double[2], 100, "stranger", false))
        .isCloseTo(-expected / Math.sqrt(expected + 1), within(1e-12));
  }

  @Test
  void aMemberOfTheSeedIsScoredByTheOtherHalfAlone() {
    String ref = "member";
    int own = Aim.half(ref);
    double[] touched = new double[2];
    touched[own] = 50;
    double expected = aim.shares()[1 - own] * 100;
    assertThat(aim.score(touched, 100, ref, true))
        .isCloseTo(-expected / Math.sqrt(expected + 1), within(1e-12));
    assertThat(aim.score(touched, 100, ref, false)).isPositive();
  }

  @Test
  void looksForTheCellsOfBothHalves() {
    assertThat(aim.cells()).containsExactly(1, 2, 4);
  }
}
