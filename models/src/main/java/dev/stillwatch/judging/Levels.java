package dev.stillwatch.judging;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What ordinary groups of an operator's earlier nights showed in the tests.
 *
 * @param all by test; one without is judged by the shipped centre
 */
public record Levels(List<Level> all) implements Serializable {
  private static final Levels SHIPPED = new Levels(List.of());

  /**
   * What they showed in one test.
   *
   * @param test its name, as in {@link dev.stillwatch.lake.tables.GroupTests#TEST}
   * @param inPart whether of groups that are judged by a part of their members' requests
   * @param centre median of the levels
   * @param spread 1.4826 times the median distance from it, 0 and more
   * @param groups how many there were, at least 1
   */
  public record Level(String test, boolean inPart, double centre, double spread, long groups)
      implements Serializable {
    public Level {
      if (!Double.isFinite(centre) || !(spread >= 0) || groups < 1) {
        throw new IllegalArgumentException(
            "Invalid level of %s: centre %s and spread %s of %d groups"
                .formatted(test, centre, spread, groups));
      }
    }

    /** The test, and which groups. */
    public String name() {
      return inPart ? test + " (in part)" : test;
    }
  }

  /** In the order of tests, whatever order they come in. */
  public Levels {
    all =
        all.stream()
            .sorted(Comparator.comparing(Level::test).thenComparing(Level::inPart))
            .toList();
  }

  /** Those without a history: all tests by the shipped centres. */
  public static Levels shipped() {
    return SHIPPED;
  }

  /** Names of the tests whose bits hang on what ordinary groups show. */
  static Object[] tests() {
    return weighed().map(GroupTest::label).toArray();
  }

  /**
   * The levels at which campaigns are expected, or beyond: with such an ordinary side a test tells
   * nothing. Either it does not separate in this lake, or the history is no ordinary one.
   */
  public List<Level> beyondCampaigns() {
    return all.stream().filter(Levels::isBeyondCampaigns).toList();
  }

  /** These without some of them. */
  public Levels without(List<Level> some) {
    return new Levels(all.stream().filter(level -> !some.contains(level)).toList());
  }

  Prior prior(GroupTest test, boolean inPart) {
    return all.stream()
        .filter(level -> level.test().equals(test.label()) && level.inPart() == inPart)
        .findFirst()
        .map(test.shipped()::after)
        .orElseGet(test::shipped);
  }

  private static boolean isBeyondCampaigns(Level level) {
    return weighed()
        .filter(test -> test.label().equals(level.test()))
        .anyMatch(test -> test.isBeyondCampaigns(level.centre()));
  }

  private static Stream<GroupTest> weighed() {
    return Arrays.stream(GroupTest.values()).filter(GroupTest::isAgainstOrdinary);
  }
}
