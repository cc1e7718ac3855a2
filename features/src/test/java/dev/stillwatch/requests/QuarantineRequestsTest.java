package dev.stillwatch.requests;

import static dev.stillwatch.requests.SomeLogs.PSEUDONYMS;
import static dev.stillwatch.requests.SomeLogs.rows;
import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class QuarantineRequestsTest {
  private static Dataset<Row> quarantined(Dataset<Row> logs) {
    return quarantined(PromptContent.text(), logs);
  }

  private static Dataset<Row> quarantined(PromptContent content, Dataset<Row> logs) {
    DescribeRequests describe =
        new DescribeRequests(
            new TinyEmbedder(), new TinyCells(), PSEUDONYMS, SomeLogs.limits(content));
    return new QuarantineRequests().from(describe.from(logs));
  }

  @Test
  void saysWhyARowCannotBeUsed(SparkSession spark) {
    Dataset<Row> logs =
        rows(
                spark,
                """
            request_id | event_time           | account_id | input_tokens | reasoning_tokens | prompt_text
            good       | 2026-03-01T08:00:00Z | ann        | 1            | null             | a
            nobody     | 2026-03-01T08:00:00Z | null       | 1            | null             | a
            blank      | 2026-03-01T08:00:00Z | ""         | 1            | null             | a
            timeless   | null                 | ann        | 1            | null             | a
            old        | 1970-01-01T00:00:00Z | ann        | 1            | null             | a
            off        | 2026-02-27T23:59:59Z | ann        | 1            | null             | a
            late       | 2026-02-28T00:00:00Z | ann        | 1            | null             | a
            future     | 2026-03-02T06:00:01Z | ann        | 1            | null             | a
            untold     | 2026-03-01T08:00:00Z | ann        | 1            | -1               | a
            negative   | 2026-03-01T08:00:00Z | ann        | -1           | null             | a
            negative2  | 2026-03-01T08:00:00Z | ann        | null         | -7               | a
            long       | 2026-03-01T08:00:00Z | ann        | 1            | null             | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            wordless   | 2026-03-01T08:00:00Z | ann        | 1            | null             | null
            good       | 2026-03-01T09:00:00Z | ann        | 1            | null             | a
            good       | 2026-03-01T10:00:00Z | ann        | 1            | null             | a
            """)
            .withColumn(
                "account_id",
                org.apache.spark.sql.functions.nullif(
                    org.apache.spark.sql.functions.regexp_replace(
                        org.apache.spark.sql.functions.col("account_id"), lit("\""), lit(" ")),
                    lit("")));

    assertThatRows(quarantined(logs))
        .hasRows(
            QuarantinedRequests.TABLE,
            """
            event_date | row_ref   | reason                                          | occurrences
            2026-03-01 | nobody    | account id is null or blank                     | 1
            2026-03-01 | blank     | account id is null or blank                     | 1
            2026-03-01 | timeless  | event time is null or not a time                | 1
            2026-03-01 | old       | event time before 2015                          | 1
            2026-03-01 | off       | event time more than 1 days off the log's day   | 1
            2026-03-01 | future    | event time in the future                        | 1
            2026-03-01 | negative  | negative tokens                                 | 1
            2026-03-01 | negative2 | negative tokens                                 | 1
            2026-03-01 | long      | text over 40 characters                         | 1
            2026-03-01 | wordless  | neither text nor embedding                      | 1
            2026-03-01 | good      | request id came before                          | 2
            """);
  }

  @Test
  void refersToRowsWithoutAnIdByDigest(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | account_id | prompt_text
            null       | ann        | a
            null       | ann        | a
            null       | bob        | a
            """);

    List<Row> found = quarantined(logs).collectAsList();
    assertThat(found)
        .extracting(QuarantinedRequests.OCCURRENCES::in)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(found)
        .extracting(QuarantinedRequests.ROW_REF::in)
        .allMatch(ref -> ref.matches("row-[0-9a-f]{16}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void saysWhatIsWrongWithAVector(SparkSession spark) {
    Dataset<Row> logs =
        rows(
            spark,
            """
            request_id | prompt_embedding    | embedding_model
            good       | [1, 0, 0]           | tiny
            short      | [1, 0]              | tiny
            none       | null                | tiny
            nan        | ["NaN", 0, 0]       | tiny
            infinite   | ["Infinity", 0, 0]  | tiny
            hole       | [null, 0, 1]        | tiny
            zero       | [0, 0, 0]           | tiny
            other      | [1, 0, 0]           | large
            """);

    assertThatRows(quarantined(PromptContent.vectors(new TinyEmbedder()), logs))
        .hasRows(
            QuarantinedRequests.TABLE,
            """
            row_ref  | reason
            short    | embedding has 2 dimensions instead of 3
            none     | neither text nor embedding
            nan      | embedding holds null, NaN or infinity
            infinite | embedding holds null, NaN or infinity
            hole     | embedding holds null, NaN or infinity
            zero     | embedding has zero norm
            other    | embedding of another model
            """);
  }

  @Test
  void capsTextsAndIdsOfTenMegabytes(SparkSession spark) {
    Dataset<Row> text =
        rows(spark, "request_id | prompt_text\nr1 | a\n")
            .withColumn("prompt_text", repeat(lit("a"), 10_000_000));
    Dataset<Row> id =
        rows(spark, "request_id | prompt_text\nr2 | a\n")
            .withColumn("request_id", repeat(lit("r"), 10_000_000));

    List<Row> found = quarantined(text.unionByName(id)).collectAsList();
    assertThat(found)
        .extracting(QuarantinedRequests.REASON::in)
        .containsExactlyInAnyOrder("text over 40 characters", "request id over 512 characters");
    assertThat(found).allMatch(row -> QuarantinedRequests.ROW_REF.in(row).length() < 100);
  }
}
