package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.judging.Levels.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelsTest {
  private static final Level REPEATS = new Level("own repeats", false, -4.6, 0.4, 40);

  @Test
  void aFittedCentreIsBlendedWithTheShippedOneByItsGroups() {
    Prior prior = new Levels(List.of(REPEATS)).prior(GroupTest.REPEATS, false);

    // Shipped: -3.6 and 0.7, which count for 20.
    assertThat(prior.centre()).isCloseTo((40 * -4.6 + 20 * -3.6) / 60, within(1e-12));
    assertThat(prior.spread()).isCloseTo((40 * 0.4 + 20 * 0.7) / 60, within(1e-12));
    assertThat(prior.weight()).isEqualTo(40);
  }

  @Test
  void aPriorCountsForTwentyGroupsAtLeastAndSixtyAtMost() {
    assertThat(weightOf(3)).isEqualTo(20);
    assertThat(weightOf(5_000)).isEqualTo(60);
  }

  @Test
  void groupsOfTheOtherKindAndOtherTestsAreJudgedByTheShippedCentre() {
    Levels levels = new Levels(List.of(REPEATS));

    assertThat(levels.prior(GroupTest.REPEATS, true)).isEqualTo(new Prior(-3.6, 0.7, 20));
    assertThat(levels.prior(GroupTest.LENGTH, false)).isEqualTo(new Prior(0, 0.25, 20));
  }

  @Test
  void namesTheTestsWhereOrdinaryGroupsAreWhereCampaignsAreExpected() {
    Level low = new Level("own repeats", true, -5.4, 0.4, 40);
    Level high = new Level("answer length", false, 0.9, 0.2, 40);
    Levels levels = new Levels(List.of(REPEATS, low, high));

    assertThat(levels.beyondCampaigns()).containsExactly(high, low);
    assertThat(levels.without(List.of(low, high))).isEqualTo(new Levels(List.of(REPEATS)));
  }

  @Test
  void refusesALevelThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Level("own repeats", false, Double.NaN, 0.4, 40))
        .withMessage("Invalid level of own repeats: centre NaN and spread 0.4 of 40 groups");
  }

  private static double weightOf(long groups) {
    Level level = new Level("own repeats", false, -4.6, 0.4, groups);
    return new Levels(List.of(level)).prior(GroupTest.REPEATS, false).weight();
  }
}
