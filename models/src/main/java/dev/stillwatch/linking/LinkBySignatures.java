package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that sent back the same opaque reasoning signature.
 *
 * <p>A model signs its reasoning once, in the answer to one account; whoever sends the signature
 * back continues that conversation. Keys of one customer share conversations, strangers do not, so
 * beyond one organisation a shared signature is a replayed conversation. The weight is the
 * signature's rarity, 1 - ln h / ln N for h of N accounts; {@link RingLinks} has the rest. What
 * many send, such as a constant that a broken client puts in its place, is below {@code lightest}.
 *
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkBySignatures(LocalDate night, double lightest) {
  /** Name of the channel. */
  public static final String CHANNEL = "signatures";

  /**
   * The links of the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Dataset<Row> replayed =
        RingLinks.held(sent(sums), sums)
            .withColumn(RingLinks.STRENGTH, RingLinks.rarity())
            .filter(col(RingLinks.STRENGTH).geq(lightest));
    return new RingLinks(night, CHANNEL).from(replayed);
  }

  /** One row, channel and capped: how many signatures too many accounts sent to link any by. */
  public Dataset<Row> leftOut(Dataset<Row> sums) {
    // Holders alone, without the postings: there are no more rows than signatures.
    Dataset<Row> holders =
        sent(sums).groupBy(col(RingLinks.OBJECT)).agg(count(lit(1)).as(RingLinks.HOLDERS));
    return new RingLinks(night, CHANNEL)
        .leftOut(RingLinks.among(sums, holders.filter(col(RingLinks.HOLDERS).geq(2))), lightest);
  }

  private static Dataset<Row> sent(Dataset<Row> sums) {
    return sums.select(
        AccountDays.ACCOUNT_REF.ref(), explode(AccountDays.SIGNATURES.ref()).as(RingLinks.OBJECT));
  }
}
