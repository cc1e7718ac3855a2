package dev.stillwatch.logs;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.apache.hadoop.conf.Configuration;
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
            2026-03-01 | event_date=2026-03-01/d.parquet | file    | file cannot be read: column odd has the type FLOAT16, which Spark does not read | 1
            2026-03-01 | event_date=2026-03-01/e.parquet | file    | file cannot be read: column odd has the type UUID, which Spark does not read    | 1
            """
                .formatted(bytes.length / 2));
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
    try (ParquetWriter<org.apache.parquet.example.data.Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(schema)
            .build()) {
      writer.write(
          new SimpleGroupFactory(schema)
              .newGroup()
              .append("odd", Binary.fromConstantByteArray(new byte[length])));
    }
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
        .withColumn(
            "account_id",
            org.apache.spark.sql.functions.expr("if(request_id = 'r1', ' ', 'canary-account')"))
        .unionByName(twoDays(spark).filter("request_id = 'r0'"))
        .coalesce(1)
        .write()
        .partitionBy("event_date")
        .parquet(logs.toString());
    RequestLimits limits =
        new RequestLimits(
            List.of(FIRST, SECOND),
            1,
            Instant.parse("2026-03-03T00:00:00Z"),
            100,
            PromptContent.text());
    LogReport report = new ValidateLogs(source(spark, OnUnreadable.FAIL), limits).report();

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
