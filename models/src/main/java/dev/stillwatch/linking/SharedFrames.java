package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.tables.AccountDays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Frames that several active accounts sent: not a table, a shape. Most frames are one account's, so
 * this is the small part of all.
 */
public record SharedFrames() {
  /** Column of an account's shared frames, each a struct of the three below, by frame. */
  public static final String FRAMES = "_shared_frames";

  /** The frame. */
  public static final String FRAME = "frame";

  /** The account's requests with it. */
  public static final String REQUESTS = "requests";

  /** Active accounts that sent it, 2 and more. */
  public static final String HOLDERS = "holders";

  /**
   * One row per active account that sent such: account_ref and {@value #FRAMES}.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    // Holders are counted where the rows of a frame meet: frames travel once, and no table of all
    // of them, nearly all different, is built to be joined with them again.
    return sums.select(AccountDays.ACCOUNT_REF.ref(), explode(AccountDays.FRAMES.ref()).as("_f"))
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            col("_f.frame").as(FRAME),
            col("_f.requests").as(REQUESTS))
        .withColumn(HOLDERS, count(lit(1)).over(Window.partitionBy(col(FRAME))))
        .filter(col(HOLDERS).geq(2))
        .groupBy(AccountDays.ACCOUNT_REF.ref())
        .agg(sort_array(collect_list(struct(col(FRAME), col(REQUESTS), col(HOLDERS)))).as(FRAMES));
  }
}
