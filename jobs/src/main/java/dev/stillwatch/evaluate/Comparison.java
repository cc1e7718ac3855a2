package dev.stillwatch.evaluate;

import dev.stillwatch.evaluate.WorldResult.KnownAccount;
import dev.stillwatch.numeric.Interval;
import dev.stillwatch.numeric.MeanInterval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One run beside another, world by world: only worlds and figures that both have count.
 *
 * @param other name of the run compared with
 * @param worlds worlds in common
 * @param moved what is not the same in every world, the largest mean difference first
 * @param flipped accounts flagged in one run only, by world, kind and name
 */
public record Comparison(String other, int worlds, List<Moved> moved, List<Flipped> flipped) {
  /**
   * A figure that moved.
   *
   * @param difference mean over the common worlds of this run's value less the other's
   * @param interval its 95 % bounds by Student's t; absent for a single world
   */
  public record Moved(
      String metric, String slice, double difference, Optional<Interval> interval, int worlds) {
    /** Whether chance alone would hardly move it so. */
    public boolean isClear() {
      return interval.isPresent() && !interval.get().holds(0);
    }
  }

  /**
   * An account whose flag changed.
   *
   * @param nowFlagged whether it is this run that flags it
   */
  public record Flipped(
      String scenario, long seed, String account, String kind, String group, boolean nowFlagged) {}

  private record World(String scenario, long seed) {}

  private record Name(String metric, String slice) {}

  public Comparison {
    moved = List.copyOf(moved);
    flipped = List.copyOf(flipped);
  }

  /** Compares what one detector did in two runs. */
  public static Comparison of(
      String detector, List<WorldResult> run, String other, List<WorldResult> others) {
    Map<World, WorldResult> before = byWorld(detector, others);
    Map<World, WorldResult> now = byWorld(detector, run);
    now.keySet().retainAll(before.keySet());
    Map<Name, List<Double>> differences = new java.util.LinkedHashMap<>();
    List<Flipped> flipped = new ArrayList<>();
    now.forEach(
        (world, result) -> {
          Map<Name, Double> old = values(before.get(world));
          values(result)
              .forEach(
                  (name, value) -> {
                    if (old.containsKey(name)) {
                      differences
                          .computeIfAbsent(name, key -> new ArrayList<>())
                          .add(value - old.get(name));
                    }
                  });
          flipped.addAll(flipped(world, result.accounts(), before.get(world).accounts()));
        });
    List<Moved> moved = new ArrayList<>();
    differences.forEach(
        (name, each) -> {
          if (each.stream().anyMatch(difference -> difference != 0)) {
            moved.add(moved(name, each.stream().mapToDouble(Double::doubleValue).toArray()));
          }
        });
    moved.sort(
        Comparator.comparingDouble((Moved each) -> -Math.abs(each.difference()))
            .thenComparing(Moved::metric)
            .thenComparing(Moved::slice));
    return new Comparison(other, now.size(), moved, flipped);
  }

  private static Moved moved(Name name, double[] differences) {
    return new Moved(
        name.metric(),
        name.slice(),
        java.util.Arrays.stream(differences).average().orElseThrow(),
        differences.length < 2
            ? Optional.empty()
            : Optional.of(new MeanInterval(Figures.CONFIDENCE).of(differences)),
        differences.length);
  }

  private static List<Flipped> flipped(
      World world, Map<String, KnownAccount> now, Map<String, KnownAccount> before) {
    TreeSet<String> all = new TreeSet<>(now.keySet());
    all.addAll(before.keySet());
    List<Flipped> flipped = new ArrayList<>();
    for (String account : all) {
      boolean is = now.containsKey(account) && now.get(account).flagged();
      boolean was = before.containsKey(account) && before.get(account).flagged();
      if (is != was) {
        Score.Truth truth = (is ? now : before).get(account).truth();
        flipped.add(
            new Flipped(world.scenario(), world.seed(), account, truth.kind(), truth.group(), is));
      }
    }
    flipped.sort(Comparator.comparing(Flipped::kind).thenComparing(Flipped::account));
    return flipped;
  }

  private static Map<World, WorldResult> byWorld(String detector, List<WorldResult> results) {
    Map<World, WorldResult> worlds =
        new TreeMap<>(Comparator.comparing(World::scenario).thenComparingLong(World::seed));
    results.stream()
        .filter(result -> result.detector().equals(detector))
        .forEach(result -> worlds.put(new World(result.scenario(), result.seed()), result));
    return worlds;
  }

  private static Map<Name, Double> values(WorldResult result) {
    Map<Name, Double> values = new java.util.LinkedHashMap<>();
    result
        .figures()
        .forEach(figure -> values.put(new Name(figure.metric(), figure.slice()), figure.value()));
    return values;
  }
}
