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
    int[] out = everybody.within(0.051, everybody.farthest(new double[] {1, 1, 0, 0, 0, 0}));
    assertThat(out).containsExactly(1, 5);
  }

  @Test
  void takesNoMoreOfEverybodysTouchesThanAsked() {
    Background everybody = new Background(compass, new double[] {1, 1, 1, 1, 1, 1});
    double[] north = {0, 1, 0, 0, 0, 0};
    assertThat(everybody.within(0.1, everybody.farthest(north))).isEmpty();
    assertThat(everybody.within(1 / 6.0 + 1e-9, everybody.farthest(north))).containsExactly(1);
    assertThat(everybody.within(0.5, everybody.farthest(north))).contains(1, 5);
    assertThat(everybody.share(new int[] {1, 5})).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void cannotBeMadeOfNothing() {
    assertThatThrownBy(() -> new Background(compass, new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot tell groups from nothing: no cell was touched");
  }
}
