package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.numeric.StudentBits;
import org.junit.jupiter.api.Test;

class GroupTestTest {
  @Test
  void sessionsAreAHabitThatThreeOfFourCampaignsLack() {
    assertThat(GroupTest.SESSIONS.bits(0.55, 0, 0.5, 0.15)).isBetween(-2.4, -2.1);
    assertThat(GroupTest.SESSIONS.bits(0, 0, 0.5, 0.15)).isGreaterThan(4);
  }

  @Test
  void requestsThatComeInBurstsAreNoConversation() {
    double peoples = GroupTest.SESSIONS.bits(0.6, 0, 0.5, 0.12);
    double bursts = GroupTest.SESSIONS.bits(0.97, 0, 0.5, 0.12);

    assertThat(peoples).isLessThan(-StrengthOf.CONVERSING);
    assertThat(bursts).isBetween(-0.5, 1.0);
    assertThat(GroupTest.SESSIONS.bits(1, 0.5, 0.5, 0.12)).isLessThan(bursts);
  }

  @Test
  void onlyTotalsThatAreEqualSayAnything() {
    assertThat(shares(1)).isBetween(-0.2, 0.0);
    assertThat(shares(0.3)).isBetween(-0.2, 0.0);
    assertThat(shares(0.1)).isBetween(0.0, 1.0);
    assertThat(shares(0.01)).isBetween(4.0, 5.1);
    assertThat(shares(0)).isBetween(4.0, 5.1);
  }

  private static double shares(double deviation) {
    return GroupTest.SHARES.bits(Math.log(0.05 + deviation) / Math.log(2), 0, -0.6, 0.4);
  }

  @Test
  void membersPlainlyConverseWhereARatioIsFourBitsAgainst() {
    double asHabit = StudentBits.mixed(-4, GroupTest.SESSIONS.habit());
    assertThat(StrengthOf.CONVERSING).isCloseTo(-asHabit, within(0.005));
  }

  @Test
  void signaturesSayAllTheyCanFromAThirdOfTheMembersOn() {
    assertThat(GroupTest.SIGNATURES.bits(0, 0, 0, 0.1)).isZero();
    assertThat(GroupTest.SIGNATURES.bits(0.15, 0, 0, 0.1)).isCloseTo(5, within(1e-12));
    assertThat(GroupTest.SIGNATURES.bits(0.9, 0, 0, 0.1)).isEqualTo(10);
    assertThat(GroupTest.STRANGERS_SIGNATURES.bits(0.9, 0, 0, 0.1)).isEqualTo(50);
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
    double seen = GroupTest.EVENNESS.bits(-4, 0, -3.5, 0.35);
    assertThat(seen).isEqualTo(GroupTest.EVENNESS.bits(-2.8, 0, -2.8, 0.35));
  }

  @Test
  void aListThatAllWorkOffIsNotDealt() {
    assertThat(topics(-0.9, 0, 30)).isNegative();
    assertThat(topics(0.05, 0, 30)).isGreaterThan(topics(-0.4, 0, 30) + 1);
  }

  private static double topics(double rho, double error, double breadth) {
    double ordinary = 0.2 + GroupTest.TOPICS.shift(breadth);
    return GroupTest.TOPICS.bits(rho, error, ordinary, 0.4);
  }
}
