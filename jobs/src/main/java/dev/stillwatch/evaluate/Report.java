package dev.stillwatch.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An evaluation, to be told.
 *
 * @param run its name
 * @param results a row per world and detector, Stillwatch's own among them
 * @param against how it compares with another run, if that was asked for
 */
public record Report(String run, List<WorldResult> results, Optional<Comparison> against) {
  public Report {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("Invalid evaluation %s: no worlds".formatted(run));
    }
  }

  /** The figures of each detector, Stillwatch first. */
  public Map<String, Figures> detectors() {
    Map<String, Figures> figures = new java.util.LinkedHashMap<>();
    figures.put(WorldResult.OURS, Figures.of(of(WorldResult.OURS)));
    new TreeSet<>(results.stream().map(WorldResult::detector).toList())
        .forEach(detector -> figures.putIfAbsent(detector, Figures.of(of(detector))));
    return figures;
  }

  /** Stillwatch's figures of each scenario. */
  public Map<String, Figures> scenarios() {
    Map<String, Figures> figures = new TreeMap<>();
    of(WorldResult.OURS)
        .forEach(
            result ->
                figures.computeIfAbsent(
                    result.scenario(),
                    scenario ->
                        Figures.of(
                            of(WorldResult.OURS).stream()
                                .filter(each -> each.scenario().equals(scenario))
                                .toList())));
    return figures;
  }

  /** What a detector did in each world. */
  public List<WorldResult> of(String detector) {
    return results.stream().filter(result -> result.detector().equals(detector)).toList();
  }
}
