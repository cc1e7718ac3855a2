package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import dev.stillwatch.render.TextWidth;
import java.util.List;

/**
 * Shares between nothing and everything as bars, each with the interval it is known to.
 *
 * @param bars from top to bottom
 * @param says what they show, for those who do not see them
 */
public record IntervalChart(List<Bar> bars, String says) {
  private static final int ROW = 44;
  private static final int BAR = 10;
  private static final int LONGEST = 60;

  /**
   * A bar.
   *
   * @param value in [0, 1]
   * @param low lower bound of the value, in [0, 1]; the value itself where it is not known
   * @param high upper bound, likewise
   */
  public record Bar(String label, double value, double low, double high) {
    public Bar {
      if (!(low >= 0 && low <= high && high <= 1 && value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "Invalid bar: %s from %s to %s (shares between 0 and 1)".formatted(value, low, high));
      }
    }
  }

  public IntervalChart {
    bars = List.copyOf(bars);
  }

  /** Draws it, in an element with the class {@code intervals}. */
  public Markup drawn() {
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "intervals",
        "width",
        "100%",
        "height",
        Integer.toString(ROW * bars.size()),
        "role",
        "img",
        "aria-label",
        says);
    int y = 0;
    for (Bar bar : bars) {
      draw(svg, bar, y);
      y += ROW;
    }
    return svg.close("svg");
  }

  private static void draw(Markup svg, Bar bar, int y) {
    String baseline = Integer.toString(y + 17);
    String value = Numbers.value(bar.value());
    if (bar.low() < bar.high()) {
      value += " (%s to %s)".formatted(Numbers.value(bar.low()), Numbers.value(bar.high()));
    }
    svg.leaf(
        "text", TextWidth.cut(bar.label(), LONGEST), "x", "0", "y", baseline, "class", "label");
    svg.leaf("text", value, "x", "100%", "y", baseline, "class", "value");
    rect(svg, 100, y, "whole");
    rect(svg, 100 * bar.value(), y, "bar for");
    String middle = Percent.plain(y + 24 + BAR / 2.0);
    svg.empty(
        "line",
        "x1",
        Percent.of(100 * bar.low()),
        "x2",
        Percent.of(100 * bar.high()),
        "y1",
        middle,
        "y2",
        middle,
        "class",
        "whisker");
  }

  private static void rect(Markup svg, double width, int y, String kind) {
    svg.empty(
        "rect",
        "width",
        Percent.of(width),
        "y",
        Integer.toString(y + 24),
        "height",
        Integer.toString(BAR),
        "rx",
        "1.5",
        "class",
        kind);
  }
}
