package dev.stillwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ShufflePartitionsTest {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  @TempDir Path folder;
  private String usual;

  @BeforeEach
  void haveOneForEachCore(SparkSession spark) {
    usual = spark.conf().get(PARTITIONS);
    spark.conf().set(PARTITIONS, spark.sparkContext().defaultParallelism());
  }

  @AfterEach
  void putBack(SparkSession spark) {
    spark.conf().set(PARTITIONS, usual);
  }

  @Test
  void riseWithTheFilesAndFallBackOnce(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    long bytes = PlanSize.of(rows).longValueExact();
    String each = spark.conf().get(PARTITIONS);
    ShufflePartitions partitions = new ShufflePartitions(1L << 30);

    partitions.raiseFor(rows, bytes);
    assertThat(spark.conf().get(PARTITIONS)).isEqualTo(each);

    partitions.raiseFor(rows, bytes / 40);
    assertThat(now(spark)).isBetween(40, 41);
    partitions.raiseFor(rows, bytes / 80);
    assertThat(now(spark)).isBetween(80, 81);
    partitions.raiseFor(rows, bytes / 40);
    assertThat(now(spark)).isBetween(80, 81);

    partitions.end();
    partitions.end();
    assertThat(spark.conf().get(PARTITIONS)).isEqualTo(each);
  }

  @Test
  void areFewerWhereTasksHaveMoreMemory(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    long bytes = PlanSize.of(rows).longValueExact();
    long usual = (2L << 30) * spark.sparkContext().defaultParallelism();
    ShufflePartitions partitions = new ShufflePartitions(4 * usual);

    partitions.raiseFor(rows, bytes / 40);
    assertThat(now(spark)).isBetween(10, 11);
    partitions.end();
  }

  @Test
  void stayWhatSomebodyChose(SparkSession spark) {
    spark.conf().set(PARTITIONS, spark.sparkContext().defaultParallelism() + 1);
    Dataset<Row> rows = rows(spark);

    new ShufflePartitions(1L << 30).raiseFor(rows, 1);

    assertThat(spark.conf().get(PARTITIONS))
        .isEqualTo(Integer.toString(spark.sparkContext().defaultParallelism() + 1));
  }

  @Test
  void countWhatIsAskedForOfAFolderAlone(SparkSession spark) {
    String to = folder.resolve("days").toString();
    spark.range(10_000).selectExpr("id", "id % 10 AS day").write().partitionBy("day").parquet(to);
    Dataset<Row> days = spark.read().parquet(to);

    assertThat(PlanSize.of(days.where("day = 3")).longValueExact())
        .isPositive()
        .isLessThan(PlanSize.of(days).longValueExact() / 5);
  }

  private static int now(SparkSession spark) {
    return Integer.parseInt(spark.conf().get(PARTITIONS));
  }

  private Dataset<Row> rows(SparkSession spark) {
    String to = folder.resolve("rows").toString();
    spark.range(10_000).toDF().write().parquet(to);
    return spark.read().parquet(to);
  }
}
