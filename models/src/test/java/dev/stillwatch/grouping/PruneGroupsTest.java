package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group of accounts that give half of their requests to cells 1 to 4. */
@ExtendWith(SparkExtension.class)
class PruneGroupsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");

  @Test
  void dropsWhoGivesFarMoreOrLessThanTheOthersWhereItIsNotChance(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(day("member%02d".formatted(i), 60 + i % 3, 60));
    }
    days.add(day("strays", 20, 180));
    days.add(day("lives-there", 190, 10));
    days.add(day("too-small-to-tell", 4, 8));
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                TextTable.full(
                    spark,
                    AccountDays.TABLE,
                    "event_date | account_ref | epoch | requests | prompts | cells\n"
                        + String.join("\n", days)));
    Dataset<Row> group =
        TextTable.full(
                spark,
                Groups.TABLE,
                """
                run_date   | group_id | channel | facet | degree | cells
                2026-03-28 | pool     | touch   | touch | 3      | [1, 2, 3, 4]
                """)
            .drop("account_ref")
            .crossJoin(sums.select("account_ref"));

    List<String> kept =
        new PruneGroups(NIGHT)
            .from(group, sums).collectAsList().stream().map(Groups.ACCOUNT_REF::in).toList();

    assertThat(kept).hasSize(13).contains("too-small-to-tell");
    assertThat(kept).doesNotContain("strays", "lives-there");
  }

  /** Requests in the group's cells and in another, none repeated. */
  private static String day(String ref, int inside, int outside) {
    List<String> cells = new ArrayList<>();
    for (int cell = 1; cell <= 4; cell++) {
      cells.add(cell(cell, inside / 4 + (cell <= inside % 4 ? 1 : 0)));
    }
    cells.add(cell(9, outside));
    int all = inside + outside;
    return "2026-03-10 | %s | e1 | %d | %d | [%s]"
        .formatted(ref, all, all, String.join(",", cells));
  }

  private static String cell(int cell, int requests) {
    return """
        {"cell":%d,"requests":%d,"prompts":%d,"follow_ups":0,"answered":0,"log_output":0.0}"""
        .formatted(cell, requests, requests);
  }
}
