package dev.stillwatch.investigate;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.render.Escape;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Questions in SQL over the lake's tables: reading, never writing.
 *
 * @param spark the session to ask
 * @param views makes the tables known to it
 */
public record Sql(SparkSession spark, Views views) {
  private static final int LONGEST_REASON = 400;

  /** Says why a statement was not run, in one line. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String why, Throwable cause) {
      super("Cannot run this statement: " + why, cause);
    }
  }

  /**
   * The rows a statement asks for, not yet computed.
   *
   * @throws Refused if it does more than read the lake's tables, or cannot be understood
   */
  public Dataset<Row> rows(String statement) {
    return rows(statement, Map.of());
  }

  /**
   * The same with a value for each {@code :name} in the statement.
   *
   * @param values texts by name; queries cast what is to be a date or a number
   * @throws Refused as {@link #rows(String)}
   */
  public Dataset<Row> rows(String statement, Map<String, String> values) {
    String checked = new ReadOnly(spark).checked(new Parameters(values).in(statement));
    try {
      views.register(spark, checked);
      return spark.sql(checked);
    } catch (InputMissing e) {
      throw e;
    } catch (Exception e) {
      // Scala declares no checked exceptions, so AnalysisException cannot be caught by its name.
      throw new Refused(e instanceof AnalysisException ? firstLine(e) : condition(e), e);
    }
  }

  /**
   * The first rows a statement asks for.
   *
   * @param limit most rows wanted
   * @throws Refused as {@link #rows(String)}, and if it fails while it runs
   */
  public Answer answer(String statement, Map<String, String> values, int limit) {
    Dataset<Row> rows = rows(statement, values);
    try {
      return Answer.of(rows, limit);
    } catch (Exception e) {
      // SparkException is a checked one, too, and as little declared.
      throw new Refused("it failed while running (%s)".formatted(condition(e)), e);
    }
  }

  /**
   * Runs a statement and prints its first rows.
   *
   * @throws Refused as {@link #answer}
   */
  public RowPrinter.Printed print(String statement, RowPrinter printer, Appendable out)
      throws IOException {
    return printer.print(answer(statement, Map.of(), printer.limit()), out);
  }

  /** The reason a statement cannot be analysed; it quotes the statement, never the data. */
  static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line =
        message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    String visible = Escape.terminal(line);
    return visible.length() > LONGEST_REASON ? visible.substring(0, LONGEST_REASON) + "…" : visible;
  }

  // The message of a failure at run time may quote values: only its name is told.
  private static String condition(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SparkThrowable named && named.getCondition() != null) {
        return named.getCondition();
      }
    }
    return e.getClass().getSimpleName();
  }
}
