package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MatchGroupsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");

  @Test
  void takesNobodyWhoIsRatherAStrangerAndCountsThemForNothing(SparkSession spark) {
    Dataset<Row> groups =
        TextTable.full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel | account_ref | facet | degree | membership
            2026-03-28 | pool     | touch   | a1          | touch | 3      | 0.99
            2026-03-28 | pool     | touch   | a2          | touch | 3      | 0.97
            2026-03-28 | pool     | touch   | a3          | touch | 0      | 0.51
            2026-03-28 | pool     | touch   | a4          | touch | 3      |
            2026-03-28 | pool     | touch   | a5          | touch | 3      | 1.0
            2026-03-28 | pool     | touch   | stranger    | touch | 0      | 0.5
            2026-03-28 | few      | touch   | b1          | touch | 3      | 0.9
            2026-03-28 | few      | touch   | b2          | touch | 3      | 0.9
            2026-03-28 | few      | touch   | b3          | touch | 3      | 0.9
            2026-03-28 | few      | touch   | b4          | touch | 3      | 0.9
            2026-03-28 | few      | touch   | b-stranger  | touch | 3      | 0.1
            """);
    Dataset<Row> tests =
        TextTable.full(
            spark,
            GroupTests.TABLE,
            """
            run_date   | group_id | family         | test | statistic | bits | members
            2026-03-28 | pool     | homogeneous    | one  | 0         | 5    | 6
            2026-03-28 | pool     | no repeats     | two  | 0         | 5    | 6
            2026-03-28 | pool     | infrastructure | tres | 0         | 5    | 6
            2026-03-28 | few      | homogeneous    | one  | 0         | 5    | 5
            2026-03-28 | few      | no repeats     | two  | 0         | 5    | 5
            2026-03-28 | few      | infrastructure | tres | 0         | 5    | 5
            """);
    Dataset<Row> matched =
        new MatchGroups(NIGHT, new Admission(10, 3, 5, Admission.Entry.AT_ONCE))
            .from(
                groups,
                tests,
                AccountFacets.TABLE.empty(spark),
                new SumWindow(NIGHT, Period.ofDays(28), "e1").from(AccountDays.TABLE.empty(spark)),
                Accounts.TABLE.empty(spark),
                Campaigns.TABLE.empty(spark),
                CampaignMembers.TABLE.empty(spark));

    List<String> members =
        new MatchMembers(NIGHT)
            .from(matched).collectAsList().stream()
                .map(CampaignMembers.ACCOUNT_REF::in)
                .sorted()
                .toList();

    assertThat(members).containsExactly("a1", "a2", "a3", "a4", "a5");
  }
}
