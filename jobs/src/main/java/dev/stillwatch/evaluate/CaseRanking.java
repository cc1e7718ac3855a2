package dev.stillwatch.evaluate;

import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.simulate.Simulate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a reviewer who works down the list of cases meets.
 *
 * <p>A case is false where at most half of its members belong to campaigns. Precision at k is the
 * share of true cases among the k strongest, ties by id; of fewer cases among those there are. A
 * false case is one of the confounder most of its members belong to. Of each confounder, the groups
 * that came to a false case are set beside all there are, and a world with a false case of ordinary
 * accounts beside all worlds.
 */
record CaseRanking(KnownWorld world) {
  static final String CASES = "cases";
  static final String FALSE_CASES = "false_cases";
  static final String CONFUSED_GROUPS = "confused_groups";
  static final int[] DEPTHS = {5, 10, 20};

  static String precisionAt(int depth) {
    return "case_precision_at_" + depth;
  }

  List<Measurement> of(List<FlaggedCase> cases) {
    Measurements figures = new Measurements();
    List<FlaggedCase> strongest =
        cases.stream()
            .sorted(
                Comparator.comparingDouble(FlaggedCase::strength)
                    .reversed()
                    .thenComparing(FlaggedCase::id))
            .toList();
    for (int depth : DEPTHS) {
      List<FlaggedCase> top = strongest.subList(0, Math.min(depth, strongest.size()));
      long right = top.stream().filter(each -> !world.isFalse(each)).count();
      figures.share(precisionAt(depth), Measurement.WHOLE, right, top.size());
    }
    List<FlaggedCase> wrong = cases.stream().filter(world::isFalse).toList();
    figures.add(CASES, Measurement.WHOLE, cases.size());
    figures.add(FALSE_CASES, Measurement.WHOLE, wrong.size());
    confused(wrong, figures);
    return figures.all();
  }

  private void confused(List<FlaggedCase> wrong, Measurements figures) {
    Map<String, Set<String>> groups = new TreeMap<>();
    for (FlaggedCase each : wrong) {
      Truth truth = confounder(each);
      groups.computeIfAbsent(truth.kind(), key -> new HashSet<>()).add(truth.group());
    }
    world
        .groupsByKind()
        .forEach(
            (kind, all) ->
                figures.share(
                    CONFUSED_GROUPS, kind, groups.getOrDefault(kind, Set.of()).size(), all));
    boolean ordinary =
        groups.keySet().stream().anyMatch(kind -> !kind.startsWith(Simulate.CONFOUNDER));
    figures.share(CONFUSED_GROUPS, "organic", ordinary ? 1 : 0, 1);
  }

  /** What most of its members are, apart from those of campaigns. */
  Truth confounder(FlaggedCase wrong) {
    Set<String> ordinary = new HashSet<>(wrong.members());
    ordinary.removeIf(world::isOfCampaign);
    return world.majority(new FlaggedCase(wrong.id(), 0, ordinary)).truth();
  }
}
