package dev.stillwatch.cases;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Habit;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten accounts that ask 100 times on a day: account n repeats n of these. */
@ExtendWith(SparkExtension.class)
class WriteStratumEvidenceTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-02");
  private static final Calibration CALIBRATION =
      new Calibration(
          new Calibration.Seen(NIGHT.minusDays(28), NIGHT.minusDays(1), 4, 120, 0),
          Levels.shipped(),
          Optional.empty(),
          new Baselines(
              List.of(
                  baseline(0, "pro||7", Habit.REPEATS, 0.12, 0.05),
                  baseline(1, "|7", Habit.REPEATS, 0.04, 0.1),
                  baseline(2, "7", Habit.PACE, 4, 0))));

  private final SparkSession spark;

  WriteStratumEvidenceTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void theMedianMemberIsSetBesideItsStratumWithoutBits() {
    List<Row> rows = evidence("id < 5").collectAsList();

    // All of them are of the plan: 0.00 to 0.04 beside 0.12. Nobody differs in pace, so it is no
    // spread to count by, and neither lengths nor times are known.
    assertThat(rows).hasSize(1);
    assertThat(CaseEvidence.EVIDENCE.in(rows.get(0))).isEqualTo("stratum: own repeats");
    assertThat(CaseEvidence.SIDE.in(rows.get(0))).isEqualTo("comparison");
    assertThat(CaseEvidence.BITS.in(rows.get(0))).isZero();
    assertThat(CaseEvidence.VALUE.in(rows.get(0))).isCloseTo(-2, within(1e-9));
    assertThat(CaseEvidence.STATEMENT.in(rows.get(0)))
        .isEqualTo(
            "Requests that repeat a prompt of that day: the median member has 2 %, the median account of the members' strata 12 %. The median member is 2.0 spreads of its stratum lower (5 of 5 members compared, by calibration "
                + CALIBRATION.id()
                + "). No part of the strength.");
  }

  @Test
  void membersOfThinStrataStandOnACoarserLevel() {
    // 0.00 to 0.04 beside 0.12, and 0.05 to 0.09 beside 0.04: -2.4 to -1.6, and 0.1 to 0.5.
    assertThat(evidence("true").collectAsList())
        .extracting(CaseEvidence.VALUE::in)
        .singleElement()
        .satisfies(value -> assertThat(value).isCloseTo((-1.6 + 0.1) / 2, within(1e-9)));
  }

  @Test
  void fewerThanFiveMembersStandForNothing() {
    assertThat(evidence("id < 4").collectAsList()).isEmpty();
    assertThat(evidence("false").collectAsList()).isEmpty();
  }

  @Test
  void itsTraceListsTheStrata() {
    spark
        .createDataFrame(List.of(CALIBRATION.toRow("test")), Calibrations.TABLE.schema())
        .createOrReplaceTempView("calibrations");

    Row row = evidence("id < 5").first();

    assertThat(spark.sql(CaseEvidence.TRACE.in(row)).count()).isEqualTo(2);
  }

  private Dataset<Row> evidence(String members) {
    Dataset<Row> accounts = spark.range(10).selectExpr("id", "concat('a', id) AS account_ref");
    Dataset<Row> days =
        full(spark, AccountDays.TABLE, "event_date | requests\n2026-03-02 | 100")
            .drop("account_ref", "prompts")
            .crossJoin(accounts)
            .withColumn("prompts", expr("requests - id"));
    return new WriteStratumEvidence(NIGHT, CALIBRATION)
        .from(
            full(spark, CaseMembers.TABLE, "run_date | case_id | state\n2026-03-02 | SW-a | active")
                .drop("account_ref")
                .crossJoin(accounts.where(members)),
            new SumWindow(NIGHT, Period.ofDays(28), "e").from(days),
            full(spark, Accounts.TABLE, "run_date\n2026-03-02")
                .drop("account_ref", "plan")
                .crossJoin(accounts)
                .withColumn("plan", expr("if(id < 5, 'pro', 'free')")));
  }

  private static Baseline baseline(
      int level, String like, Habit habit, double median, double spread) {
    List<Double> quantiles =
        List.of(-2.0, -1.0, -0.7, 0.0, 0.7, 1.0, 2.0).stream()
            .map(place -> median + spread * place)
            .toList();
    return new Baseline(level, like, habit, 80, median, spread, quantiles);
  }
}
