package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import dev.stillwatch.render.TextWidth;
import java.util.List;

/**
 * How pieces of evidence add up: each bar starts where the one above ends.
 *
 * <p>Lengths are shares of the width and texts keep their size, so one drawing reads well on a
 * phone and on paper. Colour is never alone: what speaks against is hatched.
 *
 * @param steps from top to bottom
 * @param total what the sum is called
 * @param rivals what the sum is to be compared with
 */
public record WaterfallChart(List<Step> steps, String total, List<Step> rivals) {
  private static final int ROW = 46;
  private static final int BAR = 12;
  private static final int TOP = 0;
  private static final double LEAST = 0.4;
  private static final int LONGEST = 42;

  /**
   * A bar.
   *
   * @param bits its length; negative to the left
   */
  public record Step(String label, double bits) {}

  public WaterfallChart {
    steps = List.copyOf(steps);
    rivals = List.copyOf(rivals);
  }

  /** Draws it, in an element with the class {@code waterfall}. */
  public Markup drawn() {
    double sum = steps.stream().mapToDouble(Step::bits).sum();
    Scale scale = scale(sum);
    int height = TOP + ROW * (steps.size() + 1 + rivals.size());
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "waterfall",
        "width",
        "100%",
        "height",
        Integer.toString(height),
        "role",
        "img",
        "aria-label",
        described(sum));
    Hatching.define(svg);
    line(svg, scale.at(0), 0, height, "zero");

    int y = TOP;
    double from = 0;
    for (Step step : steps) {
      double to = from + step.bits();
      rule(svg, y);
      label(svg, y, step.label(), Numbers.signedBits(step.bits()), "");
      bar(svg, scale, from, to, y, step.bits() < 0 ? "bar against" : "bar for");
      from = to;
      line(svg, scale.at(from), y + 37, y + ROW + 25, "joint");
      y += ROW;
    }
    rule(svg, y);
    label(svg, y, total, Numbers.bits(sum), " sum");
    bar(svg, scale, 0, sum, y, "bar total");
    for (Step rival : rivals) {
      y += ROW;
      rule(svg, y);
      label(svg, y, rival.label(), Numbers.bits(rival.bits()), " rival");
      bar(svg, scale, 0, rival.bits(), y, "bar benign");
    }
    return svg.close("svg");
  }

  private record Scale(double low, double high) {
    double at(double bits) {
      return 100 * (bits - low) / (high - low);
    }
  }

  private Scale scale(double sum) {
    double low = Math.min(0, sum);
    double high = Math.max(1, sum);
    double at = 0;
    for (Step step : steps) {
      at += step.bits();
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    for (Step rival : rivals) {
      low = Math.min(low, rival.bits());
      high = Math.max(high, rival.bits());
    }
    return new Scale(low, high);
  }

  private String described(double sum) {
    StringBuilder text = new StringBuilder("Evidence adding up in bits: ");
    for (Step step : steps) {
      text.append(step.label()).append(' ').append(Numbers.signedBits(step.bits())).append(", ");
    }
    text.append(total).append(' ').append(Numbers.bits(sum));
    for (Step rival : rivals) {
      text.append("; ").append(rival.label()).append(' ').append(Numbers.bits(rival.bits()));
    }
    return text.append('.').toString();
  }

  private static void label(Markup svg, int y, String text, String value, String kind) {
    String baseline = Integer.toString(y + 17);
    svg.leaf(
        "text", TextWidth.cut(text, LONGEST), "x", "0", "y", baseline, "class", "label" + kind);
    svg.leaf("text", value, "x", "100%", "y", baseline, "class", "value" + kind);
  }

  private static void bar(Markup svg, Scale scale, double from, double to, int y, String kind) {
    double left = scale.at(Math.min(from, to));
    double width = Math.max(LEAST, scale.at(Math.max(from, to)) - left);
    svg.empty(
        "rect",
        "x",
        Percent.of(Math.min(left, 100 - LEAST)),
        "y",
        Integer.toString(y + 25),
        "width",
        Percent.of(width),
        "height",
        Integer.toString(BAR),
        "rx",
        "1.5",
        "class",
        kind);
  }

  private static void rule(Markup svg, int y) {
    String at = Integer.toString(y) + ".5";
    svg.empty("line", "x1", "0", "x2", "100%", "y1", at, "y2", at, "class", "rule");
  }

  private static void line(Markup svg, double x, int from, int to, String kind) {
    svg.empty(
        "line",
        "x1",
        Percent.of(x),
        "x2",
        Percent.of(x),
        "y1",
        Integer.toString(from),
        "y2",
        Integer.toString(to),
        "class",
        kind);
  }
}
