package dev.stillwatch.simulate;

import java.util.List;
import java.util.Optional;

/**
 * One world, turned step by step: scenarios that differ in one thing, so that what is found can be
 * set against that thing.
 *
 * @param name of the curve; its points are called {@code name@at}
 * @param doc one sentence for people who choose a curve
 * @param axis what is turned, in words
 * @param points in the order in which they are drawn; the first is what the others are compared to
 */
public record Curve(String name, String doc, String axis, List<Point> points) {
  private static final char AT = '@';

  /**
   * A step.
   *
   * @param at where on the axis it stands, a number or words joined by dashes
   * @param scenario called {@code name@at}
   */
  public record Point(String at, Scenario scenario) {}

  public Curve {
    points = List.copyOf(points);
    if (points.size() < 2 || points.stream().map(Point::at).distinct().count() < points.size()) {
      throw new IllegalArgumentException(
          "Invalid curve %s: points at %s (at least two, each once)"
              .formatted(name, points.stream().map(Point::at).toList()));
    }
  }

  /** What the scenario of a point is called. */
  static String named(String curve, String at) {
    return curve + AT + at;
  }

  /** The curve that a scenario is a point of, by its name; none for a scenario of its own. */
  static Optional<String> of(String scenario) {
    int at = scenario.indexOf(AT);
    return at < 0 ? Optional.empty() : Optional.of(scenario.substring(0, at));
  }

  /**
   * A name that all worlds have in common that only differ as the points of one curve do: the
   * curve's, or the scenario's own.
   */
  public static String family(String scenario) {
    return of(scenario).orElse(scenario);
  }

  /**
   * Where on the axis a scenario stands, by its name.
   *
   * @throws IllegalArgumentException if it is no point of this curve
   */
  public String at(String scenario) {
    return point(scenario).at();
  }

  /** The point that a scenario is, by its name. */
  Point point(String scenario) {
    return points.stream()
        .filter(point -> point.scenario().name().equals(scenario))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read scenario %s: the curve has points at %s"
                        .formatted(scenario, points.stream().map(Point::at).toList())));
  }
}
