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

  private Optional<SettingWhile> more = Optional.empty();

  /**
   * From now on as many as the files under these rows ask for, if that is more than there are.
   *
   * @param each bytes of files whose rows one task should have
   */
  void raiseFor(Dataset<Row> rows, long each) {
    SparkSession spark = rows.sparkSession();
    int now = Integer.parseInt(spark.conf().get(PARTITIONS));
    boolean chosen = more.isEmpty() && now != spark.sparkContext().defaultParallelism();
    long wanted =
        PlanSize.of(rows)
            .divide(BigInteger.valueOf(each))
            .min(BigInteger.valueOf(MOST))
            .longValue();
    if (spark.sparkContext().isLocal() && !chosen && wanted > now) {
      end();
      more = Optional.of(SettingWhile.of(spark, PARTITIONS, Long.toString(wanted)));
    }
  }

  /** As it was before. */
  void end() {
    more.ifPresent(SettingWhile::end);
    more = Optional.empty();
  }
}
