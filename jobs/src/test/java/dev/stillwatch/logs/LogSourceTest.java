package dev.stillwatch.logs;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.logs.LogSource.OnUnreadable;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.requests.RequestLimits;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LogSourceTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final LocalDate SECOND = LocalDate.parse("2026-03-02");

  @TempDir private Path temp;
  private Path logs;

  @BeforeEach
  void nameAFolderWithASpace() {
    logs = temp.resolve("the logs");
  }

  private static Dataset<Row> twoDays(SparkSession spark) {
    return spark.sql(
        """
        SELECT concat('r', id) AS request_id, timestamp_seconds(1772323200 + 43200 * id) AS event_time,
          'ann' AS account_id, 'hello' AS prompt_text, 1L AS output_tokens, 'x' AS unused,
          to_date(timestamp_seconds(1772323200 + 43200 * id)) AS event_date
        FROM range(4)
        """);
  }

  private LogSource source(SparkSession spark, OnUnreadable policy) {
    return LogSource.open(spark, logs.toString(), MappingFile.load("canonical"), policy);
  }

  private void writePartitioned(SparkSession spark) {
    twoDays(spark).coalesce(1).write().partitionBy("event_date").parquet(logs.toString());
  }

  private Path dataFile(String day) throws IOException {
    try (var files = Files.list(logs.resolve("event_date=" + day))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void readsOnlyTheDaysAndColumnsItNeeds(SparkSession spark) throws IOException {
    writePartitioned(spark);
    Dataset<Row> rows = source(spark, OnUnreadable.FAIL).read(SECOND, SECOND);

    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time           | output_tokens | org_id
            r2         | 2026-03-02T00:00:00Z | 1             | null
            r3         | 2026-03-02T12:00:00Z | 1             | null
            """);
    Row row = rows.select("_source_file", "_log_date").distinct().head();
    assertThat(row.getString(0))
        .isEqualTo("event_date=2026-03-02/" + dataFile("2026-03-02").getFileName());
    assertThat(row.getLocalDate(1)).isEqualTo(SECOND);
    assertThat(rows.queryExecution().executedPlan().toString()).doesNotContain("unused");
    Dataset<Row> narrow = rows.select("request_id", "event_time");
    assertThat(narrow.queryExecution().executedPlan().toString())
        .contains("ReadSchema: struct<request_id:string,event_time:timestamp")
        .doesNotContain("output_tokens");
    // Whoever opened the other day's file would fail.
    Files.writeString(dataFile("2026-03-01"), "no Parquet");
    assertThat(source(spark, OnUnreadable.FAIL).read(SECOND, SECOND).count()).isEqualTo(2);
  }

  @Test
  void noticesWhenADayChanges(SparkSession spark) throws IOException {
    writePartitioned(spark);
    LogSource source = source(spark, OnUnreadable.FAIL);
    assertThat(JobCounter.jobsOf(spark, source::days)).isZero();
    List<LogDay> before = source.days();
    assertThat(before).extracting(LogDay::day).containsExactly(FIRST, SECOND);
    assertThat(before).noneMatch(LogDay::marked).allMatch(day -> day.bytes() > 0);

    Files.copy(
        dataFile("2026-03-01"), logs.resolve("event_date=2026-03-01").resolve("late.parquet"));
    Files.createFile(logs.resolve("event_date=2026-03-01").resolve("_SUCCESS"));
    List<LogDay> after = source.days();
    assertThat(after.get(0).digest()).isNotEqualTo(before.get(0).digest());
    assertThat(after.get(0).marked()).isTrue();
    assertThat(after.get(1)).isEqualTo(before.get(1));
  }

  @Test
  void filtersOnTimeWhereNothingIsPartitioned(SparkSession spark) {
    twoDays(spark).drop("event_date").coalesce(1).write().parquet(logs.toString());
    LogSource source = source(spark, OnUnreadable.FAIL);

    Dataset<Row> rows = source.read(FIRST, FIRST);
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id
            r0
            r1
            """);
    assertThat(rows.queryExecution().executedPlan().toString())
        .containsPattern("PushedFilters: \\[[^]]*event_time");
    assertThat(source.days()).extracting(LogDay::day).containsExactly(FIRST, SECOND);
    assertThat(source.read(List.of(FIRST.minusDays(1), SECOND)).count()).isEqualTo(2);
  }

  @Test
  void readsDelta(SparkSession spark) {
    twoDays(spark).write().format("delta").partitionBy("event_date").save(logs.toString());
    LogSource source = source(spark, OnUnreadable.FAIL);

    Dataset<Row> rows = source.read(FIRST, FIRST);
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.select("_source_file").head().getString(0))
        .startsWith("event_date=2026-03-01/");
    assertThat(source.days()).extracting(LogDay::day).containsExactly(FIRST, SECOND);
  }

  @Test
  void namesFilesThatCannotBeRead(SparkSession spark) throws IOException {
    writePartitioned(spark);
    Path whole = dataFile("2026-03-01");
    byte[] bytes = Files.readAllBytes(whole);
    Path folder = whole.getParent();
    Files.write(folder.resolve("a.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.write(folder.resolve("b.parquet"), "request_id,prompt_text".getBytes(UTF_8));
    Files.write(folder.resolve("c.parquet"), new byte[0]);
    writeStrange(folder.resolve("d.parquet"), LogicalTypeAnnotation.float16Type(), 2);
    writeStrange(folder.resolve("e.parquet"), LogicalTypeAnnotation.uuidType(), 16);

    LogSource fail = source(spark, OnUnreadable.FAIL);
    assertThatThrownBy(() -> fail.read(FIRST, FIRST))
        .isInstanceOf(InputMissing.class)
        .hasMessage(
            "Cannot read logs: event_date=2026-03-01/a.parquet: it is truncated after %,d bytes (and 4 more files)"
                .formatted(bytes.length / 2));
    assertThat(fail.read(SECOND, SECOND).count()).isEqualTo(2);

    LogSource skip = source(spark, OnUnreadable.SKIP);
    assertThat(skip.read(FIRST, FIRST).count()).isEqualTo(2);
    assertThatRows(skip.quarantined(skip.unreadable(FIRST, SECOND)))
        .hasRows(
            QuarantinedRequests.TABLE,
            """
            event_date | source_file                     | row_ref | reason                                                                                     | occurrences
            2026-03-01 | event_date=2026-03-01/a.parquet | file    | file cannot be read: it is truncated after %,d bytes                                        | 1
            2026-03-01 | event_date=2026-03-01/b.parquet | file    | file cannot be read: it is not Parquet                                                     | 1
            2026-03-01 | event_date=2026-03-01/c.parquet | file    | file cannot be read: 0 bytes are too few for Parquet                                       | 1
            2026-03-01 | event_date=2026-03-01/d.parquet | file    | file cannot be read: column odd has the type FLOAT16, which Spark does not read; write it as another, or not at all | 1
            2026-03-01 | event_date=2026-03-01/e.parquet | file    | file cannot be read: column odd has the type UUID, which Spark does not read; write it as another, or not at all    | 1
            """
                .formatted(bytes.length / 2));
  }

  @Test
  void looksAtNothingBetweenTheDaysThatAreAskedFor(SparkSession spark) throws IOException {
    writePartitioned(spark);
    LocalDate third = SECOND.plusDays(1);
    Path folder = Files.createDirectories(logs.resolve("event_date=" + third));
    Files.copy(dataFile("2026-03-01"), folder.resolve("part.parquet"));
    Files.write(dataFile("2026-03-02"), new byte[0]);

    LogSource fail = source(spark, OnUnreadable.FAIL);

    assertThat(fail.unreadable(List.of(FIRST, third))).isEmpty();
    assertThat(fail.unreadable(FIRST, third)).hasSize(1);
    assertThat(ids(fail.read(List.of(FIRST, third)))).containsExactly("r0", "r0", "r1", "r1");
  }

  private static void writeStrange(Path file, LogicalTypeAnnotation type, int length)
      throws IOException {
    MessageType schema =
        Types.buildMessage()
            .required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
            .length(length)
            .as(type)
            .named("odd")
            .named("log");
    write(
        file,
        schema,
        new SimpleGroupFactory(schema)
            .newGroup()
            .append("odd", Binary.fromConstantByteArray(new byte[length])));
  }

  private static void write(Path file, MessageType schema, Group row) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(schema)
            .build()) {
      writer.write(row);
    }
  }

  /** Requests of the first day, an hour apart from midnight on, with another column of any type. */
  private static void writeRequests(SparkSession spark, Path folder, String ids, String... more) {
    spark
        .sql(
            """
            SELECT explode(split('%s', ' ')) AS request_id, 'ann' AS account_id, 'hello' AS prompt_text
            """
                .formatted(ids))
        .selectExpr("*", "timestamp'2026-03-01' AS event_time")
        .selectExpr(Stream.concat(Stream.of("*"), Stream.of(more)).toArray(String[]::new))
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(folder.toString());
  }

  @Test
  void readsTimesInNanosecondsAndColumnsOfNulls(SparkSession spark) throws IOException {
    Path day = Files.createDirectories(logs.resolve("event_date=2026-03-01"));
    for (boolean utc : new boolean[] {true, false}) {
      MessageType schema =
          Types.buildMessage()
              .optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(utc, LogicalTypeAnnotation.TimeUnit.NANOS))
              .named("event_time")
              .optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named("request_id")
              .optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named("account_id")
              .optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named("prompt_text")
              .optional(PrimitiveTypeName.INT32)
              .as(LogicalTypeAnnotation.unknownType())
              .named("org_id")
              .named("log");
      write(
          day.resolve(utc + ".parquet"),
          schema,
          new SimpleGroupFactory(schema)
              .newGroup()
              .append("event_time", 1_772_323_200_123_456_789L)
              .append("request_id", "nanos " + utc)
              .append("account_id", "ann")
              .append("prompt_text", "hello"));
    }
    writeRequests(spark, day, "micros", "'acme' AS org_id");

    Dataset<Row> rows = source(spark, OnUnreadable.FAIL).read(FIRST, FIRST);
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id  | event_time                  | org_id
            micros      | 2026-03-01T00:00:00Z        | acme
            nanos false | 2026-03-01T00:00:00.123456Z | null
            nanos true  | 2026-03-01T00:00:00.123456Z | null
            """);
    assertThat(rows.filter("_source_file = 'event_date=2026-03-01/true.parquet'").count())
        .isEqualTo(1);
  }

  @Test
  void readsFilesWhoseTypesDifferAndColumnsThatOnlySomeHave(SparkSession spark) {
    Path day = logs.resolve("event_date=2026-03-01");
    writeRequests(spark, day, "long", "5L AS output_tokens", "'x' AS unused");
    writeRequests(spark, day, "double", "6.0D AS output_tokens", "1 AS unused");
    writeRequests(spark, day, "int", "7 AS output_tokens", "'acme' AS org_id");
    writeRequests(spark, day, "none");

    assertThatRows(source(spark, OnUnreadable.FAIL).read(FIRST, FIRST))
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | output_tokens | org_id
            double     | 6             | null
            int        | 7             | acme
            long       | 5             | null
            none       | null          | null
            """);
  }

  @Test
  void readsFilesOfLikeColumnsInOneScan(SparkSession spark) {
    for (String column : List.of("1 AS n", "'acme' AS org_id", "2 AS n", "200 AS status_code")) {
      writeRequests(spark, logs.resolve("event_date=2026-03-01"), "r", column);
    }
    Dataset<Row> rows = source(spark, OnUnreadable.FAIL).read(FIRST, FIRST);

    assertThat(rows.queryExecution().executedPlan().toString()).containsOnlyOnce("FileScan");
    assertThat(rows.filter("n IS NULL").count()).isEqualTo(2);
    assertThat(rows.filter("org_id IS NOT NULL OR status_code = 200").count()).isEqualTo(2);
  }

  @Test
  void countsRowsWithoutATimeForTheDayOfTheirFileOnly(SparkSession spark) {
    Dataset<Row> second = twoDays(spark).filter("request_id IN ('r2', 'r3')").drop("event_date");
    twoDays(spark).drop("event_date").coalesce(1).write().parquet(logs.toString());
    second
        .withColumn("event_time", functions.expr("if(request_id = 'r2', NULL, event_time)"))
        .withColumn("request_id", functions.expr("concat('late ', request_id)"))
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(logs.toString());
    LogSource source = source(spark, OnUnreadable.FAIL);

    assertThat(ids(source.read(FIRST, FIRST))).containsExactly("r0", "r1");
    assertThat(ids(source.read(SECOND, SECOND))).containsExactly("late r2", "late r3", "r2", "r3");
    assertThat(
            source
                .read(FIRST, SECOND.plusDays(3))
                .filter("request_id = 'late r2'")
                .head()
                .<LocalDate>getAs("_log_date"))
        .isEqualTo(SECOND);

    second
        .selectExpr(
            "'never' AS request_id", "account_id", "prompt_text", "NULL::timestamp AS event_time")
        .limit(1)
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(logs.toString());
    assertThat(ids(source.read(FIRST, FIRST))).containsExactly("never", "r0", "r1");
  }

  private static List<String> ids(Dataset<Row> rows) {
    return rows.select("request_id").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void readsFoldersThatNameNothing(SparkSession spark) {
    writeRequests(spark, logs.resolve("2026").resolve("03").resolve("01"), "r1 r2");
    LogSource source = source(spark, OnUnreadable.FAIL);

    assertThat(ids(source.read(FIRST, FIRST))).containsExactly("r1", "r2");
    assertThat(source.days()).extracting(LogDay::day).containsExactly(FIRST);
  }

  @Test
  void takesPartitionValuesAsTheyStand(SparkSession spark) {
    writeRequests(spark, logs.resolve("event_date=20260301").resolve("org_id=0042"), "r1");
    writeRequests(spark, logs.resolve("event_date=20260302").resolve("org_id=0043"), "r2");
    LogSource source = source(spark, OnUnreadable.FAIL);

    assertThat(source.days()).extracting(LogDay::day).containsExactly(FIRST, SECOND);
    assertThatRows(source.read(FIRST, FIRST))
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | org_id
            r1         | 0042
            """);
  }

  @Test
  void readsRowsWithoutAPartitionDayByTheirTime(SparkSession spark) {
    writeRequests(spark, logs.resolve("event_date=2026-03-02"), "named");
    writeRequests(spark, logs.resolve("event_date=__HIVE_DEFAULT_PARTITION__"), "unnamed");
    LogSource source = source(spark, OnUnreadable.FAIL);

    assertThat(ids(source.read(SECOND, SECOND))).containsExactly("named");
    Dataset<Row> rows = source.read(FIRST, FIRST);
    assertThat(ids(rows)).containsExactly("unnamed");
    assertThat(rows.head().<LocalDate>getAs("_log_date")).isEqualTo(FIRST);
  }

  @Test
  void passesOverUnreadableFilesWithoutPartitionsToo(SparkSession spark) throws IOException {
    writeRequests(spark, logs, "r1");
    Files.write(logs.resolve("a.parquet"), "PAR1 and no more than that".getBytes(UTF_8));
    LogSource skip = source(spark, OnUnreadable.SKIP);

    assertThat(skip.days()).extracting(LogDay::day).containsExactly(FIRST);
    assertThat(ids(skip.read(FIRST, FIRST))).containsExactly("r1");
    assertThatThrownBy(() -> source(spark, OnUnreadable.FAIL).days())
        .hasMessageStartingWith("Cannot read logs: a.parquet: it is truncated");
  }

  @Test
  void validatesDaysWithoutLookingAtOthers(SparkSession spark) throws IOException {
    writePartitioned(spark);
    Files.writeString(dataFile("2026-03-02"), "no Parquet");

    assertThat(new ValidateLogs(source(spark, OnUnreadable.FAIL), limits(FIRST)).report().rows())
        .isEqualTo(2);
  }

  @Test
  void passesOverOptionalColumnsOfAnotherTypeAndSaysSo(SparkSession spark) {
    writeRequests(spark, logs, "r1", "'{}' AS attributes", "array(1) AS tool_count");
    LogReport report = new ValidateLogs(source(spark, OnUnreadable.FAIL), limits(FIRST)).report();

    assertThat(report.usable()).isEqualTo(1);
    assertThat(report.unfit())
        .isEqualTo(Map.of("attributes", "string", "tool_count", "array<int>"));
    for (String text : List.of(report.table(), report.csv(), report.json())) {
      assertThat(text).contains("attributes", "array<int>");
    }
  }

  @Test
  void saysWhatToSetWhereTheMappingOrThePathIsWrong(SparkSession spark) throws IOException {
    writeRequests(spark, logs, "r1");
    Path own = temp.resolve("own.conf");
    Files.writeString(
        own,
        "where = \"kind = 1\", columns { request_id = request_id, event_time = event_time, account_id = who, prompt_text = prompt_text }");
    LogSource source =
        LogSource.open(spark, logs.toString(), MappingFile.load(own.toString()), OnUnreadable.FAIL);
    assertThatThrownBy(() -> source.read(FIRST, FIRST))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Cannot map logs with %s: where kind = 1: ".formatted(own));

    String file = own.toString();
    assertThatThrownBy(
            () -> LogSource.open(spark, file, MappingFile.load("canonical"), OnUnreadable.FAIL))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Cannot read logs: %s is a file; set logs.path to the folder it lies in", file);
  }

  @Test
  void refusesToValidateNothing(SparkSession spark) {
    writeRequests(spark, logs, "r1");
    assertThatThrownBy(
            () -> new ValidateLogs(source(spark, OnUnreadable.FAIL), limits(SECOND)).report())
        .isInstanceOf(InputMissing.class)
        .hasMessage(
            "Cannot validate logs: no row at %s from 2026-03-02 to 2026-03-02, by the day of the folder (event_date) or else by event_time",
            logs);
  }

  private static RequestLimits limits(LocalDate... days) {
    return new RequestLimits(
        List.of(days), 1, Instant.parse("2026-03-03T00:00:00Z"), 100, PromptContent.text());
  }

  @Test
  void saysWhichTypeAFileShouldHaveHad(SparkSession spark) {
    writeRequests(spark, logs, "r1", "'many' AS n");
    Dataset<Row> otherwise =
        spark.read().schema("request_id string, n bigint").parquet(logs.toString());

    assertThat(LogSource.unreadableFile(catchThrowable(otherwise::collectAsList)))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .contains("column [n] has the type BINARY, not bigint as before"));
  }

  @Test
  void saysWhereNothingIs(SparkSession spark) {
    assertThatThrownBy(() -> source(spark, OnUnreadable.FAIL))
        .isInstanceOf(InputMissing.class)
        .hasMessage("Cannot read logs: nothing at %s", logs);
  }

  @Test
  void reportsCoverageAndRejects(SparkSession spark) {
    twoDays(spark)
        .withColumn("account_id", functions.expr("if(request_id = 'r1', ' ', 'canary-account')"))
        .unionByName(twoDays(spark).filter("request_id = 'r0'"))
        .coalesce(1)
        .write()
        .partitionBy("event_date")
        .parquet(logs.toString());
    LogReport report =
        new ValidateLogs(source(spark, OnUnreadable.FAIL), limits(FIRST, SECOND)).report();

    assertThat(report.rows()).isEqualTo(5);
    assertThat(report.usable()).isEqualTo(3);
    assertThat(report.first()).contains(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(report.rejects())
        .containsExactly(
            new LogReport.Reject("account id is null or blank", 1, List.of("r1")),
            new LogReport.Reject("request id came before", 1, List.of("r0")));
    assertThat(report.coverage())
        .contains(new LogReport.Coverage("output_tokens", true, 0, 5))
        .contains(new LogReport.Coverage("org_id", false, 5, 5));
    for (String text : List.of(report.table(), report.csv(), report.json())) {
      assertThat(text).contains("r1", "output_tokens").doesNotContain("canary", "hello");
    }
  }
}
