package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CountPivotsTest {
  private static final CountPivots COUNT = new CountPivots(LocalDate.parse("2026-03-25"), 1);

  @Test
  void countsWhatMovedAndNotWhatWasAdded(SparkSession spark) {
    // Each asked 70 in the week before, so 20 are usual: all over, half, none, and twice as much.
    assertThat(millionths(spark, 10, 0, 10)).containsExactly(1_000_000L);
    assertThat(millionths(spark, 10, 5, 5)).containsExactly(500_000L);
    assertThat(millionths(spark, 10, 10, 0)).containsExactly(0L);
    assertThat(millionths(spark, 10, 10, 10)).containsExactly(0L);
    assertThat(millionths(spark, 10, 5, 20)).containsExactly(500_000L);
  }

  @Test
  void leavesOutWhoWasNotThereInTheWeekBefore(SparkSession spark) {
    assertThat(millionths(spark, 0, 0, 10)).isEmpty();
  }

  @Test
  void leavesOutWhoRunsOnceAWeek(SparkSession spark) {
    assertThat(millionths(spark, "day = DATE'2026-03-03'", 10, 0, 100)).isEmpty();
  }

  @Test
  void leavesOutWhoWasKeptFromAskingByTheDayAfter(SparkSession spark) {
    assertThat(millionths(spark, "true", "2026-03-11", 10, 0, 10)).isEmpty();
    assertThat(millionths(spark, "true", "2026-03-12", 10, 0, 10)).containsExactly(1_000_000L);
  }

  private static List<Long> millionths(SparkSession spark, long before, long old, long toIt) {
    return millionths(spark, "true", before, old, toIt);
  }

  private static List<Long> millionths(
      SparkSession spark, String asks, long before, long old, long toIt) {
    return millionths(spark, asks, "2026-12-31", before, old, toIt);
  }

  // One member, of a release on 10 March: requests a day before, and to both models after.
  private static List<Long> millionths(
      SparkSession spark, String asks, String enforcedOn, long before, long old, long toIt) {
    Dataset<Row> days =
        spark.sql(
            """
            SELECT 'm' AS account_ref, day AS event_date,
              CASE WHEN day < DATE'2026-03-10' THEN
                array(named_struct('model', 'us-1', 'requests', CASE WHEN %s THEN %dL ELSE 0L END))
              ELSE array(named_struct('model', 'us-1', 'requests', %dL),
                named_struct('model', 'Us-2', 'requests', %dL)) END AS models
            FROM (SELECT explode(sequence(DATE'2026-02-01', DATE'2026-03-20')) AS day)
            """
                .formatted(asks, before, old, toIt));
    Dataset<Row> own =
        spark.sql("SELECT 'us' AS vendor, 'us-2' AS model, DATE'2026-03-10' AS _released_on");
    Dataset<Row> members =
        spark.sql("SELECT 'c' AS campaign_id, 'm' AS account_ref, false AS _placebo");
    Dataset<Row> enforced =
        spark.sql("SELECT 'm' AS account_ref, DATE'%s' AS _enforced_on".formatted(enforcedOn));
    return COUNT
        .from(own, members, days, enforced)
        .selectExpr("inline(_cases)")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(2))
        .toList();
  }
}
