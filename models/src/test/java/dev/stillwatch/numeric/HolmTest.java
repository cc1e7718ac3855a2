package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void followsTheRuleOfThePaper() {
    // 0.005 * 4, 0.01 * 3, 0.03 * 2, and 0.04 * 1, which may not be smaller than the one before.
    assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void keepsTheLargerOfTwoUnlessTheyAreClose() {
    assertThat(Holm.adjust(new double[] {0.04, 0.001}))
        .containsExactly(new double[] {0.04, 0.002}, within(1e-12));
    assertThat(Holm.adjust(new double[] {0.04, 0.03}))
        .containsExactly(new double[] {0.06, 0.06}, within(1e-12));
  }

  @Test
  void neverExceedsOne() {
    assertThat(Holm.adjust(new double[] {1, 0.9})).containsExactly(1, 1);
  }

  @Test
  void leavesALoneOneAlone() {
    assertThat(Holm.adjust(new double[] {0.03})).containsExactly(0.03);
    assertThat(Holm.adjust(new double[0])).isEmpty();
  }
}
