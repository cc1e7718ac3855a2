package dev.stillwatch.lakeio;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DeltaLakeTest {
  private static final Field<LocalDate> DAY = Field.date("day", "Day.");
  private static final Field<String> WHO = Field.string("who", "Who.");
  private static final Field<Long> TIMES = Field.bigint("times", "How often.").optional();
  private static final TableSpec VISITS =
      TableSpec.table("visits")
          .doc("Who came when.")
          .fields(DAY, WHO, TIMES)
          .key(DAY, WHO)
          .partitionedBy(DAY)
          .always("visits are counts", "times >= 0")
          .withChangeFeed()
          .keptFor(Period.ofDays(7));

  /** Work for rows that are being written: tasks run in this process. */
  private static final List<Runnable> WAITING = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  @Test
  void replacesOnlyTheSliceAndKeepsTheRest(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder + "/lake with space");
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1", "2026-03-02 | bob | 2"), "first");

    lake.replace(
        VISITS,
        Slice.of(VISITS, days("2026-03-02", "2026-03-03")),
        visits(spark, "2026-03-02 | cat | 3"),
        "second");

    assertThatRows(lake.read(VISITS))
        .hasRows(
            VISITS,
            """
            day        | who | times
            2026-03-01 | ann | 1
            2026-03-02 | cat | 3
            """);
    assertThat(lake.read(VISITS).schema().apply("who").getComment().get()).isEqualTo("Who.");
    assertThatThrownBy(
            () ->
                lake.replace(
                    VISITS,
                    Slice.of(VISITS, List.of(LocalDate.parse("2026-03-02"))),
                    visits(spark, "2026-03-03 | dan | 1"),
                    "stray"))
        .as("a row of another day")
        .hasMessage(
            "Cannot write visits: rows of [2026-03-03] in the place of those where"
                + " day IN (DATE'2026-03-02')");
    assertThatThrownBy(() -> lake.append(VISITS, visits(spark, "2026-03-03 | eve | -1"), "bad"))
        .as("a row that breaks a constraint")
        .hasStackTraceContaining("visits_are_counts");
  }

  @Test
  void nobodyAsksWhichFilesHoldADay(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder + "/lake with space");
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1", "2026-03-02 | bob | 2"), "first");
    Dataset<Row> cat = visits(spark, "2026-03-02 | cat | 3");

    int replacing =
        JobCounter.jobsOf(
            spark, () -> lake.replace(VISITS, Slice.of(VISITS, days("2026-03-02")), cat, "second"));
    List<Row> found = new ArrayList<>();
    int scanning =
        JobCounter.jobsOf(
            spark,
            () -> found.addAll(lake.scan(VISITS).where("day = DATE'2026-03-02'").collectAsList()));

    assertThat(replacing).as("jobs to replace").isEqualTo(1);
    assertThat(scanning).as("jobs to scan").isEqualTo(1);
    assertThat(found).extracting(WHO::in).containsExactly("cat");
    assertThatRows(lake.scan(VISITS))
        .hasRows(
            VISITS,
            """
            day        | who | times
            2026-03-01 | ann | 1
            2026-03-02 | cat | 3
            """);
  }

  @Test
  void aSliceIsEmptiedWithoutAJob(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1", "2026-03-02 | bob | 2"), "first");
    Dataset<Row> none = spark.createDataFrame(List.of(), VISITS.schema());

    int jobs =
        JobCounter.jobsOf(
            spark, () -> lake.replace(VISITS, Slice.of(VISITS, days("2026-03-02")), none, "none"));

    assertThat(jobs).isZero();
    assertThat(lake.read(VISITS).collectAsList()).extracting(WHO::in).containsExactly("ann");
  }

  @Test
  void rowsDeletedInPlaceAreNotScanned(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1", "2026-03-01 | bob | 2"), "first");
    String table = "delta.`%s`".formatted(lake.location(VISITS));
    spark.sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
            .formatted(table));
    spark.sql("DELETE FROM %s WHERE who = 'bob'".formatted(table));

    assertThat(lake.scan(VISITS).collectAsList()).extracting(WHO::in).containsExactly("ann");
  }

  @Test
  void whoComesSecondToASliceIsRefused(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1", "2026-03-02 | bob | 2"), "first");
    Slice second = Slice.of(VISITS, days("2026-03-02"));
    DeltaLake other = new DeltaLake(spark, folder.toString());

    assertThatThrownBy(
            () ->
                lake.replace(
                    VISITS,
                    second,
                    visits(spark, "2026-03-02 | cat | 3")
                        .filter(
                            meanwhile(
                                () ->
                                    other.replace(
                                        VISITS,
                                        second,
                                        visits(spark, "2026-03-02 | dan | 4"),
                                        "meanwhile"))),
                    "late"))
        .isInstanceOf(CommitConflict.class)
        .hasMessage("Cannot write visits: another run changed it meanwhile");
    assertThat(lake.read(VISITS).collectAsList())
        .extracting(WHO::in)
        .containsExactlyInAnyOrder("ann", "dan");
  }

  /** Lets all rows pass, once the work is done: it is done while they are written. */
  private static FilterFunction<Row> meanwhile(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    int at = WAITING.size();
    WAITING.add(
        () -> {
          new Thread(
                  () -> {
                    work.run();
                    done.complete(null);
                  })
              .start();
          done.join();
        });
    return row -> {
      WAITING.get(at).run();
      return true;
    };
  }

  @Test
  void aTableNeverWrittenIsEmptyAndHasNoVersion(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());

    assertThat(lake.read(VISITS).count()).isZero();
    assertThat(lake.version(VISITS)).isEmpty();
  }

  @Test
  void aColumnThatALaterVersionAddsIsNullInWhatWasWrittenBefore(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(VISITS, visits(spark, "2026-03-01 | ann | 1"), "first");
    Field<String> where = Field.string("where", "Where.").optional();
    TableSpec later =
        TableSpec.table("visits")
            .fields(DAY, WHO, where, TIMES)
            .partitionedBy(DAY)
            .keptUntilErased();

    assertThat(lake.read(later).columns()).containsExactly("day", "who", "where", "times");
    lake.replace(
        later,
        Slice.of(later, days("2026-03-02")),
        rows(spark, later, "day | who | where | times\n2026-03-02 | bob | here | 2"),
        "second");

    assertThatRows(lake.read(later))
        .hasRows(
            later,
            """
            day        | who | where | times
            2026-03-01 | ann | null  | 1
            2026-03-02 | bob | here  | 2
            """);
    assertThatThrownBy(() -> lake.read(VISITS))
        .as("a version that does not know the column")
        .hasMessageStartingWith("Cannot use visits: the lake's table has columns");
  }

  @Test
  void slicesReadAsConditions() {
    assertThat(Slice.of(VISITS, days("2026-03-02")).condition())
        .isEqualTo("day IN (DATE'2026-03-02')");
    assertThat(Slice.of(VISITS, days("2026-03-03", "2026-03-02")).condition())
        .isEqualTo("day >= DATE'2026-03-02' AND day <= DATE'2026-03-03'");
    assertThat(Slice.of(VISITS, days("2026-03-04", "2026-03-02")).condition())
        .isEqualTo("day IN (DATE'2026-03-02', DATE'2026-03-04')");
    assertThatThrownBy(() -> Slice.of(VISITS, List.of()))
        .hasMessage("Invalid slice: no days of day");
  }

  private static List<LocalDate> days(String... days) {
    return List.of(days).stream().map(LocalDate::parse).toList();
  }

  private static Dataset<Row> visits(SparkSession spark, String... lines) {
    return rows(spark, VISITS, "day | who | times\n" + String.join("\n", lines));
  }
}
