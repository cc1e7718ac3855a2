package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.numeric.Medians;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FitOrdinaryTest {
  @Test
  void recoversCentreAndSpreadBesideATenthOfCampaignsThatNobodyFound(SparkSession spark) {
    // Ordinary levels evenly from -4.6 to -2.6; the campaigns below all of them.
    String level = "if(id < 180, -3.6D + (id - 89.5D) / 90, -5.6D)";
    double[] levels =
        IntStream.range(0, 200).mapToDouble(i -> i < 180 ? -3.6 + (i - 89.5) / 90 : -5.6).toArray();

    Row fitted = fit(groups(spark, level), ordinary(spark, "false")).get(0);

    // The middle of 200 is the 80th and 81st of the 180: 0.11 below their own middle.
    double centre = -3.6 - 10 / 90.0;
    assertThat(fitted.getDouble(2)).isCloseTo(centre, within(1e-12));
    assertThat(fitted.getDouble(3)).isCloseTo(Medians.spread(levels, centre), within(1e-12));
    assertThat(fitted.getLong(4)).isEqualTo(200);
  }

  @Test
  void groupsThatAreLeftOutDoNotCountNorThoseOfOtherNights(SparkSession spark) {
    Dataset<Row> tests =
        groups(spark, "if(id < 180, -3.6D, -5.6D)")
            .unionByName(groups(spark, "99D").withColumn("run_date", expr("date '2026-03-07'")));

    Row fitted = fit(tests, ordinary(spark, "id >= 180")).get(0);

    assertThat(fitted.mkString(" ")).isEqualTo("own repeats false -3.6 0.0 180");
  }

  @Test
  void partsAreFittedAmongThemselvesAndReadingsNever(SparkSession spark) {
    Dataset<Row> tests =
        full(
            spark,
            GroupTests.TABLE,
            """
            run_date   | group_id | test          | level | in_part
            2026-03-08 | g1       | own repeats   | -3.0  | true
            2026-03-08 | g2       | own repeats   | -4.0  | false
            2026-03-08 | g3       | own repeats   | null  | false
            2026-03-08 | g1       | shared tokens | 2.0   | true
            2026-03-08 | g1       | new class     | null  | null
            """);

    assertThat(fit(tests, ordinary(spark, "false")).stream().map(row -> row.mkString(" ")))
        .containsExactlyInAnyOrder("own repeats true -3.0 0.0 1", "own repeats false -4.0 0.0 1");
  }

  private static List<Row> fit(Dataset<Row> tests, Dataset<Row> ordinary) {
    return new FitOrdinary().from(tests, ordinary).collectAsList();
  }

  /** 200 groups of one night; their level is SQL over their number. */
  private static Dataset<Row> groups(SparkSession spark, String level) {
    return full(spark, GroupTests.TABLE, "run_date | test\n2026-03-08 | own repeats")
        .drop("group_id", "level", "in_part")
        .crossJoin(spark.range(200))
        .withColumn("group_id", expr("concat('g', id)"))
        .withColumn("level", expr("cast(%s AS double)".formatted(level)))
        .withColumn("in_part", expr("false"))
        .drop("id");
  }

  private static Dataset<Row> ordinary(SparkSession spark, String leftOut) {
    return spark
        .range(200)
        .selectExpr(
            "concat('g', id) AS group_id",
            "date '2026-03-08' AS run_date",
            "%s AS %s".formatted(leftOut, PickOrdinary.LEFT_OUT));
  }
}
