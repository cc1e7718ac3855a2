package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BackgroundTest {
  @Test
  void looksForWhatTheGroupTouchesMoreThanEverybodyNotForWhatItTouchesMost() {
    Background everybody = new Background(new double[] {70, 10, 10, 10});
    double[] group = {5, 4, 0, 1};
    assertThat(everybody.enriched(group)).containsExactly(1, 3, 0, 2);
  }

  @Test
  void aLoneTouchOfARareCellStandsOutLessThanManyOfACommonOne() {
    // Plainly divided, cell 0 would lead: a tenth of the group's touches, a thousandth of all.
    Background everybody = new Background(new double[] {1, 200, 200, 599});
    double[] group = {1, 7, 1, 1};
    assertThat(everybody.enriched(group)[0]).isEqualTo(1);
  }

  @Test
  void takesNoMoreOfEverybodysTouchesThanAsked() {
    Background everybody = new Background(new double[] {1, 1, 1, 1, 1, 1});
    double[] second = {0, 2, 0, 0, 0, 1};
    assertThat(everybody.within(0.1, everybody.enriched(second))).isEmpty();
    assertThat(everybody.within(1 / 6.0 + 1e-9, everybody.enriched(second))).containsExactly(1);
    assertThat(everybody.within(0.5, everybody.enriched(second))).containsExactly(0, 1, 5);
    assertThat(everybody.share(new int[] {1, 5})).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void cannotBeMadeOfNothing() {
    assertThatThrownBy(() -> new Background(new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot tell groups from nothing: no cell was touched");
  }
}
