package dev.stillwatch.house;

import static dev.stillwatch.house.Product.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Logs, side tables and lake in S3 and in HDFS; every lake must come out as on a local disk. */
@ExtendWith(SparkExtension.class)
class StoresIT {
  @TempDir private static Path folder;
  private static Path world;
  private static Product product;
  private static Map<String, List<String>> local;

  @BeforeAll
  static void oneWorldAndItsLakeOnALocalDisk(SparkSession spark)
      throws IOException, InterruptedException {
    world = folder.resolve("world");
    product = new Product(folder, world);
    new Simulate(Scenarios.named("small"), 7).into(spark, world);
    Path lake = folder.resolve("local");
    assertThat(finish(product.nightly(lake))).isZero();
    local = Stand.of(spark, lake);
    assertThat(local.get("requests")).isNotEmpty();
    assertThat(local.get("groups")).isNotEmpty();
  }

  @Test
  void aNightOnS3LeavesTheTablesOfALocalOne(SparkSession spark)
      throws IOException, InterruptedException {
    try (StoreProcess s3 = StoreProcess.s3(Files.createDirectory(folder.resolve("s3")))) {
      Product there = product.on(s3, copied(spark, s3));
      String lake = s3.root() + "/lake";

      assertThat(finish(there.nightly(lake))).isZero();

      assertSame(Stand.of(spark, lake));
    }
  }

  @Test
  void ofTwoDriversOnOneLakeInS3OneFailsWithFiveOrBothFinishOneAfterTheOther(SparkSession spark)
      throws IOException, InterruptedException {
    try (StoreProcess s3 = StoreProcess.s3(Files.createDirectory(folder.resolve("s3 twice")))) {
      Product there = product.on(s3, copied(spark, s3));
      String lake = s3.root() + "/lake";

      Process first = there.nightly(lake);
      Process second = there.nightly(lake);

      assertThat(List.of(finish(first), finish(second)))
          .contains(0)
          .allMatch(code -> code == 0 || code == 5);
      assertSame(Stand.of(spark, lake));
    }
  }

  @Test
  void aNightOnHdfsLeavesTheTablesOfALocalOne(SparkSession spark)
      throws IOException, InterruptedException {
    try (StoreProcess hdfs = StoreProcess.hdfs(Files.createDirectory(folder.resolve("hdfs")))) {
      Product there = product.on(hdfs, copied(spark, hdfs));
      String lake = hdfs.root() + "/lake";

      assertThat(finish(there.nightly(lake))).isZero();

      assertSame(Stand.of(spark, lake));
    }
  }

  private static void assertSame(Map<String, List<String>> stand) {
    local.forEach((table, rows) -> assertThat(stand.get(table)).as(table).isEqualTo(rows));
  }

  /** Copies the world into a store, which this process reads lakes from as well. */
  private static String copied(SparkSession spark, StoreProcess store) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    store.hadoop().forEach(hadoop::set);
    String there = store.root() + "/world";
    try (FileSystem files = FileSystem.newInstance(URI.create(store.root()), hadoop)) {
      files.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(world.toUri()), new org.apache.hadoop.fs.Path(there));
    }
    return there;
  }
}
