package dev.stillwatch.notebook;

import dev.stillwatch.investigate.Sql;
import dev.stillwatch.lake.tables.Runs;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What lake a notebook's answers are of: its last completed run.
 *
 * @param night the night that was made
 * @param run id of the run
 * @param code version of Stillwatch that made it
 */
public record Origin(LocalDate night, String run, String code) {
  private static final String LAST =
      """
      SELECT run_date, run_id, code_version FROM runs
      WHERE step = 'night' AND outcome = 'written' ORDER BY finished_at DESC, run_id
      """;

  /** The origin of answers of a lake; empty where no night was completed. */
  public static Optional<Origin> of(Sql sql) {
    return sql.answer(LAST, Map.of(), 1).rows().stream().findFirst().map(Origin::from);
  }

  private static Origin from(Row row) {
    return new Origin(Runs.RUN_DATE.in(row), Runs.RUN_ID.in(row), Runs.CODE_VERSION.in(row));
  }
}
