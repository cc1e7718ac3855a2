package dev.stillwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FewTest {
  private final SparkSession spark;

  FewTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void fewRowsAreTakenInOneJobAndNeedNoneAfterwards() {
    Dataset<Row> rows = numbers(1_000, 3);
    AtomicReference<Dataset<Row>> held = new AtomicReference<>();

    assertThat(JobCounter.jobsOf(spark, () -> held.set(Few.of(HeldRows.of(rows)).orElseThrow())))
        .isEqualTo(1);

    assertThat(Few.areHeld(held.get())).isTrue();
    assertThat(Few.areHeld(rows)).isFalse();
    assertThat(JobCounter.jobsOf(spark, () -> held.get().filter("id = 7").collectAsList()))
        .isZero();
    assertThat(held.get().collectAsList()).isEqualTo(rows.collectAsList());
    assertThat(held.get().schema()).isEqualTo(rows.schema());
  }

  @Test
  void tooManyRowsAreLeftWhereTheyAre() {
    assertThat(few(numbers(20_000, 2))).isPresent();
    assertThat(few(numbers(20_001, 2))).isEmpty();
    // No partition is too long, but all of them together are.
    assertThat(few(numbers(40_000, 4))).isEmpty();
    // So many partitions that each may hand over few, and one does not.
    assertThat(few(numbers(3_000, 2_000).coalesce(1))).isPresent();
    assertThat(few(numbers(200_000, 2_000))).isEmpty();
  }

  @Test
  void noRowsAreFew() {
    Optional<Dataset<Row>> none = few(numbers(0, 2));

    assertThat(none.orElseThrow().collectAsList()).isEmpty();
  }

  @Test
  void thatThereAreNoneIsSeenWithoutAJob() {
    Dataset<Row> rows = few(numbers(3, 2)).orElseThrow().coalesce(1);
    Dataset<Row> elsewhere = numbers(3, 2);

    assertThat(
            JobCounter.jobsOf(
                spark,
                () -> {
                  assertThat(Few.areNone(rows.filter("id > 2"))).isTrue();
                  assertThat(Few.areNone(rows.filter("id = 2"))).isFalse();
                  // Perhaps there are none, but it would take a job to know.
                  assertThat(Few.areNone(elsewhere.filter("id > 2"))).isFalse();
                }))
        .isZero();
  }

  private static Optional<Dataset<Row>> few(Dataset<Row> rows) {
    return Few.of(HeldRows.picked(rows));
  }

  private Dataset<Row> numbers(long many, int partitions) {
    return spark
        .range(0, many, 1, partitions)
        .select(
            functions.col("id"),
            functions.array(functions.col("id").cast("float")).as("as_array"),
            functions.lit(java.time.LocalDate.EPOCH).as("day"));
  }
}
