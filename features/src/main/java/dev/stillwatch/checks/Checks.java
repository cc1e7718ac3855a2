package dev.stillwatch.checks;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All checks of one table, in one scan.
 *
 * <p>Where a key is to be unique, rows are first folded by key with every other check as a partial
 * sum, so that uniqueness costs one exchange of keys and no second scan.
 */
public record Checks(List<Check> checks) {
  private static final String ROWS = "_rows";

  public Checks {
    checks = List.copyOf(checks);
  }

  /** How the rows fared. */
  public record Findings(long rows, List<String> failures) {
    public Findings {
      failures = List.copyOf(failures);
    }

    public boolean passed() {
      return failures.isEmpty();
    }
  }

  /** Runs one job over the rows and reports what it found. */
  public Findings of(Dataset<Row> rows) {
    List<Column> counts = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      int at = i;
      checks.get(i).offenders().ifPresent(column -> counts.add(column.as("_c" + at)));
    }
    Row found = folded(rows, counts).first();

    List<String> failures = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      failure(checks.get(i), found.<Long>getAs("_c" + i)).ifPresent(failures::add);
    }
    return new Findings(found.<Long>getAs(ROWS), failures);
  }

  /**
   * The same of rows that the driver holds: no job.
   *
   * <p>Spark works out projections of such rows while it optimises them.
   */
  public Findings ofHeld(Dataset<Row> rows) {
    List<Column> looked = new ArrayList<>();
    for (Check check : checks) {
      looked.add(
          check instanceof Check.Unique unique
              ? struct(unique.key().stream().map(Field::ref).toArray(Column[]::new))
              : check.offends().orElseThrow());
    }
    List<Row> found = rows.select(looked.toArray(Column[]::new)).collectAsList();

    List<String> failures = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      int at = i;
      long offenders =
          checks.get(i) instanceof Check.Unique
              ? found.size() - found.stream().map(row -> row.get(at)).distinct().count()
              : found.stream().filter(row -> row.getBoolean(at)).count();
      failure(checks.get(i), offenders).ifPresent(failures::add);
    }
    return new Findings(found.size(), failures);
  }

  private static Optional<String> failure(Check check, long offenders) {
    return offenders == 0
        ? Optional.empty()
        : Optional.of("%s: violated by %,d rows".formatted(check.says(), offenders));
  }

  private Dataset<Row> folded(Dataset<Row> rows, List<Column> counts) {
    Column all = count(lit(1)).as(ROWS);
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i) instanceof Check.Unique unique) {
        Column[] key = unique.key().stream().map(Field::ref).toArray(Column[]::new);
        Dataset<Row> byKey = rows.groupBy(key).agg(all, counts.toArray(Column[]::new));
        List<Column> sums = new ArrayList<>();
        for (int j = 0; j < checks.size(); j++) {
          String name = "_c" + j;
          sums.add(
              coalesce(j == i ? sum(byKey.col(ROWS).minus(1)) : sum(byKey.col(name)), lit(0L))
                  .as(name));
        }
        return byKey.agg(
            coalesce(sum(byKey.col(ROWS)), lit(0L)).as(ROWS), sums.toArray(Column[]::new));
      }
    }
    return rows.agg(all, counts.toArray(Column[]::new));
  }
}
