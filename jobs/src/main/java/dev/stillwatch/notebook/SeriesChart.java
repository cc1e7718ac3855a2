package dev.stillwatch.notebook;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.investigate.Answer;
import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A chart of columns of an answer, in its order: lines or bars from zero upwards.
 *
 * <p>Colours are attributes, not styles, so that the drawing stands on its own.
 */
record SeriesChart(ChartWish wish, Answer answer) {
  private static final List<String> COLOURS = List.of("#2f7fb5", "#c2703a", "#7f7a3f", "#8a6fb0");
  private static final double WIDTH = 720;
  private static final double HEIGHT = 220;
  private static final double LEFT = 60;
  private static final double BOTTOM = 190;
  private static final double TOP = 26;
  private static final int MOST = 400;
  private static final int MOST_LABELS = 12;
  private static final int LONGEST_LABEL = 24;
  private static final double WIDTH_OF_LETTER = 7.5;

  /** The drawing; empty where there is nothing to draw, or a column is not there. */
  Optional<Markup> drawn() {
    List<String> columns = List.of(answer.schema().fieldNames());
    List<Row> rows = answer.rows().subList(0, Math.min(MOST, answer.rows().size()));
    if (rows.isEmpty() || !columns.contains(wish.along()) || !columns.containsAll(wish.values())) {
      return Optional.empty();
    }

    double highest = 0;
    for (String column : wish.values()) {
      for (Row row : rows) {
        double value = value(row, column);
        highest = value > highest ? value : highest;
      }
    }
    if (!(highest > 0)) {
      return Optional.empty();
    }

    Markup svg = new Markup();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "role",
        "img",
        "aria-label",
        says(),
        "viewBox",
        "0 0 %d %d".formatted((int) WIDTH, (int) HEIGHT),
        "width",
        "720",
        "font-family",
        "sans-serif",
        "font-size",
        "12");
    axes(svg, rows, highest);
    for (int i = 0; i < wish.values().size(); i++) {
      series(svg, rows, i, highest);
    }
    return Optional.of(svg.close("svg"));
  }

  private String says() {
    return "%s by %s".formatted(String.join(", ", wish.values()), wish.along());
  }

  private void axes(Markup svg, List<Row> rows, double highest) {
    svg.empty(
        "line",
        "x1",
        number(LEFT),
        "x2",
        number(WIDTH),
        "y1",
        number(BOTTOM),
        "y2",
        number(BOTTOM),
        "stroke",
        "#8a8f98");
    text(svg, LEFT - 6, TOP + 4, "end", Numbers.value(highest));
    text(svg, LEFT - 6, BOTTOM, "end", "0");
    if (wish.form() == ChartWish.Form.BAR && rows.size() <= MOST_LABELS) {
      double slot = (WIDTH - LEFT) / rows.size();
      for (int i = 0; i < rows.size(); i++) {
        String label = label(rows.get(i), (int) (slot / WIDTH_OF_LETTER));
        text(svg, LEFT + slot * (i + 0.5), BOTTOM + 18, "middle", label);
      }
      return;
    }
    text(svg, LEFT, BOTTOM + 18, "start", label(rows.get(0), LONGEST_LABEL));
    if (rows.size() > 1) {
      text(svg, WIDTH, BOTTOM + 18, "end", label(rows.get(rows.size() - 1), LONGEST_LABEL));
    }
  }

  private void series(Markup svg, List<Row> rows, int index, double highest) {
    String column = wish.values().get(index);
    String colour = COLOURS.get(index % COLOURS.size());
    svg.empty(
        "rect",
        "x",
        number(LEFT + 160 * index),
        "y",
        "4",
        "width",
        "10",
        "height",
        "10",
        "fill",
        colour);
    text(svg, LEFT + 160 * index + 15, 13, "start", column);
    if (wish.form() == ChartWish.Form.BAR) {
      bars(svg, rows, index, highest, colour);
    } else {
      line(svg, rows, column, highest, colour);
    }
  }

  private void bars(Markup svg, List<Row> rows, int index, double highest, String colour) {
    double slot = (WIDTH - LEFT) / rows.size();
    double width = slot * 0.8 / wish.values().size();
    for (int i = 0; i < rows.size(); i++) {
      double height = height(value(rows.get(i), wish.values().get(index)), highest);
      if (height > 0) {
        svg.empty(
            "rect",
            "x",
            number(LEFT + slot * (i + 0.1) + width * index),
            "y",
            number(BOTTOM - height),
            "width",
            number(width),
            "height",
            number(height),
            "fill",
            colour);
      }
    }
  }

  // Broken where a value is missing: nothing is drawn that was not measured.
  private void line(Markup svg, List<Row> rows, String column, double highest, String colour) {
    List<String> path = new ArrayList<>();
    boolean open = false;
    double step = (WIDTH - LEFT) / Math.max(1, rows.size() - 1);
    for (int i = 0; i < rows.size(); i++) {
      double value = value(rows.get(i), column);
      if (!Double.isNaN(value)) {
        path.add(
            (open ? "L" : "M")
                + number(LEFT + step * i)
                + " "
                + number(BOTTOM - height(value, highest)));
      }
      open = !Double.isNaN(value);
    }
    svg.empty(
        "path",
        "d",
        String.join(" ", path),
        "fill",
        "none",
        "stroke",
        colour,
        "stroke-width",
        "1.5");
  }

  private static double height(double value, double highest) {
    return Double.isNaN(value) ? 0 : Math.max(0, value) / highest * (BOTTOM - TOP);
  }

  private String label(Row row, int longest) {
    String text = RowPrinter.text(row.getAs(wish.along()));
    return text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
  }

  private static double value(Row row, String column) {
    Object value = row.getAs(column);
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static void text(Markup svg, double x, double y, String anchor, String text) {
    svg.leaf(
        "text", text, "x", number(x), "y", number(y), "text-anchor", anchor, "fill", "#6b7280");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
