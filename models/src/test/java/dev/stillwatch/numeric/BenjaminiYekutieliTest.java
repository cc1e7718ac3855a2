package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BenjaminiYekutieliTest {
  @Test
  void agreesWithSciPy() {
    // SciPy 1.17.1: stats.false_discovery_control(p, method="by")
    assertThat(BenjaminiYekutieli.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(
            new double[] {0.04166667, 0.08333333, 0.08333333, 0.04166667}, within(1e-8));
  }

  @Test
  void followsTheRuleOfThePaper() {
    // m = 3, c = 1 + 1/2 + 1/3 = 11/6: p(1) 3 c / 1 = 0.055, p(2) 3 c / 2 = 0.11, p(3) c = 0.55
    assertThat(BenjaminiYekutieli.adjust(new double[] {0.3, 0.01, 0.04}))
        .containsExactly(new double[] {0.55, 0.055, 0.11}, within(1e-12));
  }

  @Test
  void givesTheSameWhenTheLargestAreLeftOut() {
    double[] all = BenjaminiYekutieli.adjust(new double[] {0.0001, 0.002, 0.6, 0.7, 0.9});
    double[] some = BenjaminiYekutieli.adjust(new double[] {0.0001, 0.002}, 5);

    assertThat(some).containsExactly(new double[] {all[0], all[1]}, within(1e-15));
  }

  @Test
  void putsOthersInThePlaceOfTheFamilysSmallerOnes() {
    double[] family = {0.3, 0.01, 0.04};

    assertThat(BenjaminiYekutieli.within(family, family))
        .containsExactly(BenjaminiYekutieli.adjust(family), within(1e-15));
    // In the place of 0.01: 0.02 * 5.5 / 1, 0.05 * 5.5 / 2, and 0.5 in that of 0.3.
    assertThat(BenjaminiYekutieli.within(family, new double[] {0.02, 0.05, 0.5}))
        .containsExactly(new double[] {0.11, 0.1375, 0.5 * 5.5 / 3}, within(1e-12));
    assertThat(BenjaminiYekutieli.within(new double[0], new double[0])).isEmpty();
  }

  @Test
  void neverExceedsOne() {
    assertThat(BenjaminiYekutieli.adjust(new double[] {1, 0.9})).containsExactly(1, 1);
  }

  @Test
  void leavesALoneOneAlone() {
    assertThat(BenjaminiYekutieli.adjust(new double[] {0.03})).containsExactly(0.03);
    assertThat(BenjaminiYekutieli.adjust(new double[0])).isEmpty();
  }

  @Test
  void refusesAFamilySmallerThanItself() {
    assertThatThrownBy(() -> BenjaminiYekutieli.adjust(new double[] {0.1, 0.2}, 1))
        .hasMessage("Invalid number of tests: 1 (at least the 2 p-values)");
  }
}
