package dev.stillwatch.codebook;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Draws distinct contents so that no account can own the sample.
 *
 * <p>Contents are put in the order of a seeded hash. Of each account the first few count, and of
 * those of all accounts the first few are drawn: the same ones whatever the order and the
 * partitioning of the rows. What reaches the driver is bounded by the size of the sample.
 *
 * @param size how many contents are drawn at most
 * @param perAccount how many distinct contents of one account count
 * @param seed of the hash
 */
record DrawSample(int size, int perAccount, long seed) {
  private static final String ACCOUNT = "_account";
  private static final String CONTENT = "_content";
  private static final String PLACE = "_place";
  private static final String RANK = "_rank";
  private static final String BUCKET = "_bucket";
  private static final int BUCKET_BITS = 16;

  /**
   * Draws; runs two jobs.
   *
   * @param content what is drawn; rows without one are left out
   * @param packed what is collected of it, as bytes
   */
  List<byte[]> from(Dataset<Row> rows, Column account, Column content, Column packed) {
    Dataset<Row> placed =
        rows.select(account.as(ACCOUNT), content.as(CONTENT))
            .where(col(CONTENT).isNotNull())
            .withColumn(PLACE, xxhash64(lit(seed), col(CONTENT)));
    Column bucket = shiftright(col(PLACE), Long.SIZE - BUCKET_BITS);
    long last = lastBucket(counting(placed.drop(CONTENT)).select(PLACE).distinct(), bucket);
    // A place's rank within its account depends on earlier places only, so what comes after the
    // last bucket can be left out before ranking.
    return counting(placed.where(bucket.leq(last)))
        .groupBy(PLACE)
        .agg(min(CONTENT).as(CONTENT))
        .select(col(PLACE), packed.as(CONTENT))
        .collectAsList()
        .stream()
        .sorted(Comparator.comparingLong(row -> row.getLong(0)))
        .limit(size)
        .map(row -> row.<byte[]>getAs(1))
        .toList();
  }

  /** The column that the packing function is to read. */
  static Column content() {
    return col(CONTENT);
  }

  private Dataset<Row> counting(Dataset<Row> placed) {
    Column rank = dense_rank().over(Window.partitionBy(ACCOUNT).orderBy(PLACE));
    return placed.withColumn(RANK, rank).where(col(RANK).leq(perAccount)).drop(RANK);
  }

  private long lastBucket(Dataset<Row> places, Column bucket) {
    List<Row> buckets =
        places.groupBy(bucket.as(BUCKET)).agg(count(lit(1))).collectAsList().stream()
            .sorted(Comparator.comparingLong(row -> row.getLong(0)))
            .toList();
    long seen = 0;
    for (Row row : buckets) {
      seen += row.getLong(1);
      if (seen >= size) {
        return row.getLong(0);
      }
    }
    return Long.MAX_VALUE;
  }
}
