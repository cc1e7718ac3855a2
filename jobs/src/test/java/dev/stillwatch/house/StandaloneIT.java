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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A standalone master with two workers, each a process of its own on the loopback. */
@ExtendWith(SparkExtension.class)
class StandaloneIT {
  @TempDir private Path folder;

  private final List<Process> cluster = new ArrayList<>();

  @AfterEach
  void stopTheCluster() throws InterruptedException {
    for (Process process : cluster) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aNightThatLosesAnExecutorLeavesTheTablesOfAnEmbeddedOne(SparkSession spark)
      throws IOException, InterruptedException {
    Path world = folder.resolve("a world");
    new Simulate(Scenarios.named("small"), 7).into(spark, world);
    Product product = new Product(folder, world);
    Path embedded = folder.resolve("embedded");
    assertThat(finish(product.nightly(embedded))).isZero();
    String master = start(product);
    Path lake = folder.resolve("submitted");

    Process driver =
        product.submitted(
            master,
            lake,
            "\"spark.executor.memory\"=1g",
            "\"spark.executor.cores\"=1",
            // Tasks of a few rows need not wait for the executor that has them.
            "\"spark.locality.wait\"=0s",
            "\"spark.driver.host\"=" + Loopback.HOST);
    waitFor(driver, lake.resolve("requests/_delta_log/00000000000000000000.json"));
    executor().orElseThrow().destroyForcibly();

    assertThat(finish(driver)).isZero();
    assertThat(executorsEver()).as("two executors, and one in the place of one").isEqualTo(3);
    Map<String, List<String>> stand = Stand.of(spark, lake);
    Stand.of(spark, embedded)
        .forEach((table, rows) -> assertThat(stand.get(table)).as(table).isEqualTo(rows));
  }

  private String start(Product product) throws IOException, InterruptedException {
    List<String> options = Arrays.asList(JavaModuleOptions.defaultModuleOptionArray());
    int port = Loopback.freePort();
    String master = "spark://%s:%d".formatted(Loopback.HOST, port);
    cluster.add(
        product.spark(
            options,
            "org.apache.spark.deploy.master.Master",
            "--host",
            Loopback.HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0"));
    Loopback.waitForPort(port);
    for (int worker = 0; worker < 2; worker++) {
      cluster.add(
          product.spark(
              options,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              Loopback.HOST,
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "2g",
              "--work-dir",
              work().toString(),
              master));
    }
    return master;
  }

  private Path work() {
    return folder.resolve("work");
  }

  private Optional<ProcessHandle> executor() {
    return cluster.stream()
        .flatMap(Process::descendants)
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                    .isPresent())
        .findFirst();
  }

  // A worker makes a folder work/app-…/N for the N-th executor.
  private long executorsEver() throws IOException {
    try (Stream<Path> folders = Files.walk(work(), 2)) {
      return folders.filter(path -> path.getFileName().toString().matches("\\d+")).count();
    }
  }

  private static void waitFor(Process driver, Path written) throws InterruptedException {
    Instant late = Instant.now().plus(Product.PATIENCE);
    while (!Files.exists(written) && driver.isAlive() && Instant.now().isBefore(late)) {
      Thread.sleep(50);
    }
    assertThat(driver.isAlive()).as("still running when %s appears", written).isTrue();
  }
}
