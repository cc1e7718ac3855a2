package dev.stillwatch.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NightPlanTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final String GOOD_AND_BAD =
      """
      request_id | event_time           | account_id | prompt_text
      r1         | 2026-03-10T10:00:00Z | a1         | one
      r2         | null                 | a1         | two
      r3         | null                 | a2         | three
      r4         | 2026-03-10T10:00:00Z | null       | four
      """;

  private final SparkSession spark;

  NightPlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void unusableLogsAreRefusedBeforeAnythingIsLearnedFromThem() {
    assertThat(objections("logs.bad-rows-share=0.5"))
        .containsExactly(
            "3 of 4 rows of the logs cannot be used, most often because: event time is null or not"
                + " a time (see stillwatch validate)");
    assertThat(objections("logs.bad-rows-share=0.8")).isEmpty();
    assertThat(objections("logs.bad-rows-share=0.8", "logs.bad-rows=fail")).hasSize(1);
  }

  @Test
  void aRequestIdThatCameBeforeCountsOnTheFirstNightToo() {
    String twice =
        """
        request_id | event_time           | account_id | prompt_text
        r1         | 2026-03-10T10:00:00Z | a1         | one
        r1         | 2026-03-10T11:00:00Z | a1         | two
        """;

    assertThat(objectionsTo(twice, "logs.bad-rows-share=0.2"))
        .containsExactly(
            "1 of 2 rows of the logs cannot be used, most often because: request id came before"
                + " (see stillwatch validate)");
  }

  private List<String> objections(String... settings) {
    return objectionsTo(GOOD_AND_BAD, settings);
  }

  private List<String> objectionsTo(String table, String... settings) {
    ConfigLoader.Loaded loaded = ConfigLoader.load(List.of(), List.of(settings));
    Dataset<Row> logs =
        TextTable.full(spark, CanonicalLog.TABLE, table)
            .withColumn(LogRows.SOURCE_FILE.name(), lit("part-0.parquet"))
            .withColumn(LogRows.LOG_DATE.name(), lit(DAY));
    NightPlan plan =
        new NightPlan(
            loaded.config(),
            loaded.hash(),
            "test",
            new InMemoryLake(spark),
            Map.of(NightPlan.LOGS, night -> logs),
            new Pseudonyms("0123456789abcdef".getBytes(UTF_8)),
            Instant.parse("2026-03-12T00:00:00Z"));

    return plan.objections(new Night(DAY, List.of(DAY)));
  }
}
