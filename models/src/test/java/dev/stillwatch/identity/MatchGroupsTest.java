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
import java.util.ArrayList;
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
    assertThat(members(spark, groups, tests)).containsExactly("a1", "a2", "a3", "a4", "a5");
  }

  /** All have the pool's five and five more; only whole groups may lack something. */
  @Test
  void groupsThatLackLittleBringTheirMembersAndMakeNoCampaign(SparkSession spark) {
    List<String> groups = new ArrayList<>();
    List<String> tests = new ArrayList<>();
    for (String group : List.of("pool 15", "lacks2 10", "lacks4 8", "grown 10", "one-family 10")) {
      String name = group.split(" ")[0];
      int bits = Integer.parseInt(group.split(" ")[1]);
      for (int i = 0; i < (name.equals("pool") ? 5 : 10); i++) {
        groups.add(
            "2026-03-28 | %s | profile | %s | whole | 3 | %s"
                .formatted(
                    name, i < 5 ? "a" + i : name + i, name.equals("grown") ? "[1]" : "null"));
      }
      List<String> families = List.of("homogeneous", "no repeats", "infrastructure");
      for (int i = 0; i < 3; i++) {
        boolean speaks = i == 0 || !name.equals("one-family");
        tests.add(
            "2026-03-28 | %s | %s | one | 0 | %s | 10"
                .formatted(
                    name,
                    families.get(i),
                    !speaks ? 0 : bits / (name.equals("one-family") ? 1 : 3.0)));
      }
    }

    List<String> members =
        members(
            spark,
            TextTable.full(
                spark,
                Groups.TABLE,
                "run_date | group_id | channel | account_ref | facet | degree | cells\n"
                    + String.join("\n", groups)),
            TextTable.full(
                spark,
                GroupTests.TABLE,
                "run_date | group_id | family | test | statistic | bits | members\n"
                    + String.join("\n", tests)));

    assertThat(members)
        .containsExactly(
            "a0", "a1", "a2", "a3", "a4", "lacks25", "lacks26", "lacks27", "lacks28", "lacks29");
  }

  private static List<String> members(SparkSession spark, Dataset<Row> groups, Dataset<Row> tests) {
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

    return new MatchMembers(NIGHT)
        .from(matched).collectAsList().stream()
            .map(CampaignMembers.ACCOUNT_REF::in)
            .sorted()
            .toList();
  }
}
