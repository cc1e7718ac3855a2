package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupTestTest {
  @Test
  void sessionsOfAPartAreAHabitThatThreeOfFourCampaignsLack() {
    double all = GroupTest.SESSIONS.bits(0.8, 0, 0.5, 0.15, GroupTest.Extent.ALL);
    double part = GroupTest.SESSIONS.bits(0.8, 0, 0.5, 0.15, GroupTest.Extent.PART);

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
    assertThat(GroupTest.SIGNATURES.bits(0, 0, 0, 0.1, GroupTest.Extent.ALL)).isZero();
    assertThat(GroupTest.SIGNATURES.bits(0.15, 0, 0, 0.1, GroupTest.Extent.ALL))
        .isCloseTo(5, within(1e-12));
    assertThat(GroupTest.SIGNATURES.bits(0.9, 0, 0, 0.1, GroupTest.Extent.ALL)).isEqualTo(10);
  }

  @Test
  void alikeOverManyTopicsSaysMoreThanAlikeInOne() {
    double narrow = topics(0.05, 0, 10);
    double broad = topics(0.05, 0, 100);

    assertThat(GroupTest.TOPICS.shift(10)).isZero();
    assertThat(GroupTest.TOPICS.shift(96)).isCloseTo(0.7, within(1e-12));
    assertThat(narrow).isBetween(0.5, 1.5);
    assertThat(broad).isGreaterThan(narrow + 2);
  }

  @Test
  void whatFewRequestsShowByChanceSaysLittle() {
    assertThat(topics(0.05, 1, 100)).isBetween(0.0, topics(0.05, 0, 100) / 3);
    assertThat(topics(1.5, 1, 10)).isBetween(topics(1.5, 0, 10) / 3, 0.0);
  }

  @Test
  void ordinaryGroupsThatLookLikeCampaignsDoNotTurnATestRound() {
    double seen = GroupTest.TOPICS.bits(-1, 0, -0.5, 0.3, GroupTest.Extent.ALL);
    assertThat(seen).isEqualTo(GroupTest.TOPICS.bits(0, 0, 0.05, 0.3, GroupTest.Extent.ALL));
  }

  private static double topics(double rho, double error, double breadth) {
    double ordinary = 0.2 + GroupTest.TOPICS.shift(breadth);
    return GroupTest.TOPICS.bits(rho, error, ordinary, 0.4, GroupTest.Extent.ALL);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
