package dev.stillwatch.lake;

import static dev.stillwatch.lake.TableSpec.table;
import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.checks.Checks;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TableSpecTest {
  private static final String BAD =
      """
      day        | who  | times
      2026-03-01 | ann  | 2
      2026-03-01 | ann  | 3
      2026-03-01 | null | 1
      2026-03-01 | bob  | -1
      """;
  private static final Field<LocalDate> DAY = Field.date("day", "Day.");
  private static final Field<String> WHO = Field.string("who", "Who.");
  private static final Field<Long> TIMES = Field.bigint("times", "How often.");
  private static final TableSpec VISITS =
      table("visits")
          .doc("Who came when.")
          .fields(DAY, WHO, TIMES)
          .key(DAY, WHO)
          .partitionedBy(DAY)
          .always("visits are counts", "times >= 0")
          .keptFor(Period.ofDays(7));

  @Test
  void conformsColumnsToTheDeclaredOrder(SparkSession spark) {
    Dataset<Row> shuffled =
        rows(
            spark,
            VISITS,
            """
            times | who | day
            2     | ann | 2026-03-01
            """);

    assertThat(VISITS.conform(shuffled).columns()).containsExactly("day", "who", "times");
  }

  @Test
  void namesEveryColumnThatDoesNotConform(SparkSession spark) {
    Dataset<Row> wrong =
        rows(
                spark,
                VISITS,
                """
                day        | who
                2026-03-01 | ann
                """)
            .withColumn("time", functions.lit(1))
            .withColumn("day", functions.col("day").cast("string"));

    assertThatThrownBy(() -> VISITS.conform(wrong))
        .hasMessage(
            "Cannot write visits: missing columns [times], undeclared columns [time], "
                + "mistyped columns [day string instead of date]");
  }

  @Test
  void findsNullsBrokenConstraintsAndRepeatedKeysInOneScan(SparkSession spark) {
    Dataset<Row> bad = rows(spark, VISITS, BAD);
    AtomicReference<Checks.Findings> found = new AtomicReference<>();

    int jobs = JobCounter.jobsOf(spark, () -> found.set(new Checks(VISITS.checks()).of(bad)));

    assertThat(found.get().rows()).isEqualTo(4);
    assertThat(found.get().failures())
        .containsExactlyInAnyOrder(
            "who is never null: violated by 1 rows",
            "visits are counts (times >= 0): violated by 1 rows",
            "[day, who] is unique: violated by 1 rows");
    // Adaptive execution runs each of the three stages as a job of its own.
    assertThat(jobs).isLessThanOrEqualTo(3);
  }

  @Test
  void findsTheSameInRowsAtHandWithoutAJob(SparkSession spark) {
    List<Row> drawn = rows(spark, VISITS, BAD).collectAsList();
    Checks checks = new Checks(VISITS.checks());
    StructType nullable =
        new StructType(
            Arrays.stream(VISITS.schema().fields())
                .map(field -> DataTypes.createStructField(field.name(), field.dataType(), true))
                .toArray(StructField[]::new));
    Dataset<Row> held = spark.createDataFrame(drawn, nullable);
    AtomicReference<Checks.Findings> found = new AtomicReference<>();

    int jobs = JobCounter.jobsOf(spark, () -> found.set(checks.ofHeld(held)));

    assertThat(jobs).isZero();
    assertThat(found.get().rows()).isEqualTo(4);
    assertThat(found.get().failures())
        .containsExactlyInAnyOrderElementsOf(checks.of(held).failures());
  }

  @Test
  void anEmptyTablePassesItsChecks(SparkSession spark) {
    Checks.Findings found = new Checks(VISITS.checks()).of(VISITS.empty(spark));

    assertThat(found.passed()).isTrue();
    assertThat(found.rows()).isZero();
  }

  @Test
  void drawnTablesCompareInAnyOrder(SparkSession spark) {
    Dataset<Row> visits =
        rows(
            spark,
            VISITS,
            """
            day        | who | times
            2026-03-01 | bob | 1
            2026-03-01 | ann | null
            """);

    assertThatRows(visits)
        .hasRows(
            VISITS,
            """
            who | times
            ann | null
            bob | 1
            """);
  }

  @Test
  void keysMustBeRequired() {
    assertThatThrownBy(
            () -> table("t").fields(WHO.optional()).key(WHO.optional()).keptUntilErased())
        .hasMessage("Invalid table t: key column who must be a required column");
  }

  @Test
  void everyTableOfTheCatalogueHasAMeaningForEveryColumn() {
    for (TableSpec spec : Tables.ALL) {
      assertThat(spec.doc()).as(spec.name()).endsWith(".");
      spec.fields()
          .forEach(f -> assertThat(f.doc()).as(spec.name() + "." + f.name()).endsWith("."));
    }
    assertThat(Tables.ALL.stream().map(TableSpec::name)).doesNotHaveDuplicates();
  }
}
