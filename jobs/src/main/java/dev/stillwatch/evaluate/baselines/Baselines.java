package dev.stillwatch.evaluate.baselines;

import java.util.ArrayList;
import java.util.List;

/** The baselines there are. */
public final class Baselines {
  /** All of them, as they are shipped. */
  public static final List<Baseline> ALL =
      List.of(
          CoShares.shipped(),
          SynchronisedActions.shipped(),
          DenseBlocks.shipped(),
          PromptClusters.shipped(),
          AccountDistance.shipped(),
          SharedInfrastructure.shipped());

  private Baselines() {}

  /**
   * Those that are meant.
   *
   * @param asked none, all, or names apart by commas
   * @throws IllegalArgumentException if there is none of a name
   */
  public static List<Baseline> named(String asked) {
    return switch (asked) {
      case "none" -> List.of();
      case "all" -> ALL;
      default -> {
        List<Baseline> named = new ArrayList<>();
        for (String name : asked.split(",", -1)) {
          named.add(
              ALL.stream()
                  .filter(baseline -> baseline.name().equals(name.strip()))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "Invalid baseline: %s (none, all, or some of %s)"
                                  .formatted(name, ALL.stream().map(Baseline::name).toList()))));
        }
        yield List.copyOf(named);
      }
    };
  }
}
