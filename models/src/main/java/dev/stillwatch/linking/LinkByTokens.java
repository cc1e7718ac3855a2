package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;

import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that pay, register or connect by the same rare token.
 *
 * <p>The weight is the token's rarity, 1 - ln h / ln N for h of N active accounts; {@link
 * RingLinks} has the rest. Popular mail domains and large shared exits are below {@code lightest}.
 * Unrelated customers of one exit are linked, too: a pool of accounts is no campaign, so groups of
 * this channel count only as far as their members ask for the same ({@link
 * dev.stillwatch.grouping.GrowGroups}).
 *
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkByTokens(LocalDate night, double lightest) {
  /** Name of the channel. */
  public static final String CHANNEL = "infrastructure";

  /**
   * The links of the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param tokens from {@link SharedTokens}
   */
  public Dataset<Row> from(Dataset<Row> sums, Dataset<Row> tokens) {
    return new RingLinks(night, CHANNEL).from(rare(sums, tokens));
  }

  /**
   * The tokens that are rare enough to link anybody: account_ref and {@link SharedTokens#TOKEN}.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param tokens from {@link SharedTokens}
   */
  public Dataset<Row> linking(Dataset<Row> sums, Dataset<Row> tokens) {
    return rare(sums, tokens)
        .select(AccountDays.ACCOUNT_REF.ref(), col(RingLinks.OBJECT).as(SharedTokens.TOKEN));
  }

  private Dataset<Row> rare(Dataset<Row> sums, Dataset<Row> tokens) {
    return held(sums, tokens)
        .withColumn(RingLinks.STRENGTH, RingLinks.rarity())
        .filter(col(RingLinks.STRENGTH).geq(lightest));
  }

  /** One row, channel and capped: how many tokens too many accounts hold to link any by them. */
  public Dataset<Row> leftOut(Dataset<Row> sums, Dataset<Row> tokens) {
    return new RingLinks(night, CHANNEL).leftOut(held(sums, tokens), lightest);
  }

  private static Dataset<Row> held(Dataset<Row> sums, Dataset<Row> tokens) {
    return RingLinks.among(
        sums,
        tokens.select(
            AccountDays.ACCOUNT_REF.ref(),
            col(SharedTokens.TOKEN).as(RingLinks.OBJECT),
            col(SharedTokens.HOLDERS).as(RingLinks.HOLDERS)));
  }
}
