package dev.stillwatch.run;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.rows;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class NightViewTest {
  private static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night.");
  private static final Field<LocalDate> EVENT_DATE = Field.date("event_date", "Day.");
  private static final Field<Long> CASES = Field.bigint("cases", "How many.");
  private static final TableSpec TALLY = partitionedBy("tally", RUN_DATE);
  private static final TableSpec FACTS = partitionedBy("facts", EVENT_DATE);
  private static final LocalDate TONIGHT = LocalDate.parse("2026-03-02");

  @TempDir Path folder;
  private SparkSession spark;
  private DeltaLake lake;
  private NightView view;

  @BeforeEach
  void anEarlierNightAndTonight(SparkSession session) {
    spark = session;
    lake = new DeltaLake(spark, folder.toString());
    lake.append(TALLY, rows(spark, TALLY, "run_date | cases\n2026-03-01 | 1"), "earlier");
    view = new NightView(lake);
    write(TALLY, "run_date | cases\n2026-03-02 | 2");
  }

  @Test
  void whatTonightWroteIsReadBesideEarlierNights() {
    assertThatRows(view.read(TALLY))
        .hasRows(
            TALLY,
            """
            run_date   | cases
            2026-03-01 | 1
            2026-03-02 | 2
            """);
  }

  @Test
  void manyRowsOfTonightAreReadFromTheLakeOnce() {
    writeMany(TALLY, "run_date | cases\n2026-03-02 | 2");
    tonight(TALLY).collectAsList();

    assertThat(JobCounter.jobsOf(spark, () -> tonight(TALLY).collectAsList())).isEqualTo(1);
    assertThat(plan(tonight(TALLY).where(CASES.ref().gt(lit(1)))))
        .contains("ExistingRDD")
        .doesNotContain("Union");
  }

  @Test
  void fewRowsOfTonightAreNotReadAtAll() {
    assertThat(plan(tonight(TALLY).where(CASES.ref().gt(lit(1)))))
        .contains("LocalTableScan")
        .doesNotContain("Union", "Exchange", "FileScan");
  }

  @Test
  void aTableThatIsWrittenAgainIsReadAgain() {
    tonight(TALLY).collectAsList();

    write(TALLY, "run_date | cases\n2026-03-02 | 3");

    assertThat(tonight(TALLY).collectAsList()).extracting(CASES::in).containsExactly(3L);
  }

  @Test
  void factsAreReadAsTheyAreAndNothingIsKeptInTheEnd() {
    write(FACTS, "event_date | cases\n2026-03-02 | 5");
    writeMany(TALLY, "run_date | cases\n2026-03-02 | 2");
    tonight(TALLY).collectAsList();
    assertThat(plan(view.read(FACTS))).doesNotContain("ExistingRDD");
    assertThat(plan(tonight(TALLY))).contains("ExistingRDD");

    view.release();

    assertThat(plan(tonight(TALLY))).doesNotContain("ExistingRDD");
    assertThat(tonight(TALLY).collectAsList()).extracting(CASES::in).containsExactly(2L);
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  private Dataset<Row> tonight(TableSpec table) {
    return view.read(table).where(RUN_DATE.ref().equalTo(lit(TONIGHT)));
  }

  /** As if they were too many for the driver. */
  private void writeMany(TableSpec table, String drawn) {
    view.replace(table, Slice.of(table, List.of(TONIGHT)), rows(spark, table, drawn), "tonight");
  }

  private void write(TableSpec table, String drawn) {
    Dataset<Row> held =
        spark.createDataFrame(rows(spark, table, drawn).collectAsList(), table.schema());
    view.replace(table, Slice.of(table, List.of(TONIGHT)), held, "tonight");
  }

  private static TableSpec partitionedBy(String name, Field<LocalDate> day) {
    return TableSpec.table(name)
        .doc("A table.")
        .fields(day, CASES)
        .key(day)
        .partitionedBy(day)
        .keptFor(Period.ofDays(9));
  }
}
