package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.events.PivotShare.Controls;
import dev.stillwatch.events.PivotShare.Members;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import dev.stillwatch.numeric.Holm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * How pivots to an own release come out for a hundred accounts beside a thousand controls.
 *
 * <p>Controls move 15 % of their requests within a day, heavy users more than light ones: most move
 * none, some half, some all, and those who do begin at any hour. A campaign of one hand moves half
 * of every member's requests, each request at a time of its own, so that first uses lie within
 * hours of the release. A crowd takes the model up with a delay of 0.7 days on average.
 */
final class PivotTrials {
  private static final double LEVEL = 0.05;
  private static final int MEMBERS = 100;
  private static final int CONTROLS = 1_000;
  private static final int LIGHTEST = 3;
  private static final int VOLUMES = 6;
  private static final double DAY = 24 * 60;
  private static final double MILLION = 1e6;

  private final PivotShare pivot;
  private final FirstUses firstUses;
  private final int worlds;
  private final long seed;

  PivotTrials(int pseudoCases, int worlds, long seed) {
    pivot = new PivotShare(pseudoCases, seed);
    firstUses = new FirstUses(pseudoCases, seed);
    this.worlds = worlds;
    this.seed = seed;
  }

  /**
   * What an account did.
   *
   * @param minutes to its first use; absent without one within a day
   */
  private record Use(int stratum, long share, Optional<Long> minutes) {}

  private record Found(Finding moved, Finding together) {}

  List<TrialFigure> figures() {
    return List.of(
        share("pivot_rejects_for_pseudo_cases", s -> rejects(found(s, this::ordinary).moved())),
        share("switch_rejects_for_pseudo_cases", s -> rejects(found(s, this::ordinary).together())),
        share("pivot_power", s -> rejects(found(s, this::oneHand).moved())),
        share("pivot_and_switch_power_corrected", s -> reported(found(s, this::oneHand))),
        share("crowd_pivots_reported", s -> reported(found(s, this::crowd))));
  }

  private Found found(long s, Function<SplittableRandom, Use> made) {
    SplittableRandom random = new SplittableRandom(s);
    List<Use> members = uses(MEMBERS, random, made);
    List<Use> controls = uses(CONTROLS, random, this::ordinary);
    Map<Integer, List<Long>> pool = new TreeMap<>();
    controls.forEach(
        use -> pool.computeIfAbsent(use.stratum(), stratum -> new ArrayList<>()).add(use.share()));
    return new Found(
        pivot.test(
            "us",
            "us-2",
            strata(members),
            pool.entrySet().stream()
                .map(e -> new Controls(e.getKey(), e.getValue().size(), e.getValue()))
                .toList()),
        firstUses.test("us", "us-2", minutes(members), minutes(controls)));
  }

  private static List<Use> uses(
      int accounts, SplittableRandom random, Function<SplittableRandom, Use> made) {
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      uses.add(made.apply(random));
    }
    return uses;
  }

  private Use ordinary(SplittableRandom random) {
    int stratum = LIGHTEST + random.nextInt(VOLUMES);
    double drawn = random.nextDouble();
    // 0.75 · (0.08 + 0.024 · 5 / 2 · 2) = 0.15 over the volumes
    double taking = 0.08 + 0.048 * (stratum - LIGHTEST);
    if (drawn >= taking) {
      return new Use(stratum, 0, Optional.empty());
    }
    double share = random.nextBoolean() ? 1 : 0.5;
    return new Use(
        stratum, (long) (share * MILLION), Optional.of((long) (random.nextDouble() * DAY)));
  }

  // First of many requests, whose chance to go to the model grows with the hours: P(later than t) =
  // exp(-5 t²) with 20 requests a day of which half move.
  private Use oneHand(SplittableRandom random) {
    double share = Math.max(0, Math.min(1, 0.5 + 0.15 * random.nextGaussian()));
    double days = Math.sqrt(-Math.log(1 - random.nextDouble()) / 5);
    return new Use(
        LIGHTEST + random.nextInt(VOLUMES),
        (long) (share * MILLION),
        days < 1 ? Optional.of((long) (days * DAY)) : Optional.empty());
  }

  private Use crowd(SplittableRandom random) {
    double days = -0.7 * Math.log(1 - random.nextDouble());
    return new Use(
        LIGHTEST + random.nextInt(VOLUMES),
        (long) (Math.max(0, 1 - days / 2) * MILLION),
        days < 1 ? Optional.of((long) (days * DAY)) : Optional.empty());
  }

  private static List<Members> strata(List<Use> members) {
    Map<Integer, Members> strata = new TreeMap<>();
    for (Use use : members) {
      strata.merge(
          use.stratum(),
          new Members(use.stratum(), 1, use.share(), use.share() * use.share()),
          (a, b) ->
              new Members(
                  a.stratum(),
                  a.members() + b.members(),
                  a.sum() + b.sum(),
                  a.squares() + b.squares()));
    }
    return List.copyOf(strata.values());
  }

  private static List<Long> minutes(List<Use> uses) {
    return uses.stream().flatMap(use -> use.minutes().stream()).toList();
  }

  // Both as an association, in a night of this campaign alone that neither ramps nor drops.
  private static boolean reported(Found found) {
    double[] own = Holm.adjust(new double[] {p(found.moved()), p(found.together())});
    double[] q = BenjaminiYekutieli.within(new double[] {Math.min(own[0], own[1]), 1, 1}, own);
    return q[0] <= LEVEL
        && q[1] <= LEVEL
        && found.together().estimate().orElseThrow().effect() <= FirstUses.MOST;
  }

  private static boolean rejects(Finding finding) {
    return p(finding) <= LEVEL;
  }

  private static double p(Finding finding) {
    return finding.estimate().map(Estimate::p).orElse(1.0);
  }

  private TrialFigure share(String name, LongPredicate hit) {
    return TrialFigure.share(
        name, LongStream.range(seed, seed + worlds).parallel().filter(hit).count(), worlds);
  }
}
