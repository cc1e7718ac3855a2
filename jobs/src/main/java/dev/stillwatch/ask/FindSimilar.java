package dev.stillwatch.ask;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds the prompts nearest to a text or a request among those of some days; by their vectors,
 * since texts are not kept.
 *
 * <p>Every request of the days is looked at: nothing near is missed. distance = 1 - cosine, in [0,
 * 2]. Requests of one account with one prompt are one row.
 *
 * @param from first day
 * @param to last day
 * @param within greatest distance that counts
 */
public record FindSimilar(LocalDate from, LocalDate to, double within) {
  /** Column of the distance. */
  public static final String DISTANCE = "distance";

  private static final String PROMPT = "_prompt";

  public FindSimilar {
    if (from.isAfter(to)) {
      throw new IllegalArgumentException("Invalid days: %s to %s".formatted(from, to));
    }
    if (!(within > 0 && within <= 2)) {
      throw new IllegalArgumentException(
          "Invalid distance: %s (above 0, at most 2)".formatted(within));
    }
  }

  /**
   * One row per account and prompt within the distance, nearest first: distance, account_ref,
   * requests, first_day, last_day, cell, epoch, and one request_id to refer to.
   *
   * @param likenesses one per epoch; requests of other epochs are left out
   */
  public Dataset<Row> from(Dataset<Row> requests, List<Likeness> likenesses) {
    Column prompt =
        coalesce(Requests.TEXT_HASH.ref(), xxhash64(Requests.CELL.ref(), Requests.RESIDUAL.ref()));
    return requests
        .where(Requests.EVENT_DATE.ref().between(lit(from), lit(to)))
        .where(Requests.CELL.ref().isNotNull())
        .where(Requests.EPOCH.ref().isin(likenesses.stream().map(Likeness::epoch).toArray()))
        .withColumn(DISTANCE, distance(requests, likenesses))
        .where(col(DISTANCE).leq(within))
        .groupBy(Requests.ACCOUNT_REF.ref(), Requests.EPOCH.ref(), prompt.as(PROMPT))
        .agg(
            min(DISTANCE).as(DISTANCE),
            count(lit(1)).as("requests"),
            min(Requests.EVENT_DATE.ref()).as("first_day"),
            max(Requests.EVENT_DATE.ref()).as("last_day"),
            min(Requests.CELL.ref()).as(Requests.CELL.name()),
            min_by(
                    Requests.REQUEST_ID.ref(),
                    struct(Requests.EVENT_DATE.ref(), Requests.REQUEST_ID.ref()))
                .as(Requests.REQUEST_ID.name()))
        .drop(PROMPT)
        .orderBy(col(DISTANCE), Requests.ACCOUNT_REF.ref(), Requests.REQUEST_ID.ref());
  }

  // A function, because expressions cannot multiply the bytes of a residual one by one; one for
  // each epoch, because handing its name over for every request takes as long as the multiplying.
  private static Column distance(Dataset<Row> requests, List<Likeness> likenesses) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(requests.sparkSession().sparkContext());
    Column distance = lit(null).cast(DataTypes.DoubleType);
    for (Likeness likeness : likenesses) {
      Column here =
          udf(new Distance(context.broadcast(likeness)), DataTypes.DoubleType)
              .apply(Requests.CELL.ref(), Requests.RESIDUAL.ref(), Requests.RESIDUAL_SCALE.ref());
      distance = when(Requests.EPOCH.ref().equalTo(likeness.epoch()), here).otherwise(distance);
    }
    return distance;
  }

  private record Distance(Broadcast<Likeness> likeness)
      implements UDF3<Integer, byte[], Float, Double> {
    @Override
    public Double call(Integer cell, byte[] residual, Float scale) {
      return 1 - likeness.value().cosine(cell, residual, scale);
    }
  }
}
