package dev.stillwatch.identity;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.judging.PickOrdinary;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.ExponentialTail;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MeasureTailTest {
  private static final List<LocalDate> NIGHTS =
      List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 8));
  private static final MeasureTail MEASURE = new MeasureTail(NIGHTS, 5);

  @Test
  void takesTheQuantilesOfBitsLessWhatTheSizeAsksFor(SparkSession spark) {
    // Eleven groups of five with 0 to 10 bits and 20 / 5 less on the last night; five were seen a
    // week before, with other bits. Left out: a twelfth with a veto, one of four, one of campaigns.
    Row measured =
        measured(
            spark,
            "if(run_date = date '2026-03-08', id, 50 + id)",
            "id < 14 AND (run_date = date '2026-03-08' OR id < 5)");

    assertThat(measured.getLong(0)).isEqualTo(16);
    assertThat(measured.getLong(1)).isEqualTo(11);
    assertThat(measured.getDouble(2)).isCloseTo(7 - 4, within(1e-12));
    assertThat(measured.getDouble(3)).isCloseTo(9 - 4, within(1e-12));
    ExponentialTail tail = MEASURE.tail(measured).orElseThrow();
    assertThat(tail.above()).isCloseTo(0.3 * 8, within(1e-12));
    assertThat(tail.scale()).isCloseTo(2 / Math.log(3), within(1e-12));
  }

  @Test
  void withoutGroupsThereIsNoTail(SparkSession spark) {
    assertThat(MEASURE.tail(measured(spark, "id", "false"))).isEmpty();
  }

  private static Row measured(SparkSession spark, String bits, String there) {
    Dataset<Row> each =
        spark
            .range(14)
            .selectExpr("id", "concat('g', id) AS group_id")
            .crossJoin(
                spark.sql("SELECT explode(array(date '2026-03-01', date '2026-03-08')) run_date"))
            .where(there);
    Dataset<Row> tests =
        drawn(spark, each, "family\nhomogeneous", bits)
            .unionByName(drawn(spark, each, "family\nbenign: one customer", "if(id = 11, 10, 0)"));
    Dataset<Row> groups =
        full(spark, Groups.TABLE, "channel\nprofile")
            .drop("group_id", "run_date", "account_ref")
            .crossJoin(each)
            .crossJoin(spark.range(5).selectExpr("cast(id AS string) AS account_ref"))
            .where("id <> 12 OR account_ref <> '4'")
            .drop("id");
    Dataset<Row> ordinary =
        each.groupBy("group_id", "id")
            .agg(expr("max(run_date) AS run_date"))
            .withColumn(PickOrdinary.LEFT_OUT, expr("id = 13"));
    return MEASURE.from(groups, tests, ordinary.drop("id")).first();
  }

  private static Dataset<Row> drawn(
      SparkSession spark, Dataset<Row> each, String family, String bits) {
    return full(spark, GroupTests.TABLE, family)
        .drop("group_id", "run_date", "bits", "statistic")
        .crossJoin(each)
        .withColumn("statistic", expr("0D"))
        .withColumn("bits", expr("cast(%s AS double)".formatted(bits)))
        .drop("id");
  }
}
