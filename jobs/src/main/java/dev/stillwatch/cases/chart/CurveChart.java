package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * Shares between nothing and everything along an axis of steps, each with the interval it is known
 * to. Lines differ in their marks and dashes, so that they can be told without colour.
 *
 * @param at names of the steps, from left to right
 * @param lines at most {@link #LINES}
 * @param says what they show, for those who do not see them
 */
public record CurveChart(List<String> at, List<Line> lines, String says) {
  /** Lines that can be told apart. */
  public static final int LINES = 5;

  private static final int TOP = 12;
  private static final int PLOT = 200;
  private static final int FOOT = 26;

  /** Percent of the width by which lines stand beside each other, so that whiskers do not hide. */
  private static final double BESIDE = 0.7;

  /**
   * A line.
   *
   * @param points one for each step; absent where there is no value
   */
  public record Line(String label, List<Optional<Point>> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * A share.
   *
   * @param value in [0, 1]
   * @param low lower bound of the value, in [0, 1]; the value itself where it is not known
   * @param high upper bound, likewise
   */
  public record Point(double value, double low, double high) {
    public Point {
      if (!(low >= 0 && low <= high && high <= 1 && value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "Invalid point: %s from %s to %s (shares between 0 and 1)".formatted(value, low, high));
      }
    }
  }

  public CurveChart {
    at = List.copyOf(at);
    lines = List.copyOf(lines);
    int steps = at.size();
    if (lines.size() > LINES || lines.stream().anyMatch(line -> line.points().size() != steps)) {
      throw new IllegalArgumentException(
          "Invalid chart: %d lines over %d steps (at most %d lines, a point or none for each step)"
              .formatted(lines.size(), steps, LINES));
    }
  }

  /** Draws it, in an element with the class {@code curve}. */
  public Markup drawn() {
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "curve",
        "width",
        "100%",
        "height",
        Integer.toString(TOP + PLOT + FOOT),
        "role",
        "img",
        "aria-label",
        says);
    for (double share : new double[] {0, 0.5, 1}) {
      grid(svg, share);
    }
    for (int step = 0; step < at.size(); step++) {
      svg.leaf(
          "text",
          at.get(step),
          "x",
          Percent.of(middle(step)),
          "y",
          Integer.toString(TOP + PLOT + 19),
          "class",
          "tick");
    }
    for (int number = 0; number < lines.size(); number++) {
      line(svg, number);
    }
    return svg.close("svg");
  }

  /** The sample of a line that stands beside its name in a legend. */
  public static Markup sample(int number) {
    Markup svg = new Markup();
    svg.open("svg", "class", "curve legend", "aria-hidden", "true");
    stroke(svg, number, "0%", 5, "100%", 5);
    mark(svg, number, "50%", 5);
    return svg.close("svg");
  }

  private static void grid(Markup svg, double share) {
    String y = Percent.plain(height(share));
    svg.empty("line", "x1", "0", "x2", "100%", "y1", y, "y2", y, "class", "grid");
    svg.leaf(
        "text",
        Numbers.value(share),
        "x",
        "0",
        "y",
        Percent.plain(height(share) - 4),
        "class",
        "scale");
  }

  private void line(Markup svg, int number) {
    List<Optional<Point>> points = lines.get(number).points();
    for (int step = 0; step + 1 < points.size(); step++) {
      if (points.get(step).isPresent() && points.get(step + 1).isPresent()) {
        stroke(
            svg,
            number,
            place(step, number),
            height(points.get(step).get().value()),
            place(step + 1, number),
            height(points.get(step + 1).get().value()));
      }
    }
    for (int step = 0; step < points.size(); step++) {
      if (points.get(step).isPresent()) {
        point(svg, number, place(step, number), points.get(step).get());
      }
    }
  }

  private static void point(Markup svg, int number, String x, Point point) {
    svg.empty(
        "line",
        "x1",
        x,
        "x2",
        x,
        "y1",
        Percent.plain(height(point.low())),
        "y2",
        Percent.plain(height(point.high())),
        "class",
        "whisker line-" + number);
    mark(svg, number, x, height(point.value()));
  }

  private static void stroke(Markup svg, int number, String x1, double y1, String x2, double y2) {
    svg.empty(
        "line",
        "x1",
        x1,
        "x2",
        x2,
        "y1",
        Percent.plain(y1),
        "y2",
        Percent.plain(y2),
        "class",
        "stroke line-" + number);
  }

  private static void mark(Markup svg, int number, String x, double y) {
    svg.empty("circle", "cx", x, "cy", Percent.plain(y), "r", "4", "class", "mark line-" + number);
  }

  private double middle(int step) {
    return 100 * (step + 0.5) / at.size();
  }

  private String place(int step, int number) {
    return Percent.of(middle(step) + BESIDE * (number - (lines.size() - 1) / 2.0));
  }

  private static double height(double share) {
    return TOP + PLOT * (1 - share);
  }
}
