package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.AccountDays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Frames that several active accounts sent: not a table, a shape. Most frames are one account's, so
 * this is the small part of all.
 */
public record SharedFrames() {
  /** Column of the frame. */
  public static final String FRAME = "_frame";

  /** Column of the account's requests with it. */
  public static final String REQUESTS = "_on_frame";

  /** Column of the number of active accounts that sent it, 2 and more. */
  public static final String HOLDERS = "_holders";

  /**
   * One row per active account and frame: account_ref and the columns named here.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Dataset<Row> held =
        sums.select(AccountDays.ACCOUNT_REF.ref(), explode(AccountDays.FRAMES.ref()).as("_f"))
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                col("_f.frame").as(FRAME),
                col("_f.requests").as(REQUESTS));
    Dataset<Row> shared =
        held.groupBy(col(FRAME)).agg(count(lit(1)).as(HOLDERS)).filter(col(HOLDERS).geq(2));
    return held.join(shared, FRAME);
  }
}
