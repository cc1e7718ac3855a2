package dev.stillwatch.house;

import static dev.stillwatch.house.Product.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product, started as its users start it; every lake must come out the same. */
@ExtendWith(SparkExtension.class)
class LakesIT {
  @TempDir private static Path folder;
  private static Product product;
  private static Map<String, List<String>> undisturbed;

  @BeforeAll
  static void oneWorldAndOneUndisturbedLake(SparkSession spark)
      throws IOException, InterruptedException {
    // A space, because people's folders have them.
    Path world = folder.resolve("a world");
    product = new Product(folder, world);
    new Simulate(Scenarios.named("small"), 7).into(spark, world);
    Path lake = folder.resolve("undisturbed");
    assertThat(finish(product.nightly(lake))).isZero();
    undisturbed = Stand.of(spark, lake);
    assertThat(undisturbed.get("requests")).isNotEmpty();
    assertThat(undisturbed.get("groups")).isNotEmpty();
  }

  @Test
  void twoKillsAndAnotherRunLeaveTheSameTables(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("killed");

    killOnce(product.nightly(lake), lake.resolve("requests/_delta_log/00000000000000000000.json"));
    killOnce(product.nightly(lake), lake.resolve("groups/_delta_log/00000000000000000000.json"));
    assertThat(finish(product.nightly(lake))).isZero();

    assertSame(Stand.of(spark, lake));
  }

  @Test
  void theSubmittedJarLeavesTheSameTables(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("submitted");

    assertThat(finish(product.submitted("local-cluster[2,1,2048]", lake))).isZero();

    assertSame(Stand.of(spark, lake));
  }

  @Test
  void ofTwoRunsAtOnceOneFailsWithFiveOrBothFinishOneAfterTheOther(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("twice");

    Process first = product.nightly(lake);
    Process second = product.nightly(lake);

    assertThat(List.of(finish(first), finish(second)))
        .contains(0)
        .allMatch(code -> code == 0 || code == 5);
    assertSame(Stand.of(spark, lake));
  }

  private static void assertSame(Map<String, List<String>> stand) {
    undisturbed.forEach((table, rows) -> assertThat(stand.get(table)).as(table).isEqualTo(rows));
  }

  private static void killOnce(Process process, Path written) throws InterruptedException {
    Instant late = Instant.now().plus(Product.PATIENCE);
    while (!Files.exists(written) && process.isAlive() && Instant.now().isBefore(late)) {
      Thread.sleep(50);
    }
    assertThat(process.isAlive()).as("still running when %s appears", written).isTrue();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }
}
