package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.List;

/**
 * Counts in rows and columns as shades of one colour.
 *
 * <p>A cell's ink grows with the square root of its count, so that small ones still show beside
 * large ones; a cell without any is left empty.
 *
 * @param counts rows of equally many counts
 * @param rows names of the rows; none or one for each
 * @param columns names along the foot, empty where a column has none; none or one for each
 * @param says what it shows, for those who do not see it
 */
public record HeatMap(
    List<List<Long>> counts, List<String> rows, List<String> columns, String says) {
  private static final int CELL = 14;
  private static final int FOOT = 18;

  public HeatMap {
    counts = counts.stream().map(List::copyOf).toList();
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    int wide = counts.isEmpty() ? 0 : counts.get(0).size();
    if (counts.stream().anyMatch(row -> row.size() != wide)) {
      throw new IllegalArgumentException("Invalid heat map: rows of different lengths");
    }
  }

  /** Draws it, in an element with the class {@code heat}; empty without counts. */
  public Markup drawn() {
    int wide = counts.isEmpty() ? 0 : counts.get(0).size();
    int left = rows.isEmpty() ? 0 : 34;
    int width = left + wide * CELL;
    int height = counts.size() * CELL + (columns.isEmpty() ? 0 : FOOT);
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "heat",
        "viewBox",
        "0 0 %d %d".formatted(Math.max(1, width), Math.max(1, height)),
        "width",
        Integer.toString(width),
        "role",
        "img",
        "aria-label",
        says);
    double most = counts.stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElse(0);
    for (int y = 0; y < counts.size(); y++) {
      if (!rows.isEmpty()) {
        svg.leaf("text", rows.get(y), "x", "0", "y", Integer.toString(y * CELL + 11));
      }
      for (int x = 0; x < wide; x++) {
        cell(svg, left + x * CELL, y * CELL, counts.get(y).get(x), most);
      }
    }
    for (int x = 0; x < columns.size(); x++) {
      if (!columns.get(x).isEmpty()) {
        svg.leaf(
            "text",
            columns.get(x),
            "x",
            Integer.toString(left + x * CELL),
            "y",
            Integer.toString(counts.size() * CELL + 13));
      }
    }
    return svg.close("svg");
  }

  private static void cell(Markup svg, int x, int y, long count, double most) {
    String ink = count == 0 ? "0" : Percent.plain(0.12 + 0.88 * Math.sqrt(count / most));
    svg.open(
        "rect",
        "class",
        count == 0 ? "none" : "some",
        "x",
        Integer.toString(x),
        "y",
        Integer.toString(y),
        "width",
        Integer.toString(CELL - 1),
        "height",
        Integer.toString(CELL - 1),
        "fill-opacity",
        count == 0 ? "1" : ink);
    if (count > 0) {
      svg.leaf("title", Numbers.count(count));
    }
    svg.close("rect");
  }
}
