package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What callers write, and what they are called, stays in the logs it was read from. */
@ExtendWith(SparkExtension.class)
class CanaryIT {
  /** In every prompt, name and key that is planted. */
  private static final String CANARY = "canaryq7";

  /** A network that is in no other test's addresses. */
  private static final String NETWORK = "198.51.100.";

  // Kept as they are, short and printable: words of the API. What cannot be printed is not.
  private static final String HOSTILE_MODEL =
      "=1+1<script>a\u202eb\u001b[31m</script>'; DROP TABLE cases; --";

  /** What a redacted prompt must not hold either. */
  private static final String SECRET = "sk-%s".formatted(CANARY);

  private static final String ADDRESS = "zq@%s".formatted(CANARY);

  private static final List<String> HOSTILE =
      List.of(
          "my key is %s-4eC39HqLyjWDarjtT1zdp7dc".formatted(SECRET),
          "write to Zebulon Quill%s, %s.example".formatted(CANARY, ADDRESS),
          "<script src=//%s.example></script><img src=x onerror=%s()>".formatted(CANARY, CANARY),
          "'; DROP TABLE requests; -- %s".formatted(CANARY),
          "\u001b[2J\u001b]0;%s\u0007".formatted(CANARY),
          "\u202e%s\u2066\u200f".formatted(CANARY),
          "=HYPERLINK(\"http://%s.example\")".formatted(CANARY),
          "@SUM(1+1)*cmd|' /C %s'!A0".formatted(CANARY));

  @TempDir Path folder;

  @Test
  void nothingThatCallersWriteGetsIntoTheLakeTheLogsOrTheExports(SparkSession spark)
      throws IOException {
    Path world = folder.resolve("world");
    new Simulate(Scenarios.named("small"), 7).into(spark, world);
    plant(spark, world);
    Files.writeString(folder.resolve("key"), CANARY + " is the key");
    assertThat(found(texts(spark, world.resolve("planted"))))
        .as("the search itself finds what is there")
        .isNotEmpty();

    Queue<String> said = new ConcurrentLinkedQueue<>();
    List<String> revealed = new ArrayList<>();
    Logger root = (Logger) LogManager.getRootLogger();
    Listener listener = new Listener(said);
    listener.start();
    root.addAppender(listener);
    try {
      said.add(run("nightly", "--date", "2026-03-08"));
      said.add(run("cases", "list", "--format", "csv"));
      List<String> ids = ids(said);
      assertThat(ids).as("cases to look at").isNotEmpty();
      said.add(run("cases", "show", ids.get(0)));
      said.add(
          run(
              "cases",
              "export",
              "--format",
              "html,json,md,csv,graphml,stix",
              "--out",
              folder.resolve("out").toString()));
      said.add(run("review", ids.get(0), "--decision", "in-review", "--by", "ann"));
      revealed.add(run("reveal", ids.get(0), "--by", "ann", "--purpose", "to decide"));
      revealed.add(run("reveal", ids.get(0), "--accounts", "--by", "ann", "--purpose", "to ask"));
      said.add(run("sql", "SELECT * FROM case_exemplars", "--format", "csv"));
      Files.writeString(folder.resolve("other-key"), CANARY + " is another");
      String otherKey = "Cannot use this key on the lake: since ";
      said.add(refused(otherKey, "other-key", "nightly", "--date", "2026-03-08", "--force"));
      said.add(refused(otherKey, "other-key", "erase", "--account", "nobody"));
      said.add(
          refused(
              "it takes a name and a purpose",
              "key",
              "cases",
              "export",
              "--exemplars",
              "--by",
              "ann",
              "--purpose",
              " ",
              "--out",
              folder.resolve("refused").toString()));
    } finally {
      root.removeAppender(listener);
      listener.stop();
    }

    assertThat(found(List.copyOf(said))).as("terminal and log").isEmpty();
    assertThat(String.join("\n", said)).doesNotContain("\u001b", "\u202e");
    Path lake = folder.resolve("lake");
    assertThat(Files.isDirectory(lake.resolve("requests"))).isTrue();
    try (Stream<Path> tables = Files.list(lake)) {
      for (Path table : tables.filter(Files::isDirectory).sorted().toList()) {
        if (!table.endsWith("case_exemplars")) {
          assertThat(found(texts(spark, table))).as(table.getFileName().toString()).isEmpty();
          assertThat(found(files(table))).as("bytes of " + table.getFileName()).isEmpty();
        }
      }
    }
    assertThat(revealed.get(1)).as("names for who asks for them").contains(CANARY + "-");
    assertThat(revealed.get(0)).doesNotContain(SECRET, ADDRESS, "\u001b", "\u202e");
    List<String> exemplars = texts(spark, lake.resolve("case_exemplars"), "");
    assertThat(exemplars).as("redacted prompts").isNotEmpty();
    assertThat(String.join("\n", exemplars)).doesNotContain(SECRET, ADDRESS);
    List<String> exported = files(folder.resolve("out"));
    assertThat(exported).hasSizeGreaterThanOrEqualTo(6);
    assertThat(found(exported)).as("exports").isEmpty();
    assertThat(exported)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain("<script>a", "\u001b", "\u202e", "\n=1+1", ",=1+1", "\"=1+1<"));
  }

  /** The world's logs with something planted in every column that callers or people fill. */
  private void plant(SparkSession spark, Path world) throws IOException {
    Dataset<Row> logs = spark.read().parquet(world.resolve("logs").toString());
    Column turn = pmod(hash(col("request_id")), lit(3 * HOSTILE.size()));
    Column prompt = col("prompt_text");
    for (int i = 0; i < HOSTILE.size(); i++) {
      prompt =
          when(turn.equalTo(i), concat(col("prompt_text"), lit(" " + HOSTILE.get(i))))
              .otherwise(prompt);
    }
    // Half of a pair of surrogates, which no Java string would be written as.
    Column broken =
        concat(col("prompt_text"), expr("CAST(unhex('EDA080') AS STRING)"), lit(CANARY));
    prompt = when(turn.equalTo(HOSTILE.size()), broken).otherwise(prompt);
    Dataset<Row> planted =
        logs.withColumn("prompt_text", prompt)
            .withColumn("account_id", named("account_id"))
            .withColumn(
                "model_requested", when(turn.equalTo(1), HOSTILE_MODEL).otherwise(model(logs)))
            .withColumn("client_ip", concat(lit(NETWORK), pmod(hash(col("account_id")), lit(250))))
            .withColumn("attributes", expr("map('note', '%s')".formatted(CANARY)));
    for (String name :
        List.of(
            "org_id",
            "project_id",
            "api_key_hash",
            "end_user_id",
            "conversation_id",
            "user_agent",
            "system_prompt_hash",
            "tls_fingerprint",
            "signature_hash")) {
      planted =
          planted.withColumn(
              name,
              Arrays.asList(logs.columns()).contains(name)
                  ? named(name)
                  : lit(name.equals("signature_hash") ? null : CANARY + name).cast("string"));
    }
    planted.write().partitionBy("event_date").parquet(world.resolve("planted").toString());
    List<String> accounts = Files.readAllLines(world.resolve("accounts.csv"));
    List<String> lines = new ArrayList<>();
    lines.add(accounts.get(0));
    accounts.subList(1, accounts.size()).forEach(line -> lines.add(CANARY + "-" + line));
    Files.write(world.resolve("accounts.csv"), lines);
  }

  private static Column model(Dataset<Row> logs) {
    return Arrays.asList(logs.columns()).contains("model_requested")
        ? col("model_requested")
        : lit("m").cast("string");
  }

  private static Column named(String name) {
    return concat(lit(CANARY + "-"), col(name));
  }

  /** Runs a command as a user would; tells all it said. */
  private String run(String... command) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    int code = Main.run(arguments("key", command), to, to);
    assertThat(code).as("%s: %s", command[0], said).isZero();
    return said.toString();
  }

  /** A command with the settings of the world, under the key of a file. */
  private String[] arguments(String keyFile, String... command) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command));
    Path world = folder.resolve("world");
    Stream.of(
            "logs.path=" + world.resolve("planted"),
            "accounts.path=" + world.resolve("accounts.csv"),
            "releases.path=" + world.resolve("releases.csv"),
            "lake.path=" + folder.resolve("lake"),
            "privacy.key-file=" + folder.resolve(keyFile),
            "codebook.cells=64",
            "codebook.sample=3000",
            // Whatever is a group is a case: there must be something to export.
            "detection.entry=at-once",
            "detection.threshold-bits=0.01",
            "detection.min-families=1",
            "detection.least-prompts=0")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  /** Runs a command that says why it does nothing, and that it was asked for wrongly. */
  private String refused(String why, String keyFile, String... command) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    int code = Main.run(arguments(keyFile, command), to, to);
    assertThat(code).as("%s: %s", command[0], said).isEqualTo(ExitCode.USAGE);
    assertThat(said.toString()).contains(why);
    return said.toString();
  }

  private static List<String> ids(Queue<String> said) {
    return said.stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("SW-"))
        .map(line -> line.substring(0, line.indexOf(',')))
        .toList();
  }

  /** Rows with something planted in them, whether or not a table still holds them. */
  private static List<String> texts(SparkSession spark, Path table) throws IOException {
    return texts(spark, table, CANARY);
  }

  /** Rows of every Parquet file below a folder that hold a word or something planted. */
  private static List<String> texts(SparkSession spark, Path table, String word)
      throws IOException {
    try (Stream<Path> files = Files.walk(table)) {
      if (files.noneMatch(file -> file.toString().endsWith(".parquet"))) {
        return List.of();
      }
    }
    SparkSession own = spark.newSession();
    own.conf().set("spark.databricks.delta.formatCheck.enabled", "false");
    Dataset<Row> rows =
        own.read()
            .option("recursiveFileLookup", true)
            .option("mergeSchema", true)
            .option("pathGlobFilter", "*.parquet")
            .parquet(table.toString());
    Column all =
        concat(
            expr("to_json(struct(*))"),
            lit(" "),
            expr(
                Arrays.stream(rows.schema().fields())
                    .filter(field -> field.dataType().typeName().equals("binary"))
                    .map(field -> "coalesce(hex(`%s`), '')".formatted(field.name()))
                    .reduce("''", "concat(%s, %s)"::formatted)));
    Column low = org.apache.spark.sql.functions.lower(all);
    String inHex = java.util.HexFormat.of().formatHex(CANARY.getBytes(UTF_8));
    return rows.select(low.as("_text"))
        .where(
            col("_text")
                .contains(word)
                .or(col("_text").contains(NETWORK))
                .or(col("_text").contains(inHex)))
        .limit(word.isEmpty() ? 10 : 3)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** The bytes of all files below a folder, one character each. */
  private static List<String> files(Path below) {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(Files::isRegularFile)
          .map(
              file -> {
                try {
                  return file + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where something planted is, cut to what a reader needs. */
  private static Set<String> found(List<String> texts) {
    Set<String> found = new TreeSet<>();
    for (String text : texts) {
      String low = text.toLowerCase(Locale.ROOT);
      for (String planted : List.of(CANARY, NETWORK)) {
        int at = low.indexOf(planted);
        if (at >= 0) {
          found.add(text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80)));
        }
      }
    }
    return found;
  }

  /** Keeps what is logged. */
  private static final class Listener extends AbstractAppender {
    private final Queue<String> said;

    Listener(Queue<String> said) {
      super("canary", null, null, true /* ignore its own failures */, Property.EMPTY_ARRAY);
      this.said = said;
    }

    @Override
    public void append(LogEvent event) {
      said.add(event.getMessage().getFormattedMessage());
      for (Throwable thrown = event.getThrown(); thrown != null; thrown = thrown.getCause()) {
        said.add(String.valueOf(thrown.getMessage()));
      }
    }
  }
}
