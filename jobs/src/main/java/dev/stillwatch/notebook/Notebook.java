package dev.stillwatch.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An investigation in the source format of Databricks SQL notebooks.
 *
 * <p>The first line is {@code -- Databricks notebook source}; cells are parted by lines of {@code
 * -- COMMAND ----------}; lines of prose begin with {@code -- MAGIC}, the first of them with {@code
 * -- MAGIC %md}; parameters are declared by {@code CREATE WIDGET TEXT name DEFAULT 'value';} and
 * used as {@code :name}.
 *
 * @param name what it is called by
 * @param cells in order
 */
public record Notebook(String name, List<Cell> cells) {
  private static final String HEADER = "-- Databricks notebook source";
  private static final Pattern BORDER = Pattern.compile("(?m)^-- COMMAND -{10}$");
  private static final Pattern WIDGET =
      Pattern.compile("CREATE WIDGET TEXT (\\w+) DEFAULT '([^']*)'");
  private static final String MAGIC = "-- MAGIC";
  private static final String MARKDOWN = "%md";

  public Notebook {
    cells = List.copyOf(cells);
  }

  /**
   * Reads a notebook.
   *
   * @throws IllegalArgumentException if it is none, naming the cell
   */
  public static Notebook parse(String name, String source) {
    String text = source.replace("\r\n", "\n");
    if (!text.startsWith(HEADER + "\n")) {
      throw new IllegalArgumentException(
          "Cannot read notebook %s: its first line is not \"%s\"".formatted(name, HEADER));
    }
    List<Cell> cells = new ArrayList<>();
    for (String part : BORDER.split(text.substring(HEADER.length()))) {
      if (!part.isBlank()) {
        cells.add(cell(name, cells.size() + 1, part.strip()));
      }
    }
    return new Notebook(name, cells);
  }

  /** The first heading; the name where there is none. */
  public String title() {
    return cells.stream()
        .filter(Cell.Prose.class::isInstance)
        .flatMap(cell -> cell.source().lines())
        .filter(line -> line.startsWith("# "))
        .map(line -> line.substring(2).strip())
        .findFirst()
        .orElse(name);
  }

  /** The parameters with their defaults, in order. */
  public Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (cell instanceof Cell.Widgets widgets) {
        widgets.parameters().forEach(p -> defaults.put(p.name(), p.value()));
      }
    }
    return defaults;
  }

  /**
   * The parameters with the reader's values in place of defaults.
   *
   * @throws IllegalArgumentException if a value is for a parameter it does not have
   */
  public Map<String, String> values(Map<String, String> given) {
    Map<String, String> values = defaults();
    given.forEach(
        (parameter, value) -> {
          if (values.replace(parameter, value) == null) {
            throw new IllegalArgumentException(
                "Invalid parameter of %s: %s (one of %s)"
                    .formatted(name, parameter, defaults().keySet()));
          }
        });
    return values;
  }

  private static Cell cell(String name, int number, String part) {
    if (part.startsWith(MAGIC)) {
      return new Cell.Prose(prose(name, number, part));
    }
    if (part.startsWith("CREATE WIDGET")) {
      return new Cell.Widgets(part, parameters(name, number, part));
    }
    return new Cell.Query(part, ChartWish.in(part));
  }

  private static String prose(String name, int number, String part) {
    List<String> lines = new ArrayList<>();
    for (String line : part.split("\n")) {
      if (!line.startsWith(MAGIC)) {
        throw invalid(name, number, "prose and queries are mixed");
      }
      lines.add(line.substring(MAGIC.length()).replaceFirst("^ ", ""));
    }
    if (!lines.get(0).startsWith(MARKDOWN)) {
      throw invalid(name, number, "it is in a language other than SQL and Markdown");
    }
    lines.set(0, lines.get(0).substring(MARKDOWN.length()).strip());
    return String.join("\n", lines).strip();
  }

  private static List<Cell.Parameter> parameters(String name, int number, String part) {
    List<Cell.Parameter> parameters = new ArrayList<>();
    for (String statement : part.split(";")) {
      if (statement.isBlank()) {
        continue;
      }
      Matcher widget = WIDGET.matcher(statement.strip());
      if (!widget.matches()) {
        throw invalid(name, number, "a parameter reads CREATE WIDGET TEXT name DEFAULT 'value'");
      }
      parameters.add(new Cell.Parameter(widget.group(1), widget.group(2)));
    }
    return parameters;
  }

  private static IllegalArgumentException invalid(String name, int number, String why) {
    return new IllegalArgumentException(
        "Cannot read notebook %s: cell %d: %s".formatted(name, number, why));
  }
}
