package dev.stillwatch.notebook;

import java.util.List;
import java.util.Optional;

/** A part of a notebook: words for its reader, parameters with their defaults, or a query. */
public sealed interface Cell {
  /** The cell as a notebook's user sees it. */
  String source();

  /** Markdown. */
  record Prose(String source) implements Cell {}

  /**
   * Declarations of parameters.
   *
   * @param parameters in order
   */
  record Widgets(String source, List<Parameter> parameters) implements Cell {
    public Widgets {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A query over the lake.
   *
   * @param chart how its rows are to be drawn beside the table; empty for not at all
   */
  record Query(String source, Optional<ChartWish> chart) implements Cell {}

  /**
   * A parameter of a notebook.
   *
   * @param name what queries call it, after a colon
   * @param value what it is unless the reader says otherwise
   */
  record Parameter(String name, String value) {}
}
