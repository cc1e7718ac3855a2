package dev.stillwatch.cases;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CaseRequestsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-05");
  private static final String GROWN = "[3, 8]";

  @Test
  void areThoseOfActiveMembersInTheGroupsCellsInTheWindow(SparkSession spark) {
    List<String> ids = ids(new CaseRequests(lake(spark, GROWN), 3).of(NIGHT));
    // Not r0, before the window; r3, another cell; r5, an older epoch; r6, of one who left.
    assertThat(ids).containsExactly("r1", "r2", "r4");
  }

  @Test
  void areAllOfItsMembersWhereTheGroupHasNoCells(SparkSession spark) {
    assertThat(new CaseRequests(lake(spark, "null"), 3).of(NIGHT).count()).isEqualTo(5);
  }

  @Test
  void aNightWithoutTheGroupTakesTheCellsOfTheLastThatHadIt(SparkSession spark) {
    LocalDate later = NIGHT.plusDays(1);
    List<String> ids = ids(new CaseRequests(lake(spark, GROWN), 4).of(later));
    assertThat(ids).containsExactly("r1", "r2", "r4");
  }

  @Test
  void theListTellsRepeatsAndWhatFollowedAnyOtherRequestOfTheAccount(SparkSession spark) {
    List<Row> rows =
        new CaseRequests(lake(spark, GROWN), 3).listed("case-1", NIGHT).collectAsList();

    assertThat(rows.stream().map(Requests.REQUEST_ID::in)).containsExactly("r1", "r2", "r4");
    assertThat(rows.stream().map(CaseRequests.REPEATS::in)).containsExactly(false, true, false);
    // r4 comes ten minutes after r3, which is not the case's.
    assertThat(rows.stream().map(CaseRequests.FOLLOWS::in)).containsExactly(false, false, true);
    assertThat(new CaseRequests(lake(spark, GROWN), 3).listed("case-2", NIGHT).count()).isZero();
  }

  private static List<String> ids(Dataset<Row> requests) {
    return requests.collectAsList().stream().map(Requests.REQUEST_ID::in).sorted().toList();
  }

  private static InMemoryLake lake(SparkSession spark, String cells) {
    InMemoryLake lake = new InMemoryLake(spark);
    add(
        lake,
        spark,
        Requests.TABLE,
        """
        event_date | request_id | event_time           | account_ref | epoch | cell | text_hash
        2026-03-02 | r0         | 2026-03-02T09:00:00Z | ann         | e2    | 3    | 1
        2026-03-04 | r1         | 2026-03-04T09:00:00Z | ann         | e2    | 3    | 1
        2026-03-04 | r2         | 2026-03-04T09:40:00Z | ann         | e2    | 3    | 1
        2026-03-05 | r3         | 2026-03-05T10:00:00Z | ann         | e2    | 5    | 2
        2026-03-05 | r4         | 2026-03-05T10:10:00Z | ann         | e2    | 8    | 1
        2026-03-05 | r5         | 2026-03-05T11:00:00Z | bob         | e1    | 3    | 3
        2026-03-05 | r6         | 2026-03-05T11:00:00Z | cid         | e2    | 3    | 4
        """);
    add(
        lake,
        spark,
        Codebooks.TABLE,
        """
        epoch | trained_for | previous_epoch
        e1    | 2026-02-01  | null
        e2    | 2026-03-03  | e1
        """);
    add(
        lake,
        spark,
        CaseVersions.TABLE,
        """
        run_date   | case_id | campaign_id | epoch
        2026-03-05 | case-1  | ant         | e2
        2026-03-06 | case-1  | ant         | e2
        """);
    add(
        lake,
        spark,
        CaseMembers.TABLE,
        """
        run_date   | case_id | account_ref | facet | state
        2026-03-05 | case-1  | ann         | touch | active
        2026-03-05 | case-1  | ann         | whole | active
        2026-03-05 | case-1  | bob         | touch | active
        2026-03-05 | case-1  | cid         | touch | left
        2026-03-06 | case-1  | ann         | touch | active
        """);
    add(
        lake,
        spark,
        Campaigns.TABLE,
        """
        run_date   | campaign_id | group_id | last_seen
        2026-03-05 | ant         | g1       | 2026-03-05
        2026-03-06 | ant         | null     | 2026-03-05
        """);
    add(
        lake,
        spark,
        Groups.TABLE,
        """
        run_date   | group_id | account_ref | cells
        2026-03-05 | g1       | ann         | %s
        2026-03-05 | g1       | bob         | %s
        2026-03-05 | g2       | bob         | [5]
        """
            .formatted(cells, cells));
    return lake;
  }

  private static void add(InMemoryLake lake, SparkSession spark, TableSpec table, String rows) {
    lake.append(table, full(spark, table, rows), "test");
  }
}
