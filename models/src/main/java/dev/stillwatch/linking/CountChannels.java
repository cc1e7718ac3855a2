package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells what each channel did on a night: whom it linked, how many of its links are expected to be
 * false, and what its caps left out.
 *
 * <p>A link's bits are a log2 likelihood ratio, so with s the share of pairs that belong together
 * before anything is known of them, it is false with probability 1 / (1 + s / (1 - s) 2^bits); the
 * expected number of false links is the sum of those. It is as good as the bits are.
 *
 * @param linkedShare s, above 0 and below 0.5
 */
public record CountChannels(LocalDate night, double linkedShare) {
  private static final String ENDS = "_ends";
  private static final String BITS = "_bits";
  private static final String FALSE = "_false";

  public CountChannels {
    if (!(linkedShare > 0 && linkedShare < 0.5)) {
      throw new IllegalArgumentException(
          "Invalid linked share: %s (above 0, below 0.5)".formatted(linkedShare));
    }
  }

  /**
   * One row per channel, of those without links too.
   *
   * @param leftOut one row per channel: channel and capped, as the channels themselves count them
   */
  public Dataset<Row> from(Dataset<Row> links, Dataset<Row> leftOut) {
    Column none = lit(0);
    return Channels.TABLE.conform(
        leftOut
            .join(counted(links), new String[] {Channels.CHANNEL.name()}, "left")
            .select(
                Channels.RUN_DATE.from(lit(night)),
                Channels.CHANNEL.ref(),
                Channels.ACCOUNTS.from(coalesce(Channels.ACCOUNTS.ref(), none)),
                Channels.LINKS.from(coalesce(Channels.LINKS.ref(), none)),
                Channels.MEAN_BITS.ref(),
                Channels.EXPECTED_FALSE.from(coalesce(Channels.EXPECTED_FALSE.ref(), none)),
                Channels.CAPPED.ref()));
  }

  /** Every link counts at both of its ends, so that accounts are counted on the way. */
  private Dataset<Row> counted(Dataset<Row> links) {
    Column odds = pow(lit(2.0), Links.BITS.ref()).multiply(linkedShare / (1 - linkedShare));
    Column ends = sum(col(ENDS));
    return links
        .filter(Links.RUN_DATE.ref().equalTo(lit(night)))
        .select(
            Links.CHANNEL.ref(),
            explode(array(Links.LEFT_REF.ref(), Links.RIGHT_REF.ref())).as(Links.LEFT_REF.name()),
            Links.BITS.ref(),
            lit(1).divide(odds.plus(1)).as(FALSE))
        .groupBy(Links.CHANNEL.ref(), Links.LEFT_REF.ref())
        .agg(
            count(lit(1)).as(ENDS),
            Billionths.sumOf(Links.BITS.ref()).as(BITS),
            Billionths.sumOf(col(FALSE)).as(FALSE))
        .groupBy(Links.CHANNEL.ref())
        .agg(
            Channels.ACCOUNTS.from(count(lit(1))),
            Channels.LINKS.from(ends.divide(2)),
            Channels.MEAN_BITS.from(sum(col(BITS)).divide(ends).divide(Billionths.ONE)),
            Channels.EXPECTED_FALSE.from(sum(col(FALSE)).divide(2 * Billionths.ONE)));
  }
}
