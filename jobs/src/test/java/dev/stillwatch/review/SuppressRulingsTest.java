package dev.stillwatch.review;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SuppressRulingsTest {
  private static final String EVENTS =
      """
      event_id | case_id | at                   | note      | case_run_date | rules_out | ruled_until
      1        | SW-a    | 2026-03-02T09:00:00Z | a class   | 2026-03-01    | campaign  | 2026-05-31T09:00:00Z
      2        | SW-b    | 2026-03-02T09:00:00Z | one firm  | 2026-03-01    | accounts  | 2026-03-10T00:00:00Z
      3        | SW-c    | 2026-03-02T09:00:00Z | a class   | 2026-03-01    | campaign  | 2026-05-31T09:00:00Z
      4        | SW-c    | 2026-03-03T09:00:00Z | it is not | 2026-03-02    | null      | null
      """;

  @Test
  void theNewestDecisionOfACaseRulesOutItsCampaignOrItsAccounts(SparkSession spark) {
    assertThatRows(on(spark, "2026-03-05"))
        .hasRows(
            Suppressions.TABLE,
            """
            run_date   | scope    | target | account_ref | reason              | expires_at
            2026-03-05 | account  | ann    | ann         | case SW-b: one firm | 2026-03-10T00:00:00Z
            2026-03-05 | account  | cat    | cat         | kept by hand        | 2026-06-01T00:00:00Z
            2026-03-05 | campaign | c-a    | null        | case SW-a: a class  | 2026-05-31T09:00:00Z
            """);
  }

  @Test
  void aRulingHoldsAfterTheNightDecidedOnAndUntilItExpires(SparkSession spark) {
    assertThat(targets(on(spark, "2026-03-01"))).isEqualTo("[cat]");
    assertThat(targets(on(spark, "2026-03-10"))).isEqualTo("[c-a, cat]");
    assertThat(targets(on(spark, "2026-06-02"))).isEqualTo("[cat]");
    assertThat(SuppressRulings.any(full(spark, CaseEvents.TABLE, EVENTS))).isTrue();
    assertThat(SuppressRulings.any(CaseEvents.TABLE.empty(spark))).isFalse();
  }

  @Test
  void aRulingThatIsCarriedOnIsOfTheNightItWasMadeOn(SparkSession spark) {
    String carried =
        EVENTS
            + """
            5        | SW-b    | 2026-03-06T09:00:00Z | done      | 2026-03-05    | accounts  | 2026-03-10T00:00:00Z
            6        | SW-a    | 2026-03-06T09:00:00Z | look anew | 2026-03-05    | null      | null
            7        | SW-a    | 2026-03-06T10:00:00Z | for naught | 2026-03-05   | campaign  | 2026-05-31T09:00:00Z
            """;

    for (String night : List.of("2026-03-03", "2026-03-06")) {
      assertThatRows(on(spark, night, carried))
          .hasRows(
              Suppressions.TABLE,
              """
              scope    | target | reason              | expires_at
              account  | ann    | case SW-b: one firm | 2026-03-10T00:00:00Z
              account  | cat    | kept by hand        | 2026-06-01T00:00:00Z
              campaign | c-a    | case SW-a: a class  | 2026-05-31T09:00:00Z
              """);
    }
  }

  private static String targets(Dataset<Row> suppressions) {
    return suppressions.collectAsList().stream()
        .map(Suppressions.TARGET::in)
        .sorted()
        .toList()
        .toString();
  }

  private static Dataset<Row> on(SparkSession spark, String night) {
    return on(spark, night, EVENTS);
  }

  private static Dataset<Row> on(SparkSession spark, String night, String events) {
    return new SuppressRulings(LocalDate.parse(night))
        .from(
            full(
                spark,
                Suppressions.TABLE,
                """
                run_date | scope   | target | account_ref | reason       | expires_at
                %s       | account | cat    | cat         | kept by hand | 2026-06-01T00:00:00Z
                """
                    .formatted(night)),
            full(spark, CaseEvents.TABLE, events),
            full(
                spark,
                CaseVersions.TABLE,
                """
                run_date   | case_id | campaign_id
                2026-02-28 | SW-a    | c-a
                2026-03-01 | SW-a    | c-a
                2026-03-01 | SW-b    | c-b
                2026-03-01 | SW-c    | c-c
                """),
            full(
                spark,
                CaseMembers.TABLE,
                """
                run_date   | case_id | account_ref | facet | state
                2026-03-01 | SW-b    | ann         | touch | active
                2026-03-01 | SW-b    | ann         | whole | active
                2026-03-01 | SW-b    | bob         | touch | left
                2026-03-02 | SW-b    | dan         | touch | active
                2026-03-05 | SW-b    | fay         | touch | active
                2026-03-01 | SW-a    | eve         | touch | active
                """));
  }
}
