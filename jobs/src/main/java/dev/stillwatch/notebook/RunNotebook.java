package dev.stillwatch.notebook;

import dev.stillwatch.investigate.Answer;
import dev.stillwatch.investigate.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the queries of a notebook in order; one that fails says why and ends nothing.
 *
 * @param limit most rows kept of each answer
 */
public record RunNotebook(Sql sql, int limit) {
  /**
   * A notebook with its answers.
   *
   * @param values the parameters it was run with
   * @param origin the run of the lake that the answers are of; empty where no night was completed
   */
  public record Executed(
      Notebook notebook, Map<String, String> values, List<Ran> cells, Optional<Origin> origin) {
    public Executed {
      cells = List.copyOf(cells);
    }

    /** The cells that failed. */
    public List<Ran> failures() {
      return cells.stream().filter(ran -> ran.failure().isPresent()).toList();
    }
  }

  /**
   * A cell after its turn: with an answer or a failure if it is a query, with neither otherwise.
   */
  public record Ran(Cell cell, Optional<Answer> answer, Optional<String> failure) {}

  /**
   * Runs a notebook.
   *
   * @param given values of parameters; the others keep their defaults
   * @throws IllegalArgumentException if a value is for a parameter it does not have
   */
  public Executed of(Notebook notebook, Map<String, String> given) {
    Map<String, String> values = notebook.values(given);
    List<Ran> cells = new ArrayList<>();
    for (Cell cell : notebook.cells()) {
      cells.add(ran(cell, values));
    }
    return new Executed(notebook, values, cells, Origin.of(sql));
  }

  private Ran ran(Cell cell, Map<String, String> values) {
    if (!(cell instanceof Cell.Query query)) {
      return new Ran(cell, Optional.empty(), Optional.empty());
    }
    try {
      Answer answer = sql.answer(query.source(), values, limit);
      return new Ran(cell, Optional.of(answer), Optional.empty());
    } catch (Sql.Refused e) {
      return new Ran(cell, Optional.empty(), Optional.of(e.getMessage()));
    }
  }
}
