package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LeftOutTest {
  private final SparkSession spark;

  LeftOutTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void theFirstRowsAreTakenAndTheOthersAreCountedOnce() {
    LeftOut leftOut = new LeftOut();
    assertThat(
            leftOut
                .first(spark.range(5_000).toDF(), 3, "%,d numbers wait.", col("id").desc())
                .collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(4_999L, 4_998L, 4_997L);
    assertThat(leftOut.sentences()).containsExactly("4,997 numbers wait.");
    assertThat(leftOut.sentences()).isEmpty();
  }

  @Test
  void whereNoBoundBitNothingIsSaid() {
    LeftOut leftOut = new LeftOut();
    leftOut.first(spark.range(3).toDF(), 3, "%,d numbers wait.", col("id")).collectAsList();
    assertThat(leftOut.sentences()).isEmpty();
  }
}
