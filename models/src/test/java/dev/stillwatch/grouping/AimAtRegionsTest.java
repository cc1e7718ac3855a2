package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AimAtRegionsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 28);

  /** Cells 0 to 3 are one region, 4 and 5 another; six ask for cell 1 and a little for others. */
  @Test
  void takesTheCellsOfTheRegionThatMembersAskMoreThanOthersTouch(SparkSession spark) {
    List<String> days = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      days.add("ann%d | [%s,%s,%s]".formatted(i, cell(1, 18), cell(2, 2), cell(4, 20)));
      members.add("2026-03-28 | g | facets | ann%d | region-0 | 3".formatted(i));
      members.add("2026-03-28 | h | profile | ann%d | whole | 3".formatted(i));
    }
    days.add("far | [%s]".formatted(cell(2, 30)));
    members.add("2026-03-28 | g | facets | far | region-0 | 1");
    for (int i = 0; i < 20; i++) {
      days.add("own%02d | [%s,%s]".formatted(i, cell(i % 4, 2), cell(5, 2)));
    }

    Map<String, Row> aimed = aimed(spark, days, members);

    assertThat(aimed).hasSize(12).doesNotContainKey("g far");
    Row ann = aimed.get("g ann0");
    assertThat(ann.getList(ann.fieldIndex("cells"))).isEqualTo(List.of(1));
    // Touches of cell 1: 6/18 and 5/2; of all cells: six times 1/18 + 1/2 + 1/20, 1/30, 20.
    double share = (6 / 18.0 + 2.5) / (6 * (1 / 18.0 + 0.55) + 1 / 30.0 + 20);
    assertThat(Groups.SCORE.in(ann))
        .isCloseTo((18 - 40 * share) / Math.sqrt(40 * share + 1), within(1e-4));
    assertThat(aimed.get("h ann0").isNullAt(ann.fieldIndex("cells"))).isTrue();
  }

  private static Map<String, Row> aimed(
      SparkSession spark, List<String> days, List<String> members) {
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                TextTable.full(
                    spark,
                    AccountDays.TABLE,
                    "account_ref | cells | event_date | epoch | requests | prompts\n"
                        + days.stream()
                            .map(day -> day + " | 2026-03-28 | e1 | 40 | 40")
                            .collect(Collectors.joining("\n"))));
    Dataset<Row> groups =
        TextTable.full(
            spark,
            Groups.TABLE,
            "run_date | group_id | channel | account_ref | facet | degree\n"
                + String.join("\n", members));
    return new AimAtRegions(new int[] {0, 0, 0, 0, 1, 1})
        .from(groups, sums, TouchedCells.of(sums)).collectAsList().stream()
            .collect(
                Collectors.toMap(
                    row -> Groups.GROUP_ID.in(row) + " " + Groups.ACCOUNT_REF.in(row),
                    Function.identity()));
  }

  private static String cell(int cell, int prompts) {
    return ("{\"cell\":%d,\"requests\":%2$d,\"prompts\":%2$d,\"follow_ups\":0,"
            + "\"answered\":0,\"log_output\":0}")
        .formatted(cell, prompts);
  }
}
