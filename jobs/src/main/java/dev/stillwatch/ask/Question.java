package dev.stillwatch.ask;

import static java.util.stream.Collectors.joining;

import dev.stillwatch.investigate.Sql;
import dev.stillwatch.notebook.Cell;
import dev.stillwatch.notebook.Notebook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question whose answer is a fixed list of queries, each under a heading that names and explains
 * its rows; kept as a notebook beside this class.
 */
public record Question(Notebook notebook) {
  private static final String HEADING = "## ";

  /**
   * The question of that name.
   *
   * @throws IllegalStateException if this program was built without it
   */
  public static Question named(String name) {
    try (InputStream source = Question.class.getResourceAsStream(name + ".sql")) {
      if (source == null) {
        throw new IllegalStateException("Cannot ask %s: it is not in the jar".formatted(name));
      }
      return new Question(
          Notebook.parse(name, new String(source.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask %s: it is not readable".formatted(name), e);
    }
  }

  /** Names of the parts of its answer, in order. */
  public List<String> sections() {
    return headed().stream().map(Headed::name).toList();
  }

  /**
   * Asks it.
   *
   * @param values of its parameters
   * @param wanted parts of the answer wanted; none for all
   * @param limit most rows of each part
   * @throws IllegalArgumentException if there is no such part or parameter
   * @throws Sql.Refused if a query fails
   */
  public List<Section> ask(Sql sql, Map<String, String> values, Set<String> wanted, int limit) {
    if (!sections().containsAll(wanted)) {
      throw new IllegalArgumentException(
          "Invalid section of %s: %s (some of %s)".formatted(notebook.name(), wanted, sections()));
    }
    Map<String, String> all = notebook.values(values);
    List<Section> answered = new ArrayList<>();
    for (Headed part : headed()) {
      if (wanted.isEmpty() || wanted.contains(part.name())) {
        answered.add(new Section(part.name(), part.says(), sql.answer(part.query(), all, limit)));
      }
    }
    return answered;
  }

  private record Headed(String name, String says, String query) {}

  private List<Headed> headed() {
    List<Headed> parts = new ArrayList<>();
    String prose = "";
    for (Cell cell : notebook.cells()) {
      if (cell instanceof Cell.Prose) {
        prose = cell.source();
      } else if (cell instanceof Cell.Query) {
        parts.add(new Headed(heading(prose), below(prose), cell.source()));
      }
    }
    return parts;
  }

  private static String heading(String prose) {
    return prose
        .lines()
        .filter(line -> line.startsWith(HEADING))
        .map(line -> line.substring(HEADING.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static String below(String prose) {
    return prose.lines().filter(line -> !line.startsWith("#")).collect(joining(" ")).strip();
  }
}
