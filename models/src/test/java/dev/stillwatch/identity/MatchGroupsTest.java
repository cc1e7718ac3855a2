package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.grouping.LeftOut;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            run_date   | group_id | channel | account_ref | facet | degree | membership | cells
            2026-03-28 | pool     | touch   | a1          | touch | 3      | 0.99       | [1]
            2026-03-28 | pool     | touch   | a2          | touch | 3      | 0.97       | [1]
            2026-03-28 | pool     | touch   | a3          | touch | 0      | 0.51       | [1]
            2026-03-28 | pool     | touch   | a4          | touch | 3      |            | [1]
            2026-03-28 | pool     | touch   | a5          | touch | 3      | 1.0        | [1]
            2026-03-28 | pool     | touch   | stranger    | touch | 0      | 0.5        | [1]
            2026-03-28 | few      | touch   | b1          | touch | 3      | 0.9        | [1]
            2026-03-28 | few      | touch   | b2          | touch | 3      | 0.9        | [1]
            2026-03-28 | few      | touch   | b3          | touch | 3      | 0.9        | [1]
            2026-03-28 | few      | touch   | b4          | touch | 3      | 0.9        | [1]
            2026-03-28 | few      | touch   | b-stranger  | touch | 3      | 0.1        | [1]
            2026-03-28 | apart    | profile | c1          | whole | 3      |            |
            2026-03-28 | apart    | profile | c2          | whole | 3      |            |
            2026-03-28 | apart    | profile | c3          | whole | 3      |            |
            2026-03-28 | apart    | profile | c4          | whole | 3      |            |
            2026-03-28 | apart    | profile | c-apart     | whole | 3      | 0.9        |
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
            2026-03-28 | apart    | homogeneous    | one  | 0         | 5    | 4
            2026-03-28 | apart    | no repeats     | two  | 0         | 5    | 4
            2026-03-28 | apart    | infrastructure | tres | 0         | 5    | 4
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

  /** Groups that did not grow share no account with the pool; only frames tell. */
  @Test
  void groupsThatSendACampaignsFramesAreOfIt(SparkSession spark) {
    List<String> groups = new ArrayList<>();
    List<String> tests = new ArrayList<>();
    for (String group :
        List.of(
            "pool 20",
            "common 13",
            "firm 13",
            "far 7.5",
            "tried 14.5",
            "lacks 8.5",
            "cards 13",
            "public 13")) {
      String name = group.split(" ")[0];
      for (int i = 0; i < (name.equals("pool") ? 10 : 5); i++) {
        groups.add("2026-03-28 | %s | profile | %s | whole | 3".formatted(name, name + i));
      }
      for (String family : List.of("homogeneous", "no repeats", "infrastructure")) {
        tests.add(
            "2026-03-28 | %s | %s | one | 0 | %s | 5"
                .formatted(name, family, Double.parseDouble(group.split(" ")[1]) / 3));
      }
    }
    List<String> links = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      links.add("2026-03-28 | frames | far%d | pool%d | whole | 0.3 | 7 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | common%d | pool%d | whole | 0.3 | 3 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | firm%d | pool0 | whole | 0.3 | 7 | 1".formatted(i));
      links.add("2026-03-28 | frames | pool%d | tried%d | whole | 0.3 | 7 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | lacks%d | pool%d | whole | 0.3 | 7 | 1".formatted(i, i));
      links.add(
          "2026-03-28 | infrastructure | cards%d | pool%d | whole | 1 | 7 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | pool%d | public%d | whole | 0.3 | 2 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | anybody%d | public%d | whole | 0.3 | 2 | 1".formatted(i, i));
      links.add("2026-03-28 | frames | else%d | public%d | whole | 0.3 | 2 | 1".formatted(i, i));
    }

    List<Row> campaigns =
        matched(
                spark,
                table(
                    spark,
                    Groups.TABLE,
                    "run_date | group_id | channel | account_ref | facet | degree",
                    groups),
                table(
                    spark,
                    GroupTests.TABLE,
                    "run_date | group_id | family | test | statistic | bits | members",
                    tests),
                table(
                    spark,
                    Links.TABLE,
                    "run_date | channel | left_ref | right_ref | facet | weight | bits | shared",
                    links))
            .collectAsList();

    assertThat(campaigns).hasSize(1);
    assertThat(campaigns.get(0).<Row>getList(campaigns.get(0).fieldIndex(MatchGroups.MEMBERS)))
        .extracting(member -> member.getString(0))
        .containsExactlyInAnyOrder(
            "pool0", "pool1", "pool2", "pool3", "pool4", "pool5", "pool6", "pool7", "pool8",
            "pool9", "tried0", "tried1", "tried2", "tried3", "tried4", "lacks0", "lacks1", "lacks2",
            "lacks3", "lacks4");
  }

  @Test
  void aNightThatFoundedACampaignKnowsItWhenItIsJudgedAgain(SparkSession spark) {
    Dataset<Row> first = matched(spark, pool(spark, 0, 8), poolTests(spark), noLinks(spark));
    Dataset<Row> campaigns = new MatchCampaigns(NIGHT).from(first);
    Dataset<Row> members = new MatchMembers(NIGHT).from(first);

    Dataset<Row> again =
        matched(spark, pool(spark, 1, 9), poolTests(spark), noLinks(spark), campaigns, members);

    assertThat(new MatchCampaigns(NIGHT).from(again).collectAsList())
        .extracting(Campaigns.CAMPAIGN_ID::in, Campaigns.MEMBERS::in, Campaigns.NIGHTS::in)
        .containsExactly(tuple(Campaigns.CAMPAIGN_ID.in(campaigns.collectAsList().get(0)), 8L, 1L));
  }

  private static Dataset<Row> pool(SparkSession spark, int from, int to) {
    return table(
        spark,
        Groups.TABLE,
        "run_date | group_id | channel | account_ref | facet | degree",
        IntStream.range(from, to)
            .mapToObj("2026-03-28 | pool | profile | a%d | whole | 3"::formatted)
            .toList());
  }

  private static Dataset<Row> poolTests(SparkSession spark) {
    return table(
        spark,
        GroupTests.TABLE,
        "run_date | group_id | family | test | statistic | bits | members",
        Stream.of("homogeneous", "no repeats", "infrastructure")
            .map("2026-03-28 | pool | %s | one | 0 | 5 | 8"::formatted)
            .toList());
  }

  private static Dataset<Row> noLinks(SparkSession spark) {
    return Links.TABLE.empty(spark);
  }

  private static Dataset<Row> table(
      SparkSession spark, TableSpec spec, String columns, List<String> rows) {
    return TextTable.full(spark, spec, columns + "\n" + String.join("\n", rows));
  }

  private static List<String> members(SparkSession spark, Dataset<Row> groups, Dataset<Row> tests) {
    return new MatchMembers(NIGHT)
        .from(matched(spark, groups, tests, noLinks(spark))).collectAsList().stream()
            .map(CampaignMembers.ACCOUNT_REF::in)
            .sorted()
            .toList();
  }

  private static Dataset<Row> matched(
      SparkSession spark, Dataset<Row> groups, Dataset<Row> tests, Dataset<Row> links) {
    return matched(
        spark,
        groups,
        tests,
        links,
        Campaigns.TABLE.empty(spark),
        CampaignMembers.TABLE.empty(spark));
  }

  private static Dataset<Row> matched(
      SparkSession spark,
      Dataset<Row> groups,
      Dataset<Row> tests,
      Dataset<Row> links,
      Dataset<Row> campaigns,
      Dataset<Row> members) {
    return new MatchGroups(
            NIGHT, new Admission(new Bar(10, 3), 5, Admission.Entry.AT_ONCE), new LeftOut())
        .from(
            groups,
            tests,
            AccountFacets.TABLE.empty(spark),
            new SumWindow(NIGHT, Period.ofDays(28), "e1").from(AccountDays.TABLE.empty(spark)),
            Accounts.TABLE.empty(spark),
            links,
            campaigns,
            members);
  }
}
