package dev.stillwatch.lakeio;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lake after two nights; groups and releases have a version more since the first. */
@ExtendWith(SparkExtension.class)
class AsOfTest {
  @TempDir private static Path folder;

  private static SparkSession spark;
  private static DeltaLake lake;

  @BeforeAll
  static void twoNights(SparkSession started) throws IOException {
    spark = started;
    lake = new DeltaLake(spark, folder.toString());
    write(Groups.TABLE, "group_id\ng1", "2026-03-02T01:01:00Z");
    write(Groups.TABLE, "group_id\ng2", "2026-03-03T01:01:00Z");
    write(Releases.TABLE, "model | kind\nm1 | own", "2026-03-02T00:00:00Z");
    write(Releases.TABLE, "model | kind\nm2 | own", "2026-03-02T12:00:00Z");
    write(Audit.TABLE, "by\nann", "2026-03-02T13:00:00Z");
    write(
        CaseVersions.TABLE,
        """
        run_date   | case_id | input_versions
        2026-03-02 | SW-1    | {"releases":0}
        """,
        "2026-03-03T01:01:30Z");
    write(
        Runs.TABLE,
        """
        run_id | run_date   | step   | outcome | started_at           | finished_at          | table_version
        r1     | 2026-03-01 | groups | written | 2026-03-02T01:00:01Z | 2026-03-02T01:01:00Z | 1
        r1     | 2026-03-01 | night  | written | 2026-03-02T01:00:00Z | 2026-03-02T01:10:00Z | null
        r2     | 2026-03-02 | groups | written | 2026-03-03T01:00:01Z | 2026-03-03T01:02:00Z | 2
        r2     | 2026-03-02 | night  | written | 2026-03-03T01:00:00Z | 2026-03-03T01:12:00Z | null
        r3     | 2026-03-03 | night  | refused | 2026-03-04T01:00:00Z | 2026-03-04T01:12:00Z | null
        """,
        "2026-03-04T01:12:01Z");
    // Delta looks no further back than a week otherwise, and these nights are fixed.
    for (TableSpec table : List.of(Groups.TABLE, Releases.TABLE)) {
      spark.sql(
          "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval 30000 days', 'delta.deletedFileRetentionDuration' = 'interval 30000 days')"
              .formatted(lake.location(table)));
    }
  }

  @Test
  void aNightIsTheLakeAsItsLatestCompletedRunLeftIt() {
    AsOf first = AsOf.named(lake, "2026-03-01");

    assertThat(first.moment()).isEqualTo(Instant.parse("2026-03-02T01:10:00Z"));
    assertThat(values(first, Groups.TABLE, "group_id")).containsExactly("g1");
    assertThat(values(first, Releases.TABLE, "model")).containsExactly("m1");
    assertThat(values(first, Audit.TABLE, "by")).isEmpty();
    assertThat(first.version(Audit.TABLE)).isEmpty();
    assertThat(values(first, Runs.TABLE, "run_id")).containsExactly("r1", "r1");
    assertThat(values(AsOf.named(lake, "r2"), Groups.TABLE, "group_id"))
        .containsExactly("g1", "g2");
  }

  @Test
  void anInstantIsBetweenNightsToo() {
    AsOf noon = AsOf.named(lake, "2026-03-02T12:30:00Z");

    assertThat(values(noon, Groups.TABLE, "group_id")).containsExactly("g1");
    assertThat(values(noon, Releases.TABLE, "model")).containsExactly("m1", "m2");
  }

  @Test
  void aCaseBringsTheVersionsOfItsProvenance() {
    AsOf ofCase = AsOf.named(lake, "SW-1@2026-03-02");

    assertThat(values(ofCase, Groups.TABLE, "group_id")).containsExactly("g1", "g2");
    assertThat(ofCase.version(Releases.TABLE)).hasValue(0);
  }

  @Test
  void nothingIsWrittenThroughIt() {
    AsOf night = AsOf.named(lake, "2026-03-02");

    assertThatThrownBy(() -> night.append(Audit.TABLE, Audit.TABLE.empty(spark), "x"))
        .hasMessage("Cannot write audit: this is the lake as of 2026-03-03T01:12:00Z");
    assertThatThrownBy(
            () ->
                night.replace(
                    Audit.TABLE, Slice.of(Audit.TABLE, List.of()), Audit.TABLE.empty(spark), "x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void whatTheLakeDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> AsOf.named(lake, "2026-03-03"))
        .as("a night that was refused")
        .isInstanceOf(InputMissing.class)
        .hasMessage("Cannot read the lake as it was: no night of 2026-03-03 was completed");
    assertThatThrownBy(() -> AsOf.named(lake, "r9")).hasMessageEndingWith("no run r9");
    assertThatThrownBy(() -> AsOf.named(lake, "SW-2@2026-03-02"))
        .hasMessageEndingWith("no case SW-2 on the night of 2026-03-02");
    assertThatThrownBy(() -> AsOf.named(lake, "2026-02-31"))
        .hasMessage("Invalid date: 2026-02-31 (such as 2026-03-28)");
  }

  private static List<String> values(Lake from, TableSpec table, String column) {
    return from.read(table).select(column).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  // Constraints are commits of their own, made with the table.
  private static void write(TableSpec table, String drawn, String at) throws IOException {
    long before = lake.version(table).orElse(-1);
    lake.append(table, full(spark, table, drawn), "test");
    for (long version = before + 1; version <= lake.version(table).orElseThrow(); version++) {
      Files.setLastModifiedTime(
          Path.of(lake.location(table), "_delta_log", "%020d.json".formatted(version)),
          FileTime.from(Instant.parse(at)));
    }
  }
}
