package dev.stillwatch.evaluate.baselines;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Requests;
import java.time.Duration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts that share the same things at nearly the same time, again and again.
 *
 * <p>Righetti, Balluff 2025, "CooRTweet: A generalized R software for coordinated network
 * detection" (after Giglietto, Righetti, Rossi, Marino 2020, "It takes a village to manipulate the
 * media"): two accounts co-share an object if both share it within a time window, its bound
 * included; they are coordinated if they co-share enough different objects. Here the object is the
 * exact prompt, and cases are the connected components of coordinated pairs.
 *
 * <p>Shares meet in buckets of one window, so that the work grows with the shares in a window and
 * not with those of an object. A bucket of more shares than the cap is left out: everybody sends
 * such an object, and its pairs would be the square of it.
 *
 * @param window longest time between two shares that count as one co-share, above 0
 * @param objects least different objects a pair must co-share, at least 1
 * @param mostShares most shares of one object in one window's time
 */
public record CoShares(Duration window, int objects, int mostShares) implements Baseline {
  /** Columns of the pairs, the first before the second. */
  static final String ONE = "_one";

  static final String OTHER = "_other";

  private static final String OBJECT = "_object";
  private static final String ACCOUNT = "_account";
  private static final String AT = "_at";
  private static final String BUCKET = "_bucket";
  private static final String SHARES = "_shares";
  private static final String CO_SHARED = "_co_shared";

  public CoShares {
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("Invalid window: %s (must be positive)".formatted(window));
    }
    if (objects < 1 || mostShares < 2) {
      throw new IllegalArgumentException(
          "Invalid co-shares: %d objects, at most %d shares (at least 1 and 2)"
              .formatted(objects, mostShares));
    }
  }

  /** One minute, two objects: the rule as it is used on social media. */
  static CoShares shipped() {
    return new CoShares(Duration.ofMinutes(1), 2, 1000);
  }

  @Override
  public String name() {
    return "co-shares";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    return Groups.of(
        pairs(
            world
                .requests()
                .where(Requests.TEXT_HASH.ref().isNotNull())
                .select(
                    Requests.ACCOUNT_REF.ref(),
                    Requests.TEXT_HASH.ref(),
                    Requests.EVENT_TIME.ref().cast("double"))));
  }

  /**
   * The coordinated pairs: two accounts, the lesser first.
   *
   * @param shares account, object and time in seconds, in this order and of any names
   */
  Dataset<Row> pairs(Dataset<Row> shares) {
    double seconds = window.toMillis() / 1e3;
    Dataset<Row> bucketed =
        shares
            .toDF(ACCOUNT, OBJECT, AT)
            .distinct()
            .withColumn(BUCKET, floor(col(AT).divide(seconds)));
    Dataset<Row> crowded =
        bucketed
            .groupBy(col(OBJECT), col(BUCKET))
            .agg(count(lit(1)).as(SHARES))
            .where(col(SHARES).gt(mostShares))
            .select(col(OBJECT), col(BUCKET));
    Dataset<Row> kept = bucketed.join(crowded, new String[] {OBJECT, BUCKET}, "left_anti");
    // Whoever is at most a window apart is in the same bucket or the next.
    Dataset<Row> earlier =
        kept.select(
            col(OBJECT),
            col(ACCOUNT).as(ONE),
            col(AT).as("_from"),
            explode(array(col(BUCKET), col(BUCKET).plus(1))).as(BUCKET));
    Column apart = col(AT).minus(col("_from"));
    return earlier
        .join(kept.withColumnRenamed(ACCOUNT, OTHER), new String[] {OBJECT, BUCKET})
        .where(apart.geq(0).and(apart.leq(seconds)).and(col(ONE).notEqual(col(OTHER))))
        .select(
            least(col(ONE), col(OTHER)).as(ONE),
            greatest(col(ONE), col(OTHER)).as(OTHER),
            col(OBJECT))
        .groupBy(col(ONE), col(OTHER))
        .agg(count_distinct(col(OBJECT)).as(CO_SHARED))
        .where(col(CO_SHARED).geq(objects))
        .select(col(ONE), col(OTHER));
  }
}
