package dev.stillwatch.accounts;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CarryCellsTest {
  private static final CarryCells CARRY =
      new CarryCells("e2", Map.of("e1", new int[] {5, 3, 5}, "e0", new int[0]));
  private static final SumWindow SUMS =
      new SumWindow(LocalDate.of(2026, 3, 2), Period.ofDays(28), "e2");

  @Test
  void aWindowAcrossEpochsAddsUpInTheNewCells(SparkSession spark) {
    Dataset<Row> days =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | epoch | requests | cells
            2026-03-01 | ann         | e1    | 9        | [{"cell":0,"requests":4,"prompts":4,"follow_ups":1,"answered":3,"log_output":6.0},{"cell":1,"requests":3,"prompts":2,"follow_ups":0,"answered":3,"log_output":6.0},{"cell":2,"requests":2,"prompts":1,"follow_ups":0,"answered":2,"log_output":4.0}]
            2026-03-02 | ann         | e2    | 3        | [{"cell":3,"requests":2,"prompts":2,"follow_ups":0,"answered":2,"log_output":4.0},{"cell":4,"requests":1,"prompts":1,"follow_ups":0,"answered":1,"log_output":2.0}]
            """);

    Row ann = SUMS.from(CARRY.from(days)).first();

    assertThat(cells(ann))
        .containsExactly("[3,5,4,0,5,10.0]", "[4,1,1,0,1,2.0]", "[5,6,5,1,5,10.0]");
    assertThat(AccountDays.REQUESTS.in(ann)).isEqualTo(12);
  }

  @Test
  void daysOfAnEpochThatDoesNotCompareKeepTheirCountsAndNoCells(SparkSession spark) {
    Dataset<Row> days =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | epoch | requests | cells
            2026-03-01 | ann         | e0    | 9        | [{"cell":0,"requests":9,"prompts":4,"follow_ups":1,"answered":3,"log_output":6.0}]
            2026-03-02 | ann         | e9    | 2        | [{"cell":0,"requests":2,"prompts":2,"follow_ups":0,"answered":2,"log_output":4.0}]
            """);

    Row ann = SUMS.from(CARRY.from(days)).first();

    assertThat(cells(ann)).isEmpty();
    assertThat(AccountDays.REQUESTS.in(ann)).isEqualTo(11);
  }

  private static List<String> cells(Row sums) {
    return sums.<Row>getList(sums.fieldIndex(AccountDays.CELLS.name())).stream()
        .map(Row::toString)
        .toList();
  }
}
