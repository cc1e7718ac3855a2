package dev.stillwatch.evaluate;

import dev.stillwatch.simulate.Scenarios;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scenarios that are evaluated together.
 *
 * @param tune what a detector may be changed by
 * @param test what is only looked at
 * @param curves worlds turned step by step
 */
public record ScenarioSets(List<String> tune, List<String> test, List<String> curves) {
  private static final String CURVES = "curves/";

  public ScenarioSets {
    tune = List.copyOf(tune);
    test = List.copyOf(test);
    curves = List.copyOf(curves);
  }

  /** Those that come along. */
  public static ScenarioSets shipped() {
    return new ScenarioSets(Scenarios.set("tune"), Scenarios.set("test"), Scenarios.CURVES);
  }

  /**
   * The names that are meant, each once.
   *
   * @param asked tune, test, all, or names apart by commas
   * @throws IllegalArgumentException if a name is empty
   */
  public List<String> named(String asked) {
    return switch (asked) {
      case "tune" -> tune;
      case "test" -> test;
      case "all" -> distinct(Stream.concat(tune.stream(), test.stream()));
      default -> distinct(Arrays.stream(asked.split(",", -1)).map(String::strip));
    };
  }

  /**
   * The curves that are meant, each once.
   *
   * @param asked all, or names apart by commas; what is in front of a name may be left out
   * @throws IllegalArgumentException if a name is empty
   */
  public List<String> curves(String asked) {
    return asked.equals("all")
        ? curves
        : distinct(
            Arrays.stream(asked.split(",", -1))
                .map(String::strip)
                .map(name -> curves.contains(CURVES + name) ? CURVES + name : name));
  }

  private static List<String> distinct(Stream<String> asked) {
    List<String> names = asked.distinct().toList();
    if (names.contains("")) {
      throw new IllegalArgumentException("Invalid scenarios: an empty name among " + names);
    }
    return names;
  }
}
