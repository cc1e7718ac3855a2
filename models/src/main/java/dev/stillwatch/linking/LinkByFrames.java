package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

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
 * <p>Not all pairs of a frame are listed. Its eligible accounts stand in a ring, in an order drawn
 * by a hash of frame and account, and each is linked to those 1, 2, 4, … places on: log2(h) links
 * for each account, so that the whole is linear in postings, yet the frame stays in one piece and
 * has no hub. Nothing is dropped but frames so popular that rarity alone is below {@code lightest}.
 *
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkByFrames(LocalDate night, double lightest) {
  /** Name of the channel. */
  public static final String CHANNEL = "frames";

  private static final int SMOOTHING = 10;
  private static final int LEAST_REQUESTS = 3;
  private static final String FRAME = "_frame";
  private static final String ON_FRAME = "_on_frame";
  private static final String TOTAL = "_total";
  private static final String HOLDERS = "_holders";
  private static final String ACCOUNTS = "_accounts";
  private static final String PLACE = "_place";
  private static final String SEATS = "_seats";
  private static final String STRENGTH = "_strength";

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
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Dataset<Row> seated = seated(sums);
    Dataset<Row> onward =
        seated.select(
            col(FRAME),
            AccountDays.ACCOUNT_REF.ref(),
            col(STRENGTH),
            col(HOLDERS),
            col(ACCOUNTS),
            explode(onwardPlaces()).as(PLACE));
    Dataset<Row> met =
        onward
            .as("l")
            .join(
                seated.as("r"),
                col("l." + FRAME)
                    .equalTo(col("r." + FRAME))
                    .and(col("l." + PLACE).equalTo(col("r." + PLACE))))
            .filter(AccountDays.ACCOUNT_REF.ref("l").notEqual(AccountDays.ACCOUNT_REF.ref("r")));
    Column one = AccountDays.ACCOUNT_REF.ref("l");
    Column other = AccountDays.ACCOUNT_REF.ref("r");
    return Links.TABLE.conform(
        met.select(
                Links.LEFT_REF.from(least(one, other)),
                Links.RIGHT_REF.from(greatest(one, other)),
                col("l." + FRAME).as(FRAME),
                least(col("l." + STRENGTH), col("r." + STRENGTH)).as(STRENGTH),
                log2(col("l." + ACCOUNTS).divide(col("l." + HOLDERS))).as("_bits"))
            .distinct()
            .groupBy(Links.LEFT_REF.ref(), Links.RIGHT_REF.ref())
            .agg(
                Links.WEIGHT.from(max(col(STRENGTH))),
                Links.BITS.from(max(col("_bits"))),
                Links.SHARED.from(count(lit(1))))
            .select(
                Links.RUN_DATE.from(lit(night)),
                Links.CHANNEL.from(lit(CHANNEL)),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.from(lit("whole")),
                Links.WEIGHT.ref(),
                Links.BITS.ref(),
                Links.SHARED.ref()));
  }

  /** One row per frame and eligible account, with its place in the frame's ring. */
  private Dataset<Row> seated(Dataset<Row> sums) {
    Dataset<Row> postings =
        sums.select(
                AccountDays.ACCOUNT_REF.ref(),
                AccountDays.REQUESTS.ref().as(TOTAL),
                explode(AccountDays.FRAMES.ref()).as("_f"))
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                col(TOTAL),
                col("_f.frame").as(FRAME),
                col("_f.requests").as(ON_FRAME));
    Dataset<Row> holders =
        postings.groupBy(col(FRAME)).agg(count(lit(1)).as(HOLDERS)).filter(col(HOLDERS).geq(2));
    Dataset<Row> population = sums.agg(count(lit(1)).as(ACCOUNTS));
    Column rarity = lit(1).minus(log(col(HOLDERS)).divide(log(greatest(col(ACCOUNTS), lit(2)))));
    Column share = col(ON_FRAME).divide(col(TOTAL).plus(SMOOTHING));

    return postings
        .filter(col(ON_FRAME).geq(LEAST_REQUESTS))
        .join(holders, FRAME)
        .crossJoin(population)
        .withColumn(STRENGTH, rarity.multiply(share))
        .filter(col(STRENGTH).geq(lightest))
        .withColumn(
            PLACE,
            row_number()
                .over(
                    Window.partitionBy(col(FRAME))
                        .orderBy(
                            xxhash64(col(FRAME), AccountDays.ACCOUNT_REF.ref()),
                            AccountDays.ACCOUNT_REF.ref()))
                .minus(1))
        .withColumn(SEATS, count(lit(1)).over(Window.partitionBy(col(FRAME))));
  }

  /** The places 1, 2, 4, … on, up to half of the ring; none in a ring of one. */
  private static Column onwardPlaces() {
    Column doublings = sequence(lit(0), log2(col(SEATS)).cast("int"));
    Column steps =
        filter(
            transform(doublings, i -> pow(lit(2), i).cast("int")),
            step -> step.leq(col(SEATS).divide(2)));
    return transform(steps, step -> pmod(col(PLACE).plus(step), col(SEATS)).cast("int"));
  }
}
