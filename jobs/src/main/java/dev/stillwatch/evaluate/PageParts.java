package dev.stillwatch.evaluate;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.List;
import java.util.Optional;

/** How sections and the cells of tables look in the page of an evaluation. */
final class PageParts {
  private PageParts() {}

  static void section(Markup page, String title, String note) {
    page.open("section").leaf("h2", title).leaf("p", note, "class", "note");
  }

  /** Starts a table, up to and with the element that holds its lines. */
  static void head(Markup page, List<String> columns) {
    page.open("table", "class", "stack").open("thead").open("tr");
    columns.forEach(column -> page.leaf("th", column, "scope", "col"));
    page.close("tr").close("thead").open("tbody");
  }

  static void number(Markup page, String label, String value) {
    page.leaf("td", value, "data-label", label);
  }

  static void figure(Markup page, String label, Optional<Figure> figure) {
    page.open("td", "data-label", label).open("div");
    page.text(figure.map(each -> Numbers.value(each.value())).orElse("–"));
    figure
        .flatMap(ReportText::bounds)
        .ifPresent(bounds -> page.leaf("span", bounds, "class", "bounds"));
    page.close("div").close("td");
  }

  /** How a figure moved, in bold what chance alone would hardly do; nothing moved where absent. */
  static void difference(Markup page, String label, Optional<Comparison.Moved> moved) {
    page.open("td", "class", "n", "data-label", label).open("div");
    page.leaf(
        moved.filter(Comparison.Moved::isClear).isPresent() ? "b" : "span",
        signed(moved.map(Comparison.Moved::difference).orElse(0.0)));
    moved
        .flatMap(Comparison.Moved::interval)
        .ifPresent(
            bounds ->
                page.leaf(
                    "span",
                    "%s to %s".formatted(signed(bounds.low()), signed(bounds.high())),
                    "class",
                    "bounds"));
    page.close("div").close("td");
  }

  private static String signed(double difference) {
    return (difference > 0 ? "+" : "") + Numbers.value(difference);
  }
}
