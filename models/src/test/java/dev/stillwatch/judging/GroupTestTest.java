package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupTestTest {
  @Test
  void sessionsOfAPartAreAHabitThatThreeOfFourCampaignsLack() {
    double all = GroupTest.SESSIONS.bits(0.8, 0.5, 0.15, GroupTest.Extent.ALL);
    double part = GroupTest.SESSIONS.bits(0.8, 0.5, 0.15, GroupTest.Extent.PART);

    assertThat(all).isLessThan(-StrengthOf.CONVERSING);
    assertThat(part).isCloseTo(log2(0.75 * Math.pow(2, all) + 0.25), within(1e-12));
  }

  @Test
  void membersConverseFromTheSameExcessOnWhereverTheyAreJudged() {
    double asHabit = log2(0.75 * Math.pow(2, -StrengthOf.CONVERSING) + 0.25);
    assertThat(StrengthOf.CONVERSING_IN_PART).isCloseTo(-asHabit, within(0.005));
  }

  @Test
  void signaturesSayAllTheyCanFromAThirdOfTheMembersOn() {
    assertThat(GroupTest.SIGNATURES.bits(0, 0, 0.1, GroupTest.Extent.ALL)).isZero();
    assertThat(GroupTest.SIGNATURES.bits(0.15, 0, 0.1, GroupTest.Extent.ALL))
        .isCloseTo(5, within(1e-12));
    assertThat(GroupTest.SIGNATURES.bits(0.9, 0, 0.1, GroupTest.Extent.ALL)).isEqualTo(10);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
