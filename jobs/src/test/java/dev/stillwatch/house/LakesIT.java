package dev.stillwatch.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged product, started as its users start it; every lake must come out the same. */
@ExtendWith(SparkExtension.class)
class LakesIT {
  private static final Path ROOT = Path.of(System.getProperty("stillwatch.root")).toAbsolutePath();
  private static final String KEY = "a key of at least sixteen bytes";
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  @TempDir private static Path folder;
  private static Path world;
  private static Map<String, List<String>> undisturbed;

  @BeforeAll
  static void oneWorldAndOneUndisturbedLake(SparkSession spark)
      throws IOException, InterruptedException {
    // A space, because people's folders have them.
    world = folder.resolve("a world");
    new Simulate(Scenarios.named("small"), 7).into(spark, world);
    Path lake = folder.resolve("undisturbed");
    assertThat(finish(nightly(lake))).isZero();
    undisturbed = Stand.of(spark, lake);
    assertThat(undisturbed.get("requests")).isNotEmpty();
    assertThat(undisturbed.get("groups")).isNotEmpty();
  }

  @Test
  void twoKillsAndAnotherRunLeaveTheSameTables(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("killed");

    killOnce(nightly(lake), lake.resolve("requests/_delta_log/00000000000000000000.json"));
    killOnce(nightly(lake), lake.resolve("groups/_delta_log/00000000000000000000.json"));
    assertThat(finish(nightly(lake))).isZero();

    assertSame(Stand.of(spark, lake));
  }

  @Test
  void theSubmittedJarLeavesTheSameTables(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("submitted");
    Path home = sparkHome();
    List<String> command =
        new ArrayList<>(List.of(launcher(), "--master", "local-cluster[2,1,2048]"));
    command.addAll(nightlyArguments(lake));
    // What embedded runs do by themselves: a tiny world is all planning.
    Stream.of(
            "\"spark.sql.adaptive.enabled\"=false",
            "\"spark.sql.codegen.factoryMode\"=NO_CODEGEN",
            "\"spark.databricks.delta.snapshotPartitions\"=1",
            "\"spark.ui.enabled\"=false")
        .forEach(setting -> command.addAll(List.of("--set", "spark.settings." + setting)));
    ProcessBuilder submit = process(command);
    submit.environment().put("SPARK_HOME", home.toString());
    submit.environment().put("SPARK_SCALA_VERSION", "2.13");

    assertThat(finish(submit.start())).isZero();

    assertSame(Stand.of(spark, lake));
  }

  @Test
  void ofTwoRunsAtOnceOneFailsWithFiveOrBothFinishOneAfterTheOther(SparkSession spark)
      throws IOException, InterruptedException {
    Path lake = folder.resolve("twice");

    Process first = nightly(lake);
    Process second = nightly(lake);

    assertThat(List.of(finish(first), finish(second)))
        .contains(0)
        .allMatch(code -> code == 0 || code == 5);
    assertSame(Stand.of(spark, lake));
  }

  private static void assertSame(Map<String, List<String>> stand) {
    undisturbed.forEach((table, rows) -> assertThat(stand.get(table)).as(table).isEqualTo(rows));
  }

  private static Process nightly(Path lake) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(nightlyArguments(lake));
    return process(command).start();
  }

  private static List<String> nightlyArguments(Path lake) {
    List<String> arguments = new ArrayList<>(List.of("nightly", "--date", "2026-03-08"));
    Stream.of(
            "logs.path=" + world.resolve("logs"),
            "accounts.path=" + world.resolve("accounts.csv"),
            "releases.path=" + world.resolve("releases.csv"),
            "lake.path=" + lake,
            "codebook.cells=64",
            "codebook.sample=3000",
            "spark.settings.\"spark.sql.shuffle.partitions\"=2")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments;
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().put("STILLWATCH_KEY", KEY);
    builder.environment().put("STILLWATCH_HEAP", "2g");
    return builder;
  }

  private static String launcher() {
    return ROOT.resolve("jobs/stillwatch").toString();
  }

  private static int finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }

  private static void killOnce(Process process, Path written) throws InterruptedException {
    Instant late = Instant.now().plus(PATIENCE);
    while (!Files.exists(written) && process.isAlive() && Instant.now().isBefore(late)) {
      Thread.sleep(50);
    }
    assertThat(process.isAlive()).as("still running when %s appears", written).isTrue();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  // What spark-submit expects of a distribution, made from the jars of the build.
  private static Path sparkHome() throws IOException {
    Path home = Files.createDirectories(folder.resolve("spark home"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "for a test\n");
    String classPath = Files.readString(ROOT.resolve("jobs/target/spark-class-path")).strip();
    for (String jar : classPath.split(":", -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    return home;
  }
}
