package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
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
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Links accounts that hold the same rare object, a frame, a token, a signature, without listing all
 * pairs of its holders.
 *
 * <p>The holders of an object stand in a ring, in an order drawn by a hash of object and account,
 * and each is linked to those 1, 2, 4, … places on: log2(h) links for each of h accounts, so that
 * the whole is linear in postings, yet the object stays in one piece and has no hub.
 *
 * <p>Two accounts' weight is the greatest over the objects they share of the smaller of their
 * strengths, since objects of one channel depend on each other; bits = log2(N / h) of the rarest of
 * those, with N the accounts of the window: by how much meeting in it beats chance.
 *
 * @param channel name of the links
 */
record RingLinks(LocalDate night, String channel) {
  /** Column of what is held, of any one type. */
  static final String OBJECT = "_object";

  /** Column of how strongly an account holds it, in (0, 1]. */
  static final String STRENGTH = "_strength";

  /** Column of the number of accounts that hold it at all, 2 and more. */
  static final String HOLDERS = "_holders";

  /** Column of the number of accounts of the window. */
  static final String ACCOUNTS = "_accounts";

  private static final String PLACE = "_place";
  private static final String SEATS = "_seats";
  private static final String BITS = "_bits";

  /**
   * Postings of objects with several holders, with the number of those and of all accounts.
   *
   * @param sums one row per account of the window
   */
  static Dataset<Row> held(Dataset<Row> postings, Dataset<Row> sums) {
    Dataset<Row> holders =
        postings.groupBy(col(OBJECT)).agg(count(lit(1)).as(HOLDERS)).filter(col(HOLDERS).geq(2));
    return among(sums, postings.join(holders, OBJECT));
  }

  /**
   * Postings with the number of all accounts.
   *
   * @param sums one row per account of the window
   */
  static Dataset<Row> among(Dataset<Row> sums, Dataset<Row> postings) {
    return postings.crossJoin(sums.agg(count(lit(1)).as(ACCOUNTS)));
  }

  /** 1 - ln h / ln N of an object: 0 where everybody holds it. */
  static Column rarity() {
    return lit(1).minus(log(col(HOLDERS)).divide(log(greatest(col(ACCOUNTS), lit(2)))));
  }

  /**
   * One row, channel and capped: how many objects of a channel are held by so many that their
   * rarity alone is below its lightest weight.
   *
   * @param held postings with {@value #OBJECT}, {@value #HOLDERS} and {@value #ACCOUNTS}
   */
  Dataset<Row> leftOut(Dataset<Row> held, double lightest) {
    return held.filter(rarity().lt(lightest))
        .agg(count_distinct(col(OBJECT)).as(Channels.CAPPED.name()))
        .select(Channels.CHANNEL.from(lit(channel)), Channels.CAPPED.ref());
  }

  /**
   * The links of the channel.
   *
   * @param postings one row per object and account that takes part: account_ref and the columns
   *     named here
   */
  Dataset<Row> from(Dataset<Row> postings) {
    Dataset<Row> seated = seated(postings);
    Dataset<Row> onward =
        seated.select(
            col(OBJECT),
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
                col("l." + OBJECT)
                    .equalTo(col("r." + OBJECT))
                    .and(col("l." + PLACE).equalTo(col("r." + PLACE))))
            .filter(AccountDays.ACCOUNT_REF.ref("l").notEqual(AccountDays.ACCOUNT_REF.ref("r")));
    Column one = AccountDays.ACCOUNT_REF.ref("l");
    Column other = AccountDays.ACCOUNT_REF.ref("r");
    return Links.TABLE.conform(
        met.select(
                Links.LEFT_REF.from(least(one, other)),
                Links.RIGHT_REF.from(greatest(one, other)),
                col("l." + OBJECT).as(OBJECT),
                least(col("l." + STRENGTH), col("r." + STRENGTH)).as(STRENGTH),
                log2(col("l." + ACCOUNTS).divide(col("l." + HOLDERS))).as(BITS))
            .distinct()
            .groupBy(Links.LEFT_REF.ref(), Links.RIGHT_REF.ref())
            .agg(
                Links.WEIGHT.from(max(col(STRENGTH))),
                Links.BITS.from(max(col(BITS))),
                Links.SHARED.from(count(lit(1))))
            .select(
                Links.RUN_DATE.from(lit(night)),
                Links.CHANNEL.from(lit(channel)),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.from(lit("whole")),
                Links.WEIGHT.ref(),
                Links.BITS.ref(),
                Links.SHARED.ref()));
  }

  /** Each posting with its place in the ring of its object. */
  private static Dataset<Row> seated(Dataset<Row> postings) {
    return postings
        .withColumn(
            PLACE,
            row_number()
                .over(
                    Window.partitionBy(col(OBJECT))
                        .orderBy(
                            xxhash64(col(OBJECT), AccountDays.ACCOUNT_REF.ref()),
                            AccountDays.ACCOUNT_REF.ref()))
                .minus(1))
        .withColumn(SEATS, count(lit(1)).over(Window.partitionBy(col(OBJECT))));
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
