package dev.stillwatch.lake;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;

/**
 * Rows brought together by a column, for functions that look at all rows of a key at once.
 *
 * <p>The key is a column and not a function of the row, so that a row, with all its lists, is
 * turned into objects once, where the function needs it, and not before it travels as well.
 */
public final class RowsBy {
  private RowsBy() {}

  /** Rows by a column of strings. */
  public static KeyValueGroupedDataset<String, Row> string(Column key, Dataset<Row> rows) {
    return rows.groupBy(key).as(Encoders.STRING(), rows.encoder());
  }

  /** Rows by a column of whole numbers. */
  public static KeyValueGroupedDataset<Long, Row> bigint(Column key, Dataset<Row> rows) {
    return rows.groupBy(key).as(Encoders.LONG(), rows.encoder());
  }
}
