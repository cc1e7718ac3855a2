package dev.stillwatch.cli;

import dev.stillwatch.investigate.Answer;
import dev.stillwatch.render.Csv;
import dev.stillwatch.render.Escape;
import dev.stillwatch.render.Json;
import dev.stillwatch.render.TextWidth;
import java.io.IOException;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Prints the first rows of any dataset, as a table for people or as CSV or JSON for programs.
 *
 * <p>Nothing in a value reaches a terminal as anything but visible characters.
 *
 * @param format what to print
 * @param limit most rows to print
 */
public record RowPrinter(Format format, int limit) {
  private static final int WIDEST_CELL = 60;

  /** The forms rows come out in. */
  public enum Format {
    TABLE,
    CSV,
    JSON;

    /**
     * The form of that name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Format named(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "table" -> TABLE;
        case "csv" -> CSV;
        case "json" -> JSON;
        default ->
            throw new IllegalArgumentException(
                "Invalid format: %s (one of table, csv, json)".formatted(Escape.terminal(name)));
      };
    }
  }

  /**
   * What came out.
   *
   * @param rows rows printed
   * @param more whether there were more than the limit
   */
  public record Printed(int rows, boolean more) {}

  public RowPrinter {
    if (limit < 1) {
      throw new IllegalArgumentException("Invalid limit: %d (must be positive)".formatted(limit));
    }
  }

  /** Prints the first rows; one job. */
  public Printed print(Dataset<Row> rows, Appendable out) throws IOException {
    return print(Answer.of(rows, limit), out);
  }

  /** Prints rows that are there already; no more than the limit. */
  public Printed print(Answer answer, Appendable out) throws IOException {
    boolean cut = answer.rows().size() > limit;
    List<Row> shown = cut ? answer.rows().subList(0, limit) : answer.rows();
    StructField[] fields = answer.schema().fields();
    switch (format) {
      case TABLE -> printTable(fields, shown, out);
      case CSV -> printCsv(fields, shown, out);
      case JSON -> printJson(fields, shown, out);
    }
    return new Printed(shown.size(), cut || answer.more());
  }

  private static void printCsv(StructField[] fields, List<Row> rows, Appendable out)
      throws IOException {
    out.append(Csv.line(names(fields)));
    for (Row row : rows) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < fields.length; i++) {
        Object value = plain(row.get(i));
        values.add(value instanceof Map || value instanceof List ? Json.line(value) : value);
      }
      out.append(Csv.line(values));
    }
  }

  private static void printJson(StructField[] fields, List<Row> rows, Appendable out)
      throws IOException {
    String separator = "[";
    for (Row row : rows) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < fields.length; i++) {
        object.put(fields[i].name(), plain(row.get(i)));
      }
      out.append(separator).append(Json.line(object));
      separator = ",\n ";
    }
    out.append(rows.isEmpty() ? "[]\n" : "]\n");
  }

  private static void printTable(StructField[] fields, List<Row> rows, Appendable out)
      throws IOException {
    int columns = fields.length;
    List<String[]> cells = new ArrayList<>();
    cells.add(names(fields).stream().map(RowPrinter::cell).toArray(String[]::new));
    boolean[] number = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      number[i] = fields[i].dataType() instanceof org.apache.spark.sql.types.NumericType;
    }
    for (Row row : rows) {
      String[] line = new String[columns];
      for (int i = 0; i < columns; i++) {
        line[i] = cell(plain(row.get(i)));
      }
      cells.add(line);
    }

    int[] widths = new int[columns];
    for (String[] line : cells) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(line[i]));
      }
    }
    for (int r = 0; r < cells.size(); r++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = cells.get(r)[i];
        text.append(i == 0 ? "" : "  ");
        text.append(
            number[i] ? TextWidth.right(cell, widths[i]) : TextWidth.padded(cell, widths[i]));
      }
      out.append(text.toString().stripTrailing()).append('\n');
      if (r == 0) {
        out.append(rule(widths)).append('\n');
      }
    }
  }

  private static String rule(int[] widths) {
    List<String> dashes = new ArrayList<>();
    for (int width : widths) {
      dashes.add("-".repeat(width));
    }
    return String.join("  ", dashes);
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof Map || value instanceof List ? Json.line(value) : value.toString();
    // Cut before escaping too: a value of megabytes is not to be walked through.
    String head = text.length() > WIDEST_CELL * 2 ? text.substring(0, WIDEST_CELL * 2) : text;
    return TextWidth.cut(Escape.terminal(head), WIDEST_CELL);
  }

  /** A value as one line of text, whatever its type; empty for null. */
  public static String text(Object value) {
    Object plain = plain(value);
    if (plain == null) {
      return "";
    }
    return Escape.terminal(
        plain instanceof Map || plain instanceof List ? Json.line(plain) : plain.toString());
  }

  private static List<String> names(StructField[] fields) {
    List<String> names = new ArrayList<>();
    for (StructField field : fields) {
      names.add(field.name());
    }
    return names;
  }

  /** The value in types that JSON knows; bytes as hex, times as text, maps ordered by key. */
  private static Object plain(Object value) {
    if (value instanceof Row row) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        fields.put(row.schema().fieldNames()[i], plain(row.get(i)));
      }
      return fields;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      CollectionConverters.asJava(map)
          .forEach((k, v) -> sorted.put(String.valueOf(plain(k)), plain(v)));
      return sorted;
    }
    if (value instanceof scala.collection.Seq<?> list) {
      List<Object> values = new ArrayList<>();
      CollectionConverters.asJava(list).forEach(v -> values.add(plain(v)));
      return values;
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof Temporal ? value.toString() : value;
  }
}
