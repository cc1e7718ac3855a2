package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;

/** The two hatchings that stand for colours where there are none. */
public final class Hatching {
  private Hatching() {}

  /**
   * Defines {@code hatch-against} and {@code hatch-benign}; a page does so in its first drawing.
   */
  static void define(Markup svg) {
    svg.open("defs");
    pattern(svg, "hatch-against", "45", "hatch against");
    pattern(svg, "hatch-benign", "135", "hatch benign");
    svg.close("defs");
  }

  private static void pattern(Markup svg, String id, String degrees, String kind) {
    svg.open(
            "pattern",
            "id",
            id,
            "width",
            "5",
            "height",
            "5",
            "patternUnits",
            "userSpaceOnUse",
            "patternTransform",
            "rotate(" + degrees + ")")
        .empty("rect", "width", "5", "height", "5", "class", "ground")
        .empty("rect", "width", "2.4", "height", "5", "class", kind)
        .close("pattern");
  }
}
