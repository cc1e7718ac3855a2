package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.config.StillwatchConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What conf/cluster hands to schedulers must be what the command line takes. */
class ManifestsTest {
  private static final Path ROOT = Path.of(System.getProperty("stillwatch.root")).toAbsolutePath();
  private static final Path CLUSTER = ROOT.resolve("conf/cluster");
  private static final String MAIN = Main.class.getName();

  @TempDir Path folder;

  @Test
  void theSampleOfSettingsLoadsAndKeepsAnEventLog() {
    StillwatchConfig config =
        ConfigLoader.load(List.of(CLUSTER.resolve("cluster.conf")), List.of()).config();

    assertThat(config.lake().path()).startsWith("s3a://");
    assertThat(config.spark().settings()).containsEntry("spark.eventLog.enabled", "true");
  }

  @Test
  void sparkSubmitIsGivenOurJarAndAWholeCommand() throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("bin"));
    Path fake =
        Files.writeString(home.resolve("spark-submit"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));

    List<String> given =
        output(
            Map.of("SPARK_HOME", folder.toString()),
            CLUSTER.resolve("spark-submit.sh").toString(),
            "spark://host:7077",
            "2026-03-01");

    int jar = given.indexOf(CLUSTER + "/../../jobs/target/stillwatch.jar");
    assertThat(given.subList(0, jar)).containsSequence("--class", MAIN);
    assertIsCommand(given.subList(jar + 1, given.size()));
    assertThat(given.subList(0, jar)).contains(delta() + "," + hadoopAws());
  }

  @Test
  void kubernetesIsGivenOurJarAndAWholeCommand() throws IOException {
    Map<?, ?> manifest = yaml("kubernetes.yaml");

    assertThat(at(manifest, "apiVersion")).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(at(manifest, "kind")).isEqualTo("ScheduledSparkApplication");
    assertThat(at(manifest, "metadata", "name")).isNotNull();
    assertThat(at(manifest, "spec", "schedule")).isEqualTo("0 3 * * *");
    assertThat(at(manifest, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
    Map<?, ?> template = (Map<?, ?>) at(manifest, "spec", "template");
    assertThat(at(template, "type")).isEqualTo("Java");
    assertThat(at(template, "sparkVersion")).isEqualTo(property("spark.version"));
    assertThat(at(template, "mainClass")).isEqualTo(MAIN);
    assertThat((String) at(template, "mainApplicationFile")).endsWith("/stillwatch.jar");
    assertThat(at(template, "driver", "env").toString()).contains("name=" + KeySource.VARIABLE);
    assertThat(at(template, "executor", "instances")).isInstanceOf(Integer.class);
    assertIsCommand(texts(at(template, "arguments")));
    assertThat(Files.readString(CLUSTER.resolve("kubernetes.yaml"))).contains(delta(), hadoopAws());
  }

  @Test
  void databricksIsGivenOurJarAndAWholeCommand() throws IOException {
    Map<?, ?> bundle = yaml("databricks.yml");

    Map<?, ?> job = (Map<?, ?>) at(bundle, "resources", "jobs", "nightly");
    Map<?, ?> task = (Map<?, ?>) ((List<?>) at(job, "tasks")).get(0);
    Map<?, ?> cluster = (Map<?, ?>) ((List<?>) at(job, "job_clusters")).get(0);
    assertThat(at(bundle, "bundle", "name")).isEqualTo("stillwatch");
    assertThat(at(bundle, "targets", "production", "mode")).isEqualTo("production");
    assertThat(at(job, "schedule", "quartz_cron_expression")).isEqualTo("0 0 3 * * ?");
    assertThat(at(task, "job_cluster_key")).isEqualTo(at(cluster, "job_cluster_key"));
    assertThat(at(cluster, "new_cluster", "spark_version").toString()).endsWith("-scala2.13");
    assertThat(at(cluster, "new_cluster", "spark_env_vars", KeySource.VARIABLE)).isNotNull();
    assertThat(at(task, "spark_jar_task", "main_class_name")).isEqualTo(MAIN);
    assertThat(at(task, "libraries").toString()).contains("/stillwatch.jar");
    assertIsCommand(texts(at(task, "spark_jar_task", "parameters")));
  }

  @Test
  void airflowIsGivenOurJarAndAWholeCommand() throws IOException, InterruptedException {
    assumeTrue(hasPython(), "no python3 here to read the DAG with");
    standInForAirflow();

    List<String> given =
        output(
            Map.of("PYTHONPATH", folder.toString(), "PYTHONDONTWRITEBYTECODE", "1"),
            "python3",
            CLUSTER.resolve("airflow_dag.py").toString());

    assertIsCommand(
        given.subList(3, given.size()).stream()
            .map(argument -> argument.replace("{{ ds }}", "2026-03-01"))
            .toList());
    assertThat(given.subList(0, 3))
        .containsExactly("/opt/stillwatch/stillwatch.jar", MAIN, delta() + "," + hadoopAws());
  }

  // Airflow itself is large: two names of it are all that the DAG needs to be read.
  private void standInForAirflow() throws IOException {
    Path operators =
        Files.createDirectories(folder.resolve("airflow/providers/apache/spark/operators"));
    Files.writeString(
        folder.resolve("airflow/__init__.py"),
        """
        class DAG:
            def __init__(self, dag_id, schedule, start_date, catchup, max_active_runs): pass
            def __enter__(self): return self
            def __exit__(self, *failure): pass
        """);
    Files.writeString(
        operators.resolve("spark_submit.py"),
        """
        def SparkSubmitOperator(task_id, conn_id, application, java_class, packages, driver_memory,
                                executor_cores, executor_memory, application_args, retries, retry_delay):
            print(application, java_class, packages, *application_args, sep="\\n")
        """);
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertIsCommand(List<String> arguments) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    String[] array = arguments.toArray(String[]::new);

    assertThat(arguments).startsWith("nightly");
    assertThatCode(() -> Main.commandLine(nowhere, nowhere).parseArgs(array))
        .as("arguments %s", arguments)
        .doesNotThrowAnyException();
    String config = arguments.get(arguments.indexOf("--config") + 1);
    assertThat(CLUSTER.resolve(Path.of(config).getFileName())).exists();
  }

  private static List<String> output(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().toList();
  }

  private static Map<?, ?> yaml(String name) throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions()))
        .load(Files.readString(CLUSTER.resolve(name)));
  }

  private static Object at(Map<?, ?> map, String... path) {
    Object value = map;
    for (String key : path) {
      value = ((Map<?, ?>) value).get(key);
      assertThat(value).as(String.join(".", path)).isNotNull();
    }
    return value;
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(Object::toString).toList();
  }

  private static String delta() throws IOException {
    return "io.delta:delta-spark_4.1_%s:%s"
        .formatted(property("scala.binary"), property("delta.version"));
  }

  // The version that Spark's own Hadoop has: others do not go together. A build with another Spark
  // than the manifests are for cannot tell it.
  private static String hadoopAws() throws IOException {
    String manifests = property("spark.version");
    assumeTrue(
        manifests.equals(org.apache.spark.package$.MODULE$.SPARK_VERSION()),
        "The manifests are for Spark " + manifests);
    return "org.apache.hadoop:hadoop-aws:" + org.apache.hadoop.util.VersionInfo.getVersion();
  }

  private static String property(String name) throws IOException {
    try (Stream<String> lines = Files.lines(ROOT.resolve("pom.xml"))) {
      return lines
          .map(String::strip)
          .filter(line -> line.startsWith("<" + name + ">"))
          .map(line -> line.substring(name.length() + 2, line.indexOf("</")))
          .findFirst()
          .orElseThrow();
    }
  }
}
