package dev.stillwatch.investigate;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The first rows of an answer.
 *
 * @param schema their columns
 * @param rows at most as many as were asked for
 * @param more whether there were more
 */
public record Answer(StructType schema, List<Row> rows, boolean more) {
  public Answer {
    rows = List.copyOf(rows);
  }

  /** What a reader is told where there were more rows. */
  public Optional<String> cut() {
    return more
        ? Optional.of("The first %d rows of more.".formatted(rows.size()))
        : Optional.empty();
  }

  /**
   * The first rows of a dataset; one job.
   *
   * @param limit most rows wanted, at least 1; {@link Integer#MAX_VALUE} for all
   */
  public static Answer of(Dataset<Row> rows, int limit) {
    boolean unlimited = limit == Integer.MAX_VALUE;
    List<Row> found = (unlimited ? rows : rows.limit(limit + 1)).collectAsList();
    boolean more = found.size() > limit;
    return new Answer(rows.schema(), more ? found.subList(0, limit) : found, more);
  }
}
