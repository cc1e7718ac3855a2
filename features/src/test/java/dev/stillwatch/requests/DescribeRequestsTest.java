package dev.stillwatch.requests;

import static dev.stillwatch.requests.SomeLogs.PSEUDONYMS;
import static dev.stillwatch.requests.SomeLogs.rows;
import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DescribeRequestsTest {
  private final DescribeRequests describe = describe(PromptContent.text());

  private static DescribeRequests describe(PromptContent content) {
    return new DescribeRequests(
        new TinyEmbedder(), new TinyCells(), PSEUDONYMS, SomeLogs.limits(content));
  }

  private static Dataset<Row> accepted(DescribeRequests describe, Dataset<Row> logs) {
    return new AcceptRequests().from(describe.from(logs));
  }

  @Test
  void placesPromptsInCells(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | account_id | prompt_text
            r1         | ann        | aaa
            r2         | ann        | bbb
            r3         | bob        | zzz
            """);

    assertThatRows(accepted(describe, logs))
        .hasRows(
            Requests.TABLE,
            """
            event_date | request_id | event_time           | account_ref | epoch  | cell | margin | prompt_chars
            2026-03-01 | r1         | 2026-03-01T00:00:00Z | %1$s        | tiny-1 | 0    | 1      | 3
            2026-03-01 | r2         | 2026-03-01T00:00:00Z | %1$s        | tiny-1 | 1    | 1      | 3
            2026-03-01 | r3         | 2026-03-01T00:00:00Z | %2$s        | tiny-1 | null | null   | 3
            """
                .formatted(PSEUDONYMS.of(Kind.ACCOUNT, "ann"), PSEUDONYMS.of(Kind.ACCOUNT, "bob")));
  }

  @Test
  void keepsTheResidualToHalfAStep(SparkSession spark) {
    Row row = accepted(describe, rows(spark, "request_id | prompt_text\nr | aaac\n")).head();
    byte[] residual = Requests.RESIDUAL.in(row);
    float scale = Requests.RESIDUAL_SCALE.in(row);
    double norm = Math.sqrt(10);
    assertThat(residual[0] * scale).isCloseTo((float) (3 / norm - 1), within(scale / 2));
    assertThat(residual[1]).isZero();
    assertThat(residual[2]).isEqualTo((byte) 127);
    assertThat(residual[2] * scale).isCloseTo((float) (1 / norm), within(1e-6f));
  }

  @Test
  void givesEachNameItsPseudonym(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | account_id | org_id | project_id | api_key_hash | end_user_id | client_ip    | ip_prefix      | prompt_text
            r1         | x          | x      | x          | x            | x           | 203.0.113.77 | null           | a
            r2         | x          | null   | null       | null         | null        | null         | 203.0.113.0/24 | a
            """);

    assertThatRows(accepted(describe, logs))
        .hasRows(
            Requests.TABLE,
            """
            request_id | account_ref | org_ref | project_ref | key_ref | user_ref | ip_ref | network_ref
            r1         | %1$s        | %2$s    | %2$s        | %3$s    | %4$s     | %5$s   | %6$s
            r2         | %1$s        | null    | null        | null    | null     | null   | %6$s
            """
                .formatted(
                    PSEUDONYMS.of(Kind.ACCOUNT, "x"),
                    PSEUDONYMS.of(Kind.ORG, "x"),
                    PSEUDONYMS.of(Kind.KEY, "x"),
                    PSEUDONYMS.of(Kind.USER, "x"),
                    PSEUDONYMS.of(Kind.IP, "203.0.113.77"),
                    PSEUDONYMS.of(Kind.IP, "203.0.113.0/24")));
  }

  @Test
  void keepsTheEarliestOfARequestIdADay(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | event_time           | account_id | output_tokens | prompt_text
            r1         | 2026-03-01T08:00:01Z | ann        | 1             | a
            r1         | 2026-03-01T08:00:00Z | ann        | 2             | a
            r1         | 2026-03-01T07:00:00Z |            | 3             | a
            """);

    assertThatRows(accepted(describe, logs))
        .hasRows(
            Requests.TABLE,
            """
            request_id | output_tokens
            r1         | 2
            """);
  }

  @Test
  void countsARequestForTheDayOfTheLogsItStandsIn(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | event_time           | prompt_text
            r1         | 2026-02-28T23:59:59Z | a
            r2         | 2026-03-01T00:00:00Z | a
            """);
    Dataset<Row> elsewhere = logs.withColumn("_log_date", lit(SomeLogs.DAY.plusDays(1)));

    assertThatRows(accepted(describe, logs.union(elsewhere)))
        .hasRows(
            Requests.TABLE,
            """
            event_date | request_id
            2026-03-01 | r1
            2026-03-01 | r2
            """);
  }

  @Test
  void takesVectorsFromTheLogAtAnyLength(SparkSession spark) {
    DescribeRequests given = describe(PromptContent.vectors(new TinyEmbedder()));
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | prompt_embedding | embedding_model | prompt_text
            r1         | [3, 0, 0]        | tiny            | null
            r2         | [0, 1e-30, 0]    | null            | null
            r3         | null             | null            | aaa
            r4         | [3, 0, 0]        | other           | null
            """);

    assertThatRows(accepted(given, logs))
        .hasRows(
            Requests.TABLE,
            """
            request_id | cell | margin | prompt_chars
            r1         | 0    | 1      | null
            r2         | 1    | 1      | null
            r3         | null | null   | 3
            """);
  }

  @Test
  void cleansWhatCallersMayChoose(SparkSession spark) {
    Dataset<Row> logs =
        rows(spark, "request_id | prompt_text\nr | a\n")
            .withColumn("model_requested", lit("m\u001b[31m\u202e\n1"))
            .withColumn("finish_reason", repeat(lit("x"), 10_000))
            .withColumn("country", lit("\u200b"));

    Row row = accepted(describe, logs).head();
    assertThat(Requests.MODEL_REQUESTED.in(row)).isEqualTo("m[31m1");
    assertThat(Requests.FINISH_REASON.in(row)).hasSize(128);
    assertThat(row.isNullAt(row.fieldIndex("country"))).isTrue();
  }

  @Test
  void whiteSpaceAtTheBeginningMakesNothingBlankAndAloneItDoes(SparkSession spark) {
    Dataset<Row> one = rows(spark, "request_id\nr\n");
    Dataset<Row> seen = described(one, "\n r1", "\t a", "\u00a0x");
    Dataset<Row> blank = described(one, "r2", "a", " \t\n\u000b\f\r");

    assertThat(DescribeRequests.REASON.in(seen.head())).isNull();
    assertThat(DescribeRequests.ROW_REF.in(seen.head())).isEqualTo("\n r1");
    assertThat(DescribeRequests.REASON.in(blank.head())).isEqualTo("neither text nor embedding");
    assertThat(DescribeRequests.ROW_REF.in(blank.head())).isEqualTo("r2");
  }

  private Dataset<Row> described(Dataset<Row> one, String id, String account, String text) {
    return describe.from(
        one.withColumn("request_id", lit(id))
            .withColumn("account_id", lit(account))
            .withColumn("prompt_text", lit(text)));
  }

  @Test
  void idsAreAsLongAsTheirCharactersNotTheirBytes(SparkSession spark) {
    Dataset<Row> one = rows(spark, "request_id\nr\n");

    assertThat(DescribeRequests.REASON.in(described(one, "\u00e9".repeat(512), "a", "t").head()))
        .isNull();
    assertThat(DescribeRequests.REASON.in(described(one, "\u00e9".repeat(513), "a", "t").head()))
        .isEqualTo("request id over 512 characters");
  }

  @Test
  void doesNotDependOnPartitioningOrStartAJob(SparkSession spark) {
    Dataset<Row> logs =
        spark
            .range(3_000)
            .selectExpr(
                "concat('r', id % 2000) AS request_id",
                "timestamp_seconds(1772323200 + id % 7) AS event_time",
                "concat('acc', id % 10) AS account_id",
                "repeat(array('a','b','c')[int(id % 3)], int(1 + id % 5)) AS prompt_text")
            .cache();
    try {
      Dataset<Row> canonical = SomeLogs.canonical(logs);
      assertThat(JobCounter.jobsOf(spark, () -> accepted(describe, canonical))).isZero();
      List<String> few = accepted(describe, canonical.coalesce(1)).toJSON().collectAsList();
      List<String> many =
          accepted(describe, canonical.repartition(7, col("account_id"))).toJSON().collectAsList();
      assertThat(few).hasSize(2_000);
      assertThat(many).containsExactlyInAnyOrderElementsOf(few);
    } finally {
      logs.unpersist();
    }
  }

  @Test
  void letsNoTextOrNameOut(SparkSession spark, @TempDir Path folder) {
    String file = folder.resolve("logs").toString();
    spark
        .sql(
            """
            SELECT 'r1' AS request_id, TIMESTAMP'2026-03-01 08:00:00' AS event_time,
              'canary-account' AS account_id, 'canary-org' AS org_id, 'canary-key' AS api_key_hash,
              'canary-user' AS end_user_id, 'canary-conversation' AS conversation_id,
              'canary-agent' AS user_agent, 'canary-tls' AS tls_fingerprint,
              'canary-signature' AS signature_hash, 'canary-system' AS system_prompt_hash,
              '198.51.100.7' AS client_ip, 'a canary-prompt' AS prompt_text
            """)
        .write()
        .parquet(file);

    Dataset<Row> described = accepted(describe, SomeLogs.canonical(spark.read().parquet(file)));
    List<String> out = described.toJSON().collectAsList();
    assertThat(out).hasSize(1).noneMatch(row -> row.contains("canary"));
    assertThat(out.get(0)).doesNotContain("198.51.100");
    assertThat(described.queryExecution().toString())
        .doesNotContain("canary", "a key for tests only", "198.51.100");
  }

  @Test
  void survivesHostilePrompts(SparkSession spark) {
    Dataset<Row> logs =
        rows(spark, "request_id | prompt_text\nr | a\n")
            .crossJoin(
                spark
                    .createDataset(
                        List.of(
                            "<script>alert(1)</script>",
                            "'; DROP TABLE requests; --",
                            "\u001b]0;owned\u0007\u001b[2J",
                            "\u202eabc\u202d",
                            "a\ud800b",
                            "\u0000\u0000"),
                        org.apache.spark.sql.Encoders.STRING())
                    .toDF("_text"))
            .withColumn(
                "request_id", concat(lit("r"), org.apache.spark.sql.functions.hash(col("_text"))))
            .withColumn("prompt_text", col("_text"))
            .drop("_text");

    List<Row> described = accepted(describe, logs).collectAsList();
    assertThat(described).hasSize(6);
    assertThat(described).allMatch(row -> Requests.TEXT_HASH.in(row) != null);
  }

  @Test
  void endsTheDayBeforeMidnight(SparkSession spark) {
    Dataset<Row> logs =
        rows(spark, "request_id | prompt_text\nr | a\n")
            .withColumn("event_time", lit(Instant.parse("2026-03-01T23:59:59.999999Z")));
    assertThat(Requests.EVENT_TIME.in(accepted(describe, logs).head()))
        .isEqualTo(Instant.parse("2026-03-01T23:59:59.999999Z"));
  }
}
