package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Values of a side table, in whatever type it brings them. */
public final class SideColumns {
  private SideColumns() {}

  /** The text of a column; null where it is blank or the table lacks it. */
  public static Column text(Dataset<Row> sideTable, String column) {
    return Arrays.asList(sideTable.columns()).contains(column)
        ? nullif(trim(col(column).cast("string")), lit(""))
        : lit(null).cast("string");
  }

  /**
   * The time in a text: written out, or a number of seconds, milli-, micro- or nanoseconds since
   * 1970. The number tells which: each of them reads the others' as times before 2001 or far ahead.
   */
  public static Column time(Column text) {
    Column number = text.try_cast("double");
    Column micros =
        when(number.between(lit(1e9), lit(1e11)), number.multiply(1e6))
            .when(number.between(lit(1e12), lit(1e14)), number.multiply(1e3))
            .when(number.between(lit(1e15), lit(1e17)), number)
            .when(number.between(lit(1e18), lit(9e18)), number.divide(1e3));
    return coalesce(text.try_cast("timestamp"), timestamp_micros(micros.cast("bigint")));
  }
}
