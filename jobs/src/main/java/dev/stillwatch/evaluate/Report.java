package dev.stillwatch.evaluate;

import dev.stillwatch.simulate.Curve;
import java.util.LinkedHashMap;
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
 * @param curves curves whose points may be among the worlds
 * @param against how it compares with another run, if that was asked for
 */
public record Report(
    String run, List<WorldResult> results, List<Curve> curves, Optional<Comparison> against) {
  public Report {
    results = List.copyOf(results);
    curves = List.copyOf(curves);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("Invalid evaluation %s: no worlds".formatted(run));
    }
  }

  /**
   * The figures of each detector, Stillwatch first: over the worlds that are no points of curves,
   * which would count one world several times, or over all where there are no others.
   */
  public Map<String, Figures> detectors() {
    return byDetector(plain());
  }

  static Map<String, Figures> byDetector(List<WorldResult> worlds) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    figures.put(WorldResult.OURS, Figures.of(of(WorldResult.OURS, worlds)));
    new TreeSet<>(worlds.stream().map(WorldResult::detector).toList())
        .forEach(detector -> figures.putIfAbsent(detector, Figures.of(of(detector, worlds))));
    return figures;
  }

  private List<WorldResult> plain() {
    List<WorldResult> plain =
        results.stream().filter(result -> !isTurned(result.scenario())).toList();
    return plain.isEmpty() ? results : plain;
  }

  private boolean isTurned(String scenario) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .anyMatch(point -> point.scenario().name().equals(scenario));
  }

  /** The curves that have been measured, as far as they have. */
  public List<MeasuredCurve> measured() {
    return curves.stream()
        .map(curve -> MeasuredCurve.of(curve, results))
        .filter(measured -> !measured.steps().isEmpty())
        .toList();
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
    return of(detector, results);
  }

  private static List<WorldResult> of(String detector, List<WorldResult> worlds) {
    return worlds.stream().filter(result -> result.detector().equals(detector)).toList();
  }
}
