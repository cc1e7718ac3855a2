package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PickOrdinaryTest {
  private static final List<LocalDate> NIGHTS =
      List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 8));

  @Test
  void leavesOutGroupsOfWhichHalfTheLikelyMembersAreInACampaignThatNight(SparkSession spark) {
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | membership
            2026-03-01 | half     | in          | null
            2026-03-01 | half     | out         | null
            2026-03-01 | third    | in          | 0.9
            2026-03-01 | third    | out         | 0.9
            2026-03-01 | third    | other       | 0.9
            2026-03-01 | unlikely | in          | 0.5
            2026-03-01 | unlikely | out         | 0.9
            2026-03-01 | nobody   | in          | 0.1
            2026-03-08 | later    | in          | null
            2026-03-08 | twice    | in          | null
            2026-03-01 | twice    | in          | null
            2026-03-02 | between  | in          | null
            2026-03-08 | ruled    | ruled       | null
            """);

    assertThat(picked(spark, groups, Set.of("benign")))
        .containsExactlyInAnyOrder(
            "half 2026-03-01 true",
            "third 2026-03-01 false",
            "unlikely 2026-03-01 false",
            "nobody 2026-03-01 false",
            "later 2026-03-08 false",
            "twice 2026-03-08 true",
            "ruled 2026-03-08 false");
    assertThat(picked(spark, groups, Set.of())).contains("ruled 2026-03-08 true");
  }

  private static List<String> picked(SparkSession spark, Dataset<Row> groups, Set<String> ruled) {
    Dataset<Row> members =
        full(
            spark,
            CampaignMembers.TABLE,
            """
            run_date   | campaign_id | account_ref | state
            2026-03-01 | SW-a        | in          | active
            2026-03-01 | SW-b        | in          | active
            2026-03-01 | SW-a        | out         | left
            2026-03-08 | benign      | ruled       | active
            """);
    return new PickOrdinary(NIGHTS, ruled)
        .from(groups, members).collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }
}
