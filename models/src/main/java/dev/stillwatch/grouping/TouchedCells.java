package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.tables.AccountDays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much everybody touches each cell: what groups are set beside that touch some. */
public final class TouchedCells {
  /**
   * An account with m prompts in a cell touches it by 1/m. In whole millionths, since sums of
   * doubles have an order.
   */
  static final int MICRO = 1_000_000;

  private static final String CELL = "_cell";

  private TouchedCells() {}

  /**
   * One row per touched cell: the cell and everybody's touch weight of it, in millionths.
   *
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}
   */
  public static Dataset<Row> of(Dataset<Row> sums) {
    return sums.select(explode(AccountDays.CELLS.ref()).as(CELL))
        .groupBy(col(CELL + ".cell"))
        .agg(sum(round(lit(MICRO).divide(col(CELL + ".prompts"))).cast("bigint")).as("touched"));
  }
}
