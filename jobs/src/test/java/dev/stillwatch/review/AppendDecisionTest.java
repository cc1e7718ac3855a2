package dev.stillwatch.review;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AppendDecisionTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-01");
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void writesOneEvent(SparkSession spark) {
    Dataset<Row> cases =
        full(
            spark,
            Cases.TABLE,
            """
            case_id | state
            SW-a    | in review
            SW-b    | in review
            """);
    AppendDecision decision = decision(CaseState.IN_REVIEW, CaseState.BENIGN, "ann");

    assertThatRows(decision.from(cases))
        .hasRows(
            CaseEvents.TABLE,
            """
            case_id | at                   | by  | decision | state  | note     | reason_code | case_run_date
            SW-a    | 2026-03-02T09:00:00Z | ann | benign   | benign | one firm | null        | 2026-03-01
            """);
    assertThat(decision.from(cases).head().<String>getAs("event_id"))
        .hasSize(20)
        .isEqualTo(decision.from(cases).head().<String>getAs("event_id"));
  }

  @Test
  void aCaseThatMovedOnMeanwhileGetsNone(SparkSession spark) {
    Dataset<Row> cases =
        full(
            spark,
            Cases.TABLE,
            """
            case_id | state
            SW-a    | confirmed
            """);

    assertThat(decision(CaseState.IN_REVIEW, CaseState.BENIGN, "ann").from(cases).count()).isZero();
  }

  @Test
  void refusesWhatTheLifeOfACaseDoesNotAllow() {
    assertThatThrownBy(() -> decision(CaseState.OPEN, CaseState.ENFORCED, "ann"))
        .hasMessage(
            "Cannot decide on case SW-a: it is open, from where it can become in review, confirmed,"
                + " benign, insufficient, duplicate, not enforced");
    assertThatThrownBy(() -> decision(CaseState.OPEN, CaseState.BENIGN, " "))
        .hasMessage("Cannot decide on case SW-a: nobody is named who decides");
  }

  @Test
  void statesAreTheOnesTheTableKnows() {
    String known = Cases.TABLE.constraints().get("state is known");
    for (CaseState state : CaseState.values()) {
      assertThat(known).contains("'" + state.label() + "'");
      assertThat(CaseState.labelled(state.label())).isEqualTo(state);
      assertThat(state.next()).isNotEmpty().doesNotContain(state);
    }
    assertThat(CaseState.labelled("In-Review")).isEqualTo(CaseState.IN_REVIEW);
    assertThatThrownBy(() -> CaseState.labelled("guilty"))
        .hasMessageStartingWith("Invalid decision: guilty (one of [candidate, open,");
  }

  private static AppendDecision decision(CaseState now, CaseState to, String by) {
    return new AppendDecision("SW-a", now, NIGHT, to, by, AT, "one firm", "");
  }
}
