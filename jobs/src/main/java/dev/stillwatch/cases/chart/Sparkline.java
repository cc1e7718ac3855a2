package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import java.util.List;

/**
 * A row of numbers as a word-sized drawing.
 *
 * @param values in order; not negative
 * @param says what it shows, for those who do not see it
 */
public record Sparkline(List<Double> values, String says) {
  private static final double HEIGHT = 24;

  public Sparkline {
    values = List.copyOf(values);
  }

  /** Draws it, in an element with the class {@code spark}; empty for fewer than two values. */
  public Markup drawn() {
    Markup svg = new Markup();
    double top = Math.max(1e-9, values.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    int last = Math.max(1, values.size() - 1);
    svg.open(
        "svg",
        "class",
        "spark",
        "viewBox",
        "0 0 " + last + " " + (int) HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        says);
    if (values.size() > 1) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < values.size(); i++) {
        double y = HEIGHT - 1 - (HEIGHT - 2) * values.get(i) / top;
        path.append(i == 0 ? "M" : "L").append(i).append(' ').append(Percent.plain(y));
      }
      svg.empty("path", "class", "ground", "d", path + "L" + last + " 24 L0 24 Z");
      svg.empty("path", "class", "line", "d", path.toString());
    }
    return svg.close("svg");
  }
}
