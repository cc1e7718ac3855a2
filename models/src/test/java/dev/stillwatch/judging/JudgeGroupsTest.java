package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class JudgeGroupsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);

  @Test
  void groupsJudgedByAPartOfTheirRequestsAreComparedAmongThemselves(SparkSession spark) {
    // In cell 1 nobody repeats; in cell 2 everybody asks one thing six times.
    String cells =
        """
        [{"cell":1,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0},\
        {"cell":2,"requests":6,"prompts":1,"follow_ups":0,"answered":0,"log_output":0}]""";
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                full(
                    spark,
                    AccountDays.TABLE,
                    """
                    event_date | account_ref | epoch | requests | prompts | cells
                    2026-03-02 | ann         | e1    | 10       | 5       | %1$s
                    2026-03-02 | bob         | e1    | 10       | 5       | %1$s
                    2026-03-02 | cat         | e1    | 10       | 5       | %1$s
                    """
                        .formatted(cells)));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | cells
            2026-03-02 | part-1   | ann         | [1]
            2026-03-02 | part-1   | bob         | [1]
            2026-03-02 | part-1   | cat         | [1]
            2026-03-02 | part-2   | bob         | [1]
            2026-03-02 | part-2   | cat         | [1]
            2026-03-02 | whole    | ann         | null
            2026-03-02 | whole    | bob         | null
            """);

    Map<String, Double> ordinary = new TreeMap<>();
    new JudgeGroups(NIGHT)
        .from(groups, sums, Accounts.TABLE.empty(spark))
        .where(col(GroupTests.TEST.name()).equalTo(GroupTest.REPEATS.label()))
        .collectAsList()
        .forEach(row -> ordinary.put(GroupTests.GROUP_ID.in(row), GroupTests.ORDINARY.in(row)));

    double shipped = -3.6;
    double none = (2 * log2(0.02) + 20 * shipped) / 22;
    double half = (log2(0.52) + 20 * shipped) / 21;
    assertThat(ordinary.get("part-1")).isCloseTo(none, within(1e-9));
    assertThat(ordinary.get("part-2")).isCloseTo(none, within(1e-9));
    assertThat(ordinary.get("whole")).isCloseTo(half, within(1e-9));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
