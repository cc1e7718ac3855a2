package dev.stillwatch.notebook;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.investigate.Answer;
import dev.stillwatch.notebook.RunNotebook.Executed;
import dev.stillwatch.notebook.RunNotebook.Ran;
import dev.stillwatch.render.Json;
import dev.stillwatch.render.Markup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A notebook in Jupyter's format, nbformat 4.5, with or without what its cells gave. */
public final class Ipynb {
  private static final int MINOR = 5;

  private Ipynb() {}

  /** The notebook as it is written, nothing run. */
  public static String of(Notebook notebook) {
    return file(
        notebook.cells().stream()
            .map(cell -> new Ran(cell, Optional.empty(), Optional.empty()))
            .toList(),
        Optional.empty());
  }

  /** The notebook with its answers. */
  public static String of(Executed executed) {
    return file(executed.cells(), executed.origin());
  }

  private static String file(List<Ran> cells, Optional<Origin> origin) {
    List<Object> written = new ArrayList<>();
    int number = 0;
    int executed = 0;
    for (Ran ran : cells) {
      boolean ranHere = ran.answer().isPresent() || ran.failure().isPresent();
      executed += ranHere ? 1 : 0;
      written.add(cell(ran, ++number, ranHere ? executed : null));
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("cells", written);
    file.put("metadata", metadata(origin));
    file.put("nbformat", 4);
    file.put("nbformat_minor", MINOR);
    return Json.pretty(file) + "\n";
  }

  private static Map<String, Object> metadata(Optional<Origin> origin) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    Map<String, Object> language = new LinkedHashMap<>();
    language.put("file_extension", ".sql");
    language.put("name", "sql");
    metadata.put("language_info", language);
    origin.ifPresent(
        from -> {
          Map<String, Object> of = new LinkedHashMap<>();
          of.put("code_version", from.code());
          of.put("night", from.night().toString());
          of.put("run", from.run());
          metadata.put("stillwatch", of);
        });
    return metadata;
  }

  private static Map<String, Object> cell(Ran ran, int number, Integer turn) {
    Map<String, Object> cell = new LinkedHashMap<>();
    boolean prose = ran.cell() instanceof Cell.Prose;
    cell.put("cell_type", prose ? "markdown" : "code");
    if (!prose) {
      cell.put("execution_count", turn);
    }
    cell.put("id", "cell-%02d".formatted(number));
    cell.put("metadata", Map.of());
    if (!prose) {
      cell.put("outputs", outputs(ran, turn));
    }
    cell.put("source", lines(ran.cell().source()));
    return cell;
  }

  private static List<Object> outputs(Ran ran, Integer turn) {
    List<Object> outputs = new ArrayList<>();
    ran.answer()
        .ifPresent(
            answer -> {
              chart(ran, answer)
                  .ifPresent(
                      svg ->
                          outputs.add(
                              output(
                                  "display_data",
                                  Map.of("image/svg+xml", lines(svg), "text/plain", "a chart"))));
              Map<String, Object> table =
                  output(
                      "execute_result",
                      Map.of(
                          "text/html", lines(table(answer)), "text/plain", lines(plain(answer))));
              table.put("execution_count", turn);
              outputs.add(table);
            });
    ran.failure()
        .ifPresent(
            why -> {
              Map<String, Object> error = new LinkedHashMap<>();
              error.put("output_type", "error");
              error.put("ename", "Refused");
              error.put("evalue", why);
              error.put("traceback", List.of(why));
              outputs.add(error);
            });
    return outputs;
  }

  private static Map<String, Object> output(String type, Map<String, Object> data) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("output_type", type);
    output.put("data", new java.util.TreeMap<>(data));
    output.put("metadata", Map.of());
    return output;
  }

  private static Optional<String> chart(Ran ran, Answer answer) {
    return ran.cell() instanceof Cell.Query query
        ? query.chart().flatMap(wish -> new SeriesChart(wish, answer).drawn()).map(Object::toString)
        : Optional.empty();
  }

  private static String table(Answer answer) {
    Markup table = new TableMarkup(answer).drawn();
    answer.cut().ifPresent(note -> table.leaf("p", note));
    return table.toString();
  }

  private static String plain(Answer answer) {
    StringBuilder out = new StringBuilder();
    try {
      new RowPrinter(RowPrinter.Format.TABLE, Integer.MAX_VALUE).print(answer, out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot print rows", e);
    }
    answer.cut().ifPresent(out::append);
    return out.toString();
  }

  // Jupyter keeps a text as its lines, each with its line end but the last.
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
    lines.removeIf(String::isEmpty);
    return lines;
  }
}
