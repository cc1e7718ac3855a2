package dev.stillwatch.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class HeldRowsTest {
  private final SparkSession spark;

  HeldRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void heldRowsAreTheRowsThatWereMadeWhateverTheyHold() {
    // 2 MB in all, one of them longer than a chunk, one empty and one missing.
    Dataset<Row> made =
        spark
            .range(0, 2_000, 1, 3)
            .select(
                col("id"),
                when(col("id").notEqual(7), repeat(lit("x"), col("id").cast("int"))).as("text"),
                when(col("id").equalTo(9), repeat(lit("y"), lit(3 << 20))).as("long"),
                array(struct(col("id").cast("float").as("f"), concat(lit("n"), col("id"))))
                    .as("nested"));
    HeldRows held = HeldRows.of(made);

    assertThat(held.rows().schema()).isEqualTo(made.schema());
    assertThat(held.rows().collectAsList()).isEqualTo(made.collectAsList());
    assertThat(held.rows().filter("id = 5 or text is null").select("text").collectAsList())
        .hasSize(2);
    assertThat(held.bytes()).isGreaterThan(5L << 20);
    held.release();
    assertThat(held.bytes()).isZero();
  }

  @Test
  void rowsAreMadeOnce() {
    LongAccumulator made = spark.sparkContext().longAccumulator();
    var counting =
        udf(
                (UDF1<Long, Long>)
                    id -> {
                      made.add(1);
                      return id;
                    },
                DataTypes.LongType)
            .asNondeterministic();
    HeldRows held = HeldRows.of(spark.range(100).select(counting.apply(col("id")).as("id")));
    assertThat(made.value()).isZero();

    assertThat(held.rows().count()).isEqualTo(100);
    assertThat(held.rows().filter("id > 49").count()).isEqualTo(50);

    assertThat(made.value()).isEqualTo(100);
    held.release();
  }

  @Test
  void plansBeginAtHeldRowsAndFindThemWhereTheyWerePut() {
    HeldRows held =
        HeldRows.of(
            spark
                .range(500)
                .select(col("id"), col("id").mod(7).as("seventh"))
                .repartition(3, col("seventh"))
                .sortWithinPartitions("seventh"));
    Dataset<Row> counted = held.rows().groupBy("seventh").count();

    assertThat(counted.queryExecution().analyzed().collectLeaves().size()).isEqualTo(1);
    assertThat(HeldRows.arePicked(held.rows().where("id > 3").select("id"))).isTrue();
    assertThat(HeldRows.arePicked(counted)).isFalse();
    assertThat(
            counted.queryExecution().executedPlan().collectLeaves().head().outputOrdering().size())
        .isEqualTo(1);
    assertThat(
            counted
                .queryExecution()
                .executedPlan()
                .find(ShuffleExchangeExec.class::isInstance)
                .isEmpty())
        .isTrue();
    assertThat(counted.count()).isEqualTo(7);
    // Joined with itself: columns of the two sides stay apart.
    Dataset<Row> other = held.rows().select(col("id").as("other"), col("seventh"));
    assertThat(held.rows().join(other, "seventh").filter("id = other").count()).isEqualTo(500);
    held.release();
  }

  @Test
  void noRowsAreHeldToo() {
    HeldRows held = HeldRows.of(spark.range(5).filter("id > 7").toDF());

    assertThat(held.rows().collectAsList()).isEqualTo(List.of());
    assertThat(JobCounter.jobsOf(spark, () -> held.rows().collectAsList())).isEqualTo(1);
    held.release();
  }
}
