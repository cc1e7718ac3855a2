package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import java.time.LocalDate;
import org.apache.spark.sql.Column;

/** SQL that lists the rows behind a number, put together from the values of a row. */
final class Trace {
  private Trace() {}

  /** All columns of the night's rows of a table. */
  static Column rowsOf(String table, LocalDate night) {
    return lit("SELECT * FROM %s WHERE run_date = DATE'%s'".formatted(table, night));
  }

  /** A further condition on a string column. */
  static Column and(String column, Column value) {
    return concat(lit(" AND " + column + " = "), quoted(value));
  }

  /** A further condition on a date column. */
  static Column andDay(String column, Column value) {
    return concat(lit(" AND " + column + " = DATE'"), date_format(value, "yyyy-MM-dd"), lit("'"));
  }

  /** The value as a SQL literal: quotes and backslashes in it stay inside. */
  static Column quoted(Column value) {
    return concat(lit("'"), regexp_replace(value, "(['\\\\])", "\\\\$1"), lit("'"));
  }
}
