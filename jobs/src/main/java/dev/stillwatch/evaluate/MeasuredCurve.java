package dev.stillwatch.evaluate;

import dev.stillwatch.simulate.Curve;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured along a curve.
 *
 * @param steps its points that have been measured, in the curve's order
 */
public record MeasuredCurve(Curve curve, List<Step> steps) {
  /**
   * A point of the curve.
   *
   * @param detectors the figures of each detector there, Stillwatch first
   * @param change recall of accounts less that at the first point, world by world of one seed;
   *     absent at the first point itself, and where nothing moved
   */
  public record Step(String at, Map<String, Figures> detectors, Optional<Comparison.Moved> change) {
    Figures ours() {
      return detectors.get(WorldResult.OURS);
    }

    /** The best that another detector did; absent without others. */
    Optional<Figure> bestOther(String metric) {
      return detectors.entrySet().stream()
          .filter(entry -> !entry.getKey().equals(WorldResult.OURS))
          .flatMap(entry -> entry.getValue().whole(metric).stream())
          .max(Comparator.comparingDouble(Figure::value));
    }
  }

  public MeasuredCurve {
    steps = List.copyOf(steps);
  }

  /** The points of a curve among results; without steps where none is among them. */
  static MeasuredCurve of(Curve curve, List<WorldResult> results) {
    List<List<WorldResult>> measured =
        curve.points().stream()
            .map(point -> among(results, point.scenario().name()))
            .filter(worlds -> !worlds.isEmpty())
            .toList();
    return new MeasuredCurve(
        curve, measured.stream().map(worlds -> step(curve, worlds, measured.get(0))).toList());
  }

  private static Step step(Curve curve, List<WorldResult> worlds, List<WorldResult> first) {
    String scenario = worlds.get(0).scenario();
    Optional<Comparison.Moved> change =
        worlds == first
            ? Optional.empty()
            : Comparison.of(WorldResult.OURS, under(curve, worlds), scenario, under(curve, first))
                .moved()
                .stream()
                .filter(moved -> moved.metric().equals(AccountAgreement.RECALL))
                .filter(moved -> moved.slice().equals(Measurement.WHOLE))
                .findFirst();
    return new Step(curve.at(scenario), Report.byDetector(worlds), change);
  }

  /** The same under the name of the curve: worlds of one seed are the same world, turned. */
  private static List<WorldResult> under(Curve curve, List<WorldResult> worlds) {
    return worlds.stream().map(world -> world.called(curve.name())).toList();
  }

  private static List<WorldResult> among(List<WorldResult> results, String scenario) {
    return results.stream().filter(result -> result.scenario().equals(scenario)).toList();
  }
}
