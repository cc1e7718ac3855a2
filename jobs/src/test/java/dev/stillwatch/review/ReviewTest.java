package dev.stillwatch.review;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReviewTest {
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void decisionsAreEventsThatNightsLeaveAlone(SparkSession spark) {
    InMemoryLake lake = lake(spark);
    Review review = new Review(spark, lake);

    review.decide("SW-a", CaseState.IN_REVIEW, new Opinion("ann", AT, "", ""));
    review.decide("SW-a", CaseState.BENIGN, new Opinion("ann", AT, "one firm", "ordinary-use"));
    review.undo("SW-a", new Opinion("bob", AT, "another firm too", ""));

    assertThatRows(lake.read(CaseEvents.TABLE).drop("event_id"))
        .hasRows(
            CaseEvents.TABLE,
            """
            case_id | at                       | by  | decision  | state     | note             | reason_code  | case_run_date | rules_out | ruled_until
            SW-a    | 2026-03-02T09:00:00Z     | ann | in review | in review | null             | null         | 2026-03-01    | null      | null
            SW-a    | 2026-03-02T09:00:00.001Z | ann | benign    | benign    | one firm         | ordinary-use | 2026-03-01    | campaign  | 2026-05-31T09:00:00Z
            SW-a    | 2026-03-02T09:00:00.002Z | bob | undo      | in review | another firm too | null         | 2026-03-01    | null      | null
            """);
    assertThat(lake.read(CaseEvents.TABLE).select("event_id").distinct().count()).isEqualTo(3);

    // The night after: new numbers, the same state.
    lake.append(CaseVersions.TABLE, version(spark, "2026-03-02", 9.0), "night");
    lake.replace(
        Cases.TABLE,
        Slice.of(Cases.TABLE, List.of()),
        new StandCases().from(lake.read(CaseVersions.TABLE), lake.read(CaseEvents.TABLE)),
        "night");
    assertThatRows(lake.read(Cases.TABLE))
        .hasRows(
            Cases.TABLE,
            """
            case_id | state     | strength_bits | decided_by | run_date
            SW-a    | in review | 9.0           | bob        | 2026-03-02
            """);
  }

  @Test
  void aNightThatKnewLessThanWasDecidedIsMadeGood(SparkSession spark) {
    InMemoryLake lake = lake(spark);
    Review review = new Review(spark, lake);
    Dataset<Row> before =
        new StandCases().from(lake.read(CaseVersions.TABLE), lake.read(CaseEvents.TABLE));
    review.decide("SW-a", CaseState.CONFIRMED, new Opinion("ann", AT, "", ""));
    lake.replace(Cases.TABLE, Slice.of(Cases.TABLE, List.of()), before, "night");

    review.stand();

    assertThat(lake.read(Cases.TABLE).collectAsList())
        .extracting(Cases.STATE::in)
        .containsExactly("confirmed");
  }

  @Test
  void aRefusedDecisionLeavesNoTrace(SparkSession spark) {
    InMemoryLake lake = lake(spark);
    Review review = new Review(spark, lake);

    assertThatThrownBy(
            () -> review.decide("SW-x", CaseState.BENIGN, new Opinion("ann", AT, "", "")))
        .hasMessage("Cannot decide on case SW-x: there is no such case");
    assertThatThrownBy(
            () -> review.decide("SW-a", CaseState.CLOSED, new Opinion("ann", AT, "", "")))
        .hasMessageContaining("it is open");
    assertThat(lake.version(CaseEvents.TABLE)).isEmpty();
  }

  private static InMemoryLake lake(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(CaseVersions.TABLE, version(spark, "2026-03-01", 5.0), "night");
    return lake;
  }

  private static Dataset<Row> version(SparkSession spark, String night, double bits) {
    return full(
        spark,
        CaseVersions.TABLE,
        """
        run_date | case_id | strength_bits
        %s       | SW-a    | %s
        """
            .formatted(night, bits));
  }
}
