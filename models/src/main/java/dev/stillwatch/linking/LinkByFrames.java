package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that spend much of their traffic on the same rare frame: a masked prompt, or the
 * masked beginning or end of one.
 *
 * <p>With N accounts in the window, h of them holding a frame, and r of an account's n requests on
 * it: rarity = 1 - ln h / ln N, share = r / (n + {@value #SMOOTHING}), so that an account of a few
 * requests links weakly. An account is eligible for a frame when r is {@value #LEAST_REQUESTS} or
 * more and rarity times share reaches {@code lightest}. The weight between two eligible accounts is
 * rarity times the smaller share, the greatest over the frames they share, since the three kinds of
 * frames depend on each other; bits = log2(N / h) of the rarest of those frames: by how much
 * meeting in it beats chance.
 *
 * <p>The eligible accounts of a frame are linked as {@link RingLinks} says. Nothing is dropped but
 * frames so popular that rarity alone is below {@code lightest}.
 *
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkByFrames(LocalDate night, double lightest) {
  /** Name of the channel. */
  public static final String CHANNEL = "frames";

  private static final int SMOOTHING = 10;
  private static final int LEAST_REQUESTS = 3;
  private static final String ON_FRAME = "_on_frame";
  private static final String TOTAL = "_total";

  public LinkByFrames {
    if (!(lightest > 0 && lightest <= 1)) {
      throw new IllegalArgumentException(
          "Invalid lightest weight: %s (above 0, at most 1)".formatted(lightest));
    }
  }

  /**
   * The links of the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param frames from {@link SharedFrames}
   */
  public Dataset<Row> from(Dataset<Row> sums, Dataset<Row> frames) {
    return new RingLinks(night, CHANNEL).from(eligible(sums, frames));
  }

  /** One row, channel and capped: how many frames too many accounts sent to link any by them. */
  public Dataset<Row> leftOut(Dataset<Row> sums, Dataset<Row> frames) {
    Dataset<Row> postings =
        frames
            .select(explode(col(SharedFrames.FRAMES)).as("_f"))
            .select(
                col("_f").getField(SharedFrames.FRAME).as(RingLinks.OBJECT),
                col("_f").getField(SharedFrames.HOLDERS).as(RingLinks.HOLDERS));
    return new RingLinks(night, CHANNEL).leftOut(RingLinks.among(sums, postings), lightest);
  }

  /** One row per frame and eligible account. */
  private Dataset<Row> eligible(Dataset<Row> sums, Dataset<Row> frames) {
    Column share = col(ON_FRAME).divide(col(TOTAL).plus(SMOOTHING));
    Dataset<Row> postings =
        frames
            .join(
                sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.REQUESTS.ref().as(TOTAL)),
                AccountDays.ACCOUNT_REF.name())
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                col(TOTAL),
                explode(col(SharedFrames.FRAMES)).as("_f"))
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                col(TOTAL),
                col("_f").getField(SharedFrames.FRAME).as(RingLinks.OBJECT),
                col("_f").getField(SharedFrames.REQUESTS).as(ON_FRAME),
                col("_f").getField(SharedFrames.HOLDERS).as(RingLinks.HOLDERS))
            .filter(col(ON_FRAME).geq(LEAST_REQUESTS));
    return RingLinks.among(sums, postings)
        .withColumn(RingLinks.STRENGTH, RingLinks.rarity().multiply(share))
        .filter(col(RingLinks.STRENGTH).geq(lightest));
  }
}
