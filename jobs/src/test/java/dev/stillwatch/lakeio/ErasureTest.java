package dev.stillwatch.lakeio;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ErasureTest {
  private static final String REF = "0123456789abcdef0123456789abcdef";
  private static final String RAW = "acct-4711";

  @TempDir private Path folder;

  @Test
  void leavesNothingOfAnAccountInAnyFileAndEverythingOfOthers(SparkSession spark) {
    DeltaLake lake = lake(spark);
    Erasure erasure = new Erasure(spark, lake);
    assertThat(erasure.proofs(REF, RAW))
        .as("the search finds what is there, in the log's statistics too")
        .hasSize(3)
        .allMatch(proof -> proof.files() >= 2)
        .filteredOn(proof -> !proof.table().equals("case_exemplars"))
        .allMatch(proof -> proof.found() > 0);

    Erasure.Erased erased = erasure.erase(REF, RAW);

    assertThat(erased.known()).isTrue();
    assertThat(erased.proofs())
        .hasSize(3)
        .allMatch(proof -> proof.found() == 0 && proof.files() >= 2);
    assertThatRows(lake.read(Requests.TABLE))
        .hasRows(
            Requests.TABLE,
            """
            event_date | request_id | account_ref
            2026-03-01 | r3         | other
            """);
    assertThatRows(lake.read(CaseMembers.TABLE))
        .hasRows(
            CaseMembers.TABLE,
            """
            case_id | account_ref | reason
            SW-a    | other       | Tied to [erased] ([erased])
            """);
    assertThatRows(lake.read(CaseExemplars.TABLE))
        .hasRows(
            CaseExemplars.TABLE,
            """
            request_id | text
            r3         | other text
            """);

    // The night after reads the account again, as long as the source logs hold it.
    lake.replace(
        Requests.TABLE,
        Slice.of(Requests.TABLE, List.of(LocalDate.parse("2026-03-02"))),
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref
            2026-03-02 | r4         | %s
            """
                .formatted(REF)),
        "night");
    assertThat(lake.read(Requests.TABLE).count()).isEqualTo(2);
    assertThat(erasure.proofs(REF, RAW))
        .filteredOn(proof -> proof.found() > 0)
        .extracting(Erasure.Proof::table)
        .containsExactly("requests");
  }

  @Test
  void findsNamesThatJsonWritesOtherwiseInNotesAndInTheLog(SparkSession spark) {
    String raw = "corp\\\"alice\"";
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(
        CaseEvents.TABLE,
        full(spark, CaseEvents.TABLE, "event_id | note\n1 | asked about %s".formatted(raw)),
        "review of " + raw);
    Erasure erasure = new Erasure(spark, lake);
    assertThat(erasure.proofs(REF, raw).get(0).found()).as("the row and its commit").isEqualTo(2);

    Erasure.Erased erased = erasure.erase(REF, raw);

    assertThat(erased.known()).isTrue();
    assertThat(erased.proofs()).extracting(Erasure.Proof::found).containsExactly(0L);
    assertThat(lake.read(CaseEvents.TABLE).collectAsList())
        .extracting(CaseEvents.NOTE::in)
        .containsExactly("asked about [erased]");
  }

  @Test
  void saysOfAnAccountThatNoTableNamesThatItWasNotThere(SparkSession spark) {
    assertThat(new Erasure(spark, lake(spark)).erase("f".repeat(32), "acct-4712").known())
        .isFalse();
  }

  @Test
  void maintenanceDeletesWhatIsTooOldAndLooksWithoutTouching(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    appendTexts(spark, lake);
    Maintenance maintenance = new Maintenance(spark, lake, Instant.parse("2026-04-02T00:00:00Z"));

    // Links are kept for 35 days, texts until they expire.
    assertThat(maintenance.look(CaseExemplars.TABLE).orElseThrow().expired()).isEqualTo(1);
    assertThat(lake.read(CaseExemplars.TABLE).count()).isEqualTo(2);
    assertThat(maintenance.tooOld(Links.TABLE)).contains("run_date < DATE'2026-02-26'");
    assertThat(maintenance.tooOld(Tables.named("case_events"))).isEmpty();
    assertThat(maintenance.look(Tables.named("spikes"))).isEmpty();

    Maintenance.Upkeep tended = maintenance.tend(CaseExemplars.TABLE).orElseThrow();

    assertThat(tended.expired()).isEqualTo(1);
    assertThat(lake.read(CaseExemplars.TABLE).count()).isEqualTo(1);
  }

  private DeltaLake lake(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(
        Requests.TABLE,
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref
            2026-03-01 | r1         | %1$s
            2026-03-02 | r2         | %1$s
            2026-03-01 | r3         | other
            """
                .formatted(REF)),
        "night");
    lake.append(
        CaseMembers.TABLE,
        full(
            spark,
            CaseMembers.TABLE,
            """
            case_id | account_ref | reason
            SW-a    | %1$s        | -
            SW-a    | other       | Tied to %1$s (%2$s)
            """
                .formatted(REF, RAW)),
        "night");
    appendTexts(spark, lake);
    return lake;
  }

  private static void appendTexts(SparkSession spark, DeltaLake lake) {
    lake.append(
        CaseExemplars.TABLE,
        full(
            spark,
            CaseExemplars.TABLE,
            """
            case_id | request_id | expires_at           | text
            SW-a    | r1         | 2026-04-01T00:00:00Z | their text
            SW-a    | r3         | 2026-04-03T00:00:00Z | other text
            """),
        "reveal");
  }
}
