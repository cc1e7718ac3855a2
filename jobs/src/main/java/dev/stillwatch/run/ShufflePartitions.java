package dev.stillwatch.run;

import java.math.BigInteger;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Gives exchanges as many partitions as keep a task's share of the rows in memory.
 *
 * <p>An embedded session has one for each core, because a night of a small lake is a hundred
 * exchanges of few rows, each of which would start as many tasks. With six million requests and
 * 200,000 accounts in a heap of 4 GB, two partitions spilled 17 GB. On a cluster and where somebody
 * chose another number nothing changes.
 */
final class ShufflePartitions {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final int MOST = 512;

  /** Heap for each core that a task's share is meant for: 4 GB on two. */
  private static final long USUAL = 2L << 30;

  private final long heap;
  private Optional<SettingWhile> more = Optional.empty();

  ShufflePartitions() {
    this(Runtime.getRuntime().maxMemory());
  }

  /**
   * Of a JVM of another size.
   *
   * @param heap bytes
   */
  ShufflePartitions(long heap) {
    this.heap = heap;
  }

  /**
   * From now on as many as the files under these rows ask for, if that is more than there are.
   *
   * @param each bytes of files whose rows one task should have; more in proportion where a core has
   *     more heap than usual, because each task costs some milliseconds of its own
   */
  void raiseFor(Dataset<Row> rows, long each) {
    SparkSession spark = rows.sparkSession();
    int now = exchanged(spark);
    boolean chosen = more.isEmpty() && now != spark.sparkContext().defaultParallelism();
    long wanted =
        PlanSize.of(rows)
            .divide(BigInteger.valueOf(share(each, spark.sparkContext().defaultParallelism())))
            .min(BigInteger.valueOf(MOST))
            .longValue();
    if (spark.sparkContext().isLocal() && !chosen && wanted > now) {
      end();
      more = Optional.of(SettingWhile.of(spark, PARTITIONS, Long.toString(wanted)));
    }
  }

  private long share(long each, int cores) {
    return (long) (each * Math.max(1.0, heap / (double) cores / USUAL));
  }

  /** How many partitions an exchange has by now. */
  static int exchanged(SparkSession spark) {
    return Integer.parseInt(spark.conf().get(PARTITIONS));
  }

  /** As it was before. */
  void end() {
    more.ifPresent(SettingWhile::end);
    more = Optional.empty();
  }
}
