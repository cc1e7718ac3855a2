package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows have each of a few values, in one row, to be set beside every row. */
final class Tally {
  private static final String COUNT = "_count";

  private Tally() {}

  /** One row with one column: entries of a value, called as asked, and how many rows have it. */
  static Dataset<Row> of(Dataset<Row> rows, Column value, String called, String entries) {
    return rows.groupBy(value.as(called))
        .agg(count(lit(1)).as(COUNT))
        .agg(collect_list(struct(col(called), col(COUNT))).as(entries));
  }

  /** The same for each key: one row per key, the key and its entries. */
  static Dataset<Row> by(
      Column key, Dataset<Row> rows, Column value, String called, String entries) {
    return rows.groupBy(key, value.as(called))
        .agg(count(lit(1)).as(COUNT))
        .groupBy(key)
        .agg(collect_list(struct(col(called), col(COUNT))).as(entries));
  }

  /** How many rows some entries stand for. */
  static Column total(Column entries) {
    return aggregate(entries, lit(0L), (sum, entry) -> sum.plus(entry.getField(COUNT)));
  }
}
