package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Of 100 touches members have 20, so others touch a cell a quarter as often, all in all. */
  @ParameterizedTest(name = "{0} of {1} touches are the members'': theirs {2}")
  @CsvSource({
    "10, 10, true",
    "4, 12, true",
    "3.9, 12, false",
    "0.1, 30, false",
    "4, 5, true",
    "0, 0, false"
  })
  void aCellIsAGroupsOwnWhereItsMembersTouchItTwiceAsOftenAsOthers(
      double touches, double all, boolean own) {
    Background everybody = new Background(new double[] {all, 100 - all});

    assertThat(everybody.own(new int[] {0}, new double[] {touches}, 20)).hasSize(own ? 1 : 0);
  }

  @Test
  void allCellsAreAGroupsOwnWhereThereIsNobodyElse() {
    Background everybody = new Background(new double[] {3, 5});

    assertThat(everybody.own(new int[] {0, 1}, new double[] {3, 5}, 8)).containsExactly(0, 1);
    assertThat(everybody.own(new int[] {0, 1}, new double[] {3.000001, 5}, 8.000001))
        .containsExactly(0, 1);
  }

  @Test
  void isEmptyWhereNobodyTouchesAnything() {
    assertThat(new Background(new double[6]).isEmpty()).isTrue();
    assertThat(new Background(new double[] {0, 1}).isEmpty()).isFalse();
  }
}
