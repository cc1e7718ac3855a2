package dev.stillwatch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged product, started as its users start it.
 *
 * @param folder where its processes run
 * @param world folder of the world whose nights they make, in any store
 * @param settings of Spark
 * @param environment of its processes
 */
record Product(
    Path folder, String world, Map<String, String> settings, Map<String, String> environment) {
  /** How long a night of a small world may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Path ROOT = Path.of(System.getProperty("stillwatch.root")).toAbsolutePath();
  private static final String KEY = "a key of at least sixteen bytes";

  /** On a world of this machine. */
  Product(Path folder, Path world) {
    this(folder, world.toString(), Map.of(), Map.of());
  }

  /** The same on a world in a store that drivers are told how to reach. */
  Product on(StoreProcess store, String worldThere) throws IOException {
    Map<String, String> told = new TreeMap<>();
    store.hadoop().forEach((key, value) -> told.put("spark.hadoop." + key, value));
    String jars = Files.readString(ROOT.resolve("jobs/target/s3a-class-path")).strip();
    return new Product(folder, worldThere, told, Map.of("STILLWATCH_JARS", jars));
  }

  /** Makes the world's last night on an embedded Spark. */
  Process nightly(Path lake) throws IOException {
    return nightly(lake.toString());
  }

  /** The same for a lake in any store. */
  Process nightly(String lake) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(nightlyArguments(lake));
    return process(command).start();
  }

  /** Hands the same night to a cluster, the driver staying here. */
  Process submitted(String master, Path lake, String... sparkSettings) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher(), "--master", master));
    command.addAll(nightlyArguments(lake.toString()));
    // What embedded runs do by themselves: a tiny world is all planning.
    Stream.concat(
            Stream.of(
                "\"spark.sql.adaptive.enabled\"=false",
                "\"spark.sql.codegen.factoryMode\"=NO_CODEGEN",
                "\"spark.databricks.delta.snapshotPartitions\"=1",
                "\"spark.ui.enabled\"=false"),
            Stream.of(sparkSettings))
        .forEach(setting -> command.addAll(List.of("--set", "spark.settings." + setting)));
    return ofSpark(process(command)).start();
  }

  /** A class of Spark's own, such as a master, in a process of its own. */
  Process spark(List<String> javaOptions, String... classAndArguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", sparkHome().resolve("jars") + "/*"));
    command.addAll(List.of(classAndArguments));
    return ofSpark(process(command)).start();
  }

  /** Waits for its end; the exit code. */
  static int finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }

  private ProcessBuilder ofSpark(ProcessBuilder builder) throws IOException {
    builder.environment().put("SPARK_HOME", sparkHome().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder;
  }

  private List<String> nightlyArguments(String lake) {
    List<String> arguments = new ArrayList<>(List.of("nightly", "--date", "2026-03-08"));
    Stream.of(
            "logs.path=" + world + "/logs",
            "accounts.path=" + world + "/accounts.csv",
            "releases.path=" + world + "/releases.csv",
            "lake.path=" + lake,
            "codebook.cells=64",
            "codebook.sample=3000",
            "spark.settings.\"spark.sql.shuffle.partitions\"=2")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    settings.forEach(
        (key, value) ->
            arguments.addAll(List.of("--set", "spark.settings.\"%s\"=%s".formatted(key, value))));
    return arguments;
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().put("STILLWATCH_KEY", KEY);
    builder.environment().put("STILLWATCH_HEAP", "2g");
    builder.environment().putAll(environment);
    return builder;
  }

  private static String launcher() {
    return ROOT.resolve("jobs/stillwatch").toString();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  // What spark-submit expects of a distribution, made from the jars of the build.
  private Path sparkHome() throws IOException {
    Path home = folder.resolve("spark home");
    if (Files.exists(home)) {
      return home;
    }
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "for a test\n");
    String classPath = Files.readString(ROOT.resolve("jobs/target/spark-class-path")).strip();
    for (String jar : classPath.split(":", -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    return home;
  }
}
