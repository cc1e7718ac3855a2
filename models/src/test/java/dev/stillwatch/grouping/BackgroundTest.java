package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BackgroundTest {
  // East, north, west, south; then two cells on the axes, nearer the middle.
  private final PlainCells compass = new PlainCells(2, 1, 0, 0, 1, -1, 0, 0, -1, 0.9f, 0, 0, 0.9f);

  @Test
  void looksAlongWhatSetsAGroupApartNotAlongWhatEverybodyVaries() {
    // Everybody goes east and west; a group that leans as far north as east stands out north.
    Background everybody = new Background(compass, new double[] {45, 4, 45, 4, 1, 1});
    int[] out = everybody.standOut(new double[] {1, 1, 0, 0, 0, 0}, 0.051);
    assertThat(out).containsExactly(1, 5);
  }

  @Test
  void takesNoMoreOfEverybodysTouchesThanAsked() {
    Background everybody = new Background(compass, new double[] {1, 1, 1, 1, 1, 1});
    double[] north = {0, 1, 0, 0, 0, 0};
    assertThat(everybody.standOut(north, 0.1)).isEmpty();
    assertThat(everybody.standOut(north, 1 / 6.0 + 1e-9)).containsExactly(1);
    assertThat(everybody.standOut(north, 0.5)).contains(1, 5);
    assertThat(everybody.share(new int[] {1, 5})).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void cannotBeMadeOfNothing() {
    assertThatThrownBy(() -> new Background(compass, new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot tell groups from nothing: no cell was touched");
  }
}
