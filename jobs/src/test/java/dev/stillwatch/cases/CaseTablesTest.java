package dev.stillwatch.cases;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.review.StandCases;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CaseTablesTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-02");
  private static final WriteCaseVersions VERSIONS =
      new WriteCaseVersions(NIGHT, "e1", "cfg", "0.1.0", Map.of("campaigns", 4L));
  private static final String CAMPAIGNS =
      """
      run_date   | campaign_id | kind     | group_id | state     | strength_bits | benign_reading | benign_bits | members | requests | first_seen | last_seen
      2026-03-01 | open        | campaign | g1       | open      | 5.0           | one customer   | 1.0         | 7       | 70       | 2026-03-01 | 2026-03-01
      2026-03-02 | open        | campaign | g1       | open      | 6.4           | one customer   | 1.5         | 1007    | 70       | 2026-03-01 | 2026-03-02
      2026-03-02 | young       | campaign | g2       | candidate | 9.0           | none           | 0.0         | 8       | 80       | 2026-03-02 | 2026-03-02
      2026-03-02 | asleep      | campaign | null     | dormant   | 11.3          | none           | 0.0         | 9       | 90       | 2026-02-01 | 2026-02-03
      2026-03-02 | never       | campaign | null     | dormant   | 12.0          | none           | 0.0         | 9       | 90       | 2026-02-01 | 2026-02-03
      """;
  private static final String PREVIOUS =
      """
      run_date   | case_id       | campaign_id
      2026-03-01 | SW-a          | asleep
      2026-03-02 | SW-b          | never
      """;
  private static final String TESTS =
      """
      run_date   | group_id | family           | test         | statistic | bits | statement | members
      2026-03-02 | g1       | own topics       | homogeneous  | 0.1       | 4.2  | - | 1010
      2026-03-02 | g1       | answers          | long answers | 0.7       | 3.1  | - | 1010
      2026-03-02 | g1       | answers          | even answers | -2        | 2.0  | - | 1010
      2026-03-02 | g1       | answers          | no answers   | null      | 0    | - | 1010
      2026-03-02 | g1       | rhythm           | sessions     | 0.4       | -0.3 | - | 1010
      2026-03-02 | g1       | benign: customer | organisations| 3         | 1.5  | few | 1010
      2026-03-01 | g1       | own topics       | homogeneous  | 0.1       | 1.0  | - | 1010
      """;

  @Test
  void onlyWhatIsOrWasOpenIsACase(SparkSession spark) {
    assertThatRows(versions(spark))
        .hasRows(
            CaseVersions.TABLE,
            """
            run_date   | case_id       | campaign_id | kind     | benign_reading | benign_bits | members | first_seen | last_seen  | epoch | config_hash | code_version | input_versions
            2026-03-02 | SW-4594eca0f0 | open        | campaign | one customer   | 1.5         | 1007    | 2026-03-01 | 2026-03-02 | e1    | cfg         | 0.1.0        | {"campaigns":4}
            2026-03-02 | SW-fc2b9ad1f9 | asleep      | campaign | none           | 0.0         | 9       | 2026-02-01 | 2026-02-03 | e1    | cfg         | 0.1.0        | {"campaigns":4}
            """
                .replace("SW-4594eca0f0", id(spark, "open"))
                .replace("SW-fc2b9ad1f9", id(spark, "asleep")));
  }

  @Test
  void theSummarySaysTheNumbersAndTheBestOrdinaryExplanation(SparkSession spark) {
    assertThat(summaries(spark).get("open"))
        .isEqualTo(
            "1,007 accounts share content and behaviour: 70 requests"
                + " in the window, seen on nights from 1 March 2026 to 2 March 2026, 6.5 bits for coordination."
                + " Strongest evidence: homogeneous (+4.2 bits), long answers (+1.5 bits)."
                + " Best ordinary explanation: one customer (1.5 bits).");
    assertThat(summaries(spark).get("asleep"))
        .contains("Not seen tonight: its strength is the one of the last night it was seen.");
  }

  @Test
  void theBitsOfTheEvidenceSumToTheStrengthExactly(SparkSession spark) {
    Map<String, Double> sums = new HashMap<>();
    for (Row row : evidence(spark).collectAsList()) {
      sums.merge(CaseEvidence.CASE_ID.in(row), CaseEvidence.BITS.in(row), Double::sum);
    }

    for (Row row : versions(spark).collectAsList()) {
      assertThat(sums.get(CaseVersions.CASE_ID.in(row)))
          .isEqualTo(CaseVersions.STRENGTH_BITS.in(row));
    }
    // 4.2 + (3.1 + 2.0) / 2 - 0.3, in whole 1/1024 bits.
    assertThat(sums.get(id(spark, "open")))
        .isCloseTo(6.45, org.assertj.core.data.Offset.offset(4 / 1024.0));
    assertThat(sums.get(id(spark, "asleep")))
        .isCloseTo(11.3, org.assertj.core.data.Offset.offset(1 / 1024.0));
  }

  @Test
  void showsReadingsSpikesAndReleasesWithoutCountingThem(SparkSession spark) {
    Dataset<Row> rows =
        evidence(spark).where("case_id = '%s' AND bits = 0".formatted(id(spark, "open")));

    assertThatRows(rows)
        .hasRows(
            CaseEvidence.TABLE,
            """
            evidence                | family           | side           | value | statement
            no answers              | answers          | for            | null  | -
            members                 | members          | for            | 1007  | 1,007 accounts made 70 requests in the window. Their number alone says nothing. Judged together with 3 more that touch the same and are rather strangers, who are not in the case.
            reading: organisations  | benign: customer | benign reading | 1.5   | few
            spike 2026-02-20        | volume           | spike          | 3.0   | 300 requests from 2026-02-20 to 2026-02-21 where the controls predict 100: 3.0 times as many (p = 0.0010, q = 0.010). The rise began on 2026-02-19 (95 % interval 2026-02-18 to 2026-02-20).
            ramp: o'neil \\ *       | releases         | release        | 0.5   | It rose.
            """);
  }

  @Test
  void everyTraceListsTheRowsBehindItsNumber(SparkSession spark) {
    view(GroupTests.TABLE, tests(spark));
    view(Campaigns.TABLE, campaigns(spark));
    view(Spikes.TABLE, spikes(spark));
    view(ReleaseEffects.TABLE, effects(spark));
    view(
        CaseMembers.TABLE,
        full(
            spark,
            CaseMembers.TABLE,
            """
            run_date   | case_id | account_ref | facet | state
            2026-03-02 | %1$s    | ann         | touch | active
            2026-03-02 | %1$s    | ann         | whole | active
            2026-03-02 | %1$s    | bob         | touch | left
            2026-03-02 | %2$s    | bob         | touch | active
            """
                .formatted(id(spark, "open"), id(spark, "asleep"))));
    view(
        Groups.TABLE,
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | cells
            2026-03-02 | g1       | ann         | [3, 8]
            """));
    view(
        Requests.TABLE,
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref | epoch | cell
            2026-01-01 | r0         | ann         | e1    | 3
            2026-03-01 | r1         | ann         | e1    | 3
            2026-03-01 | r2         | bob         | e1    | 5
            2026-03-01 | r3         | cyd         | e1    | 3
            2026-03-01 | r4         | ann         | e1    | 5
            2026-03-03 | r5         | ann         | e1    | 3
            """));

    for (Row row : evidence(spark).collectAsList()) {
      assertThat(spark.sql(CaseEvidence.TRACE.in(row)).count())
          .as(CaseEvidence.TRACE.in(row))
          .isEqualTo(1);
    }
  }

  @Test
  void membersCarryWhatIsKnownOfTheirAccounts(SparkSession spark) {
    Dataset<Row> members =
        new WriteCaseMembers(NIGHT)
            .from(
                versions(spark),
                full(
                    spark,
                    CampaignMembers.TABLE,
                    """
                    run_date   | campaign_id | account_ref | facet | state  | bits
                    2026-03-02 | open        | ann         | touch | active | 2.5
                    2026-03-02 | open        | bob         | whole | left   | 1.5
                    2026-03-02 | young       | cyd         | touch | active | 1.5
                    2026-03-01 | open        | dan         | touch | active | 1.5
                    """),
                full(
                    spark,
                    AccountDays.TABLE,
                    """
                    event_date | account_ref | requests
                    2026-03-01 | ann         | 3
                    2026-03-02 | ann         | 4
                    """),
                full(
                    spark,
                    Accounts.TABLE,
                    """
                    run_date   | account_ref | plan | country
                    2026-03-02 | ann         | team | DE
                    2026-03-01 | bob         | old  | US
                    2026-02-01 | bob         | free | FR
                    2026-03-03 | bob         | new  | FR
                    """));

    assertThatRows(members)
        .hasRows(
            CaseMembers.TABLE,
            """
            run_date   | account_ref | facet | state  | bits | requests | plan | country
            2026-03-02 | ann         | touch | active | 2.5  | 7        | team | DE
            2026-03-02 | bob         | whole | left   | 1.5  | 0        | old  | US
            """);
  }

  @Test
  void theTimelineHoldsQuietDaysSpikesAndReleases(SparkSession spark) {
    Dataset<Row> timeline =
        new WriteCaseTimeline(NIGHT)
            .from(
                versions(spark),
                full(
                    spark,
                    CampaignDays.TABLE,
                    """
                    run_date   | campaign_id | day        | requests | accounts | expected | models
                    2026-03-02 | open        | 2026-02-19 | 10       | 2        | 9.5      | [{"model":"m","requests":10}]
                    2026-03-02 | open        | 2026-02-21 | 30       | 3        | null     | []
                    2026-03-02 | young       | 2026-02-19 | 99       | 9        | null     | []
                    2026-03-01 | open        | 2026-02-18 | 99       | 9        | null     | []
                    """),
                spikes(spark),
                full(
                    spark,
                    Releases.TABLE,
                    """
                    run_date   | vendor | model | released_at          | precision | kind
                    2026-03-02 | v      | m2    | 2026-02-20T23:59:00Z | minute    | own
                    2026-03-02 | v      | m1    | 2026-02-20T00:00:00Z | day       | own
                    2026-03-02 | w      | m3    | 2026-02-20T00:00:00Z | month     | competitor
                    """));

    assertThatRows(timeline)
        .hasRows(
            CaseTimeline.TABLE,
            """
            run_date   | day        | requests | accounts | expected | spike | releases                                                                             | models
            2026-03-02 | 2026-02-19 | 10       | 2        | 9.5      | false | []                                                                                   | [{"model":"m","requests":10}]
            2026-03-02 | 2026-02-20 | 0        | 0        | null     | true  | [{"vendor":"v","model":"m1","kind":"own"},{"vendor":"v","model":"m2","kind":"own"}] | []
            2026-03-02 | 2026-02-21 | 30       | 3        | null     | true  | []                                                                                   | []
            """);
  }

  @Test
  void lineageNamesSplitsAndMerges(SparkSession spark) {
    Dataset<Row> versions =
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | campaign_id
            2026-03-01 | SW-old  | old
            2026-03-01 | SW-gone | gone
            2026-03-02 | SW-old  | old
            2026-03-02 | SW-new  | new
            """);
    Dataset<Row> members =
        full(
            spark,
            CampaignMembers.TABLE,
            """
            run_date   | campaign_id | account_ref | facet | state
            2026-03-01 | old         | a           | t     | active
            2026-03-01 | old         | b           | t     | active
            2026-03-01 | gone        | c           | t     | active
            2026-03-01 | gone        | d           | t     | active
            2026-03-02 | old         | b           | t     | active
            2026-03-02 | old         | c           | t     | active
            2026-03-02 | old         | d           | t     | active
            2026-03-02 | new         | a           | t     | active
            2026-03-02 | new         | a           | w     | active
            2026-03-02 | new         | x           | t     | active
            """);

    assertThatRows(new WriteCaseLineage(NIGHT, 0.25).from(versions, members))
        .hasRows(
            CaseLineage.TABLE,
            """
            run_date   | case_id | relation    | other_id | overlap
            2026-03-02 | SW-gone | merged into | SW-old   | 1.0
            2026-03-02 | SW-new  | split from  | SW-old   | 0.5
            """);
  }

  @Test
  void peopleDecideTheStateAndNightsTheNumbers(SparkSession spark) {
    Dataset<Row> versions =
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | strength_bits | members
            2026-03-01 | SW-a    | 12.0          | 9
            2026-03-02 | SW-a    | 11.0          | 8
            2026-03-01 | SW-b    | 10.0          | 7
            """);
    Dataset<Row> events =
        full(
            spark,
            CaseEvents.TABLE,
            """
            event_id | case_id | at                   | by  | state
            2        | SW-a    | 2026-03-01T10:00:00Z | ann | in review
            1        | SW-a    | 2026-03-01T11:00:00Z | bob | benign
            3        | SW-x    | 2026-03-01T11:00:00Z | bob | benign
            """);

    assertThatRows(new StandCases().from(versions, events))
        .hasRows(
            Cases.TABLE,
            """
            case_id | state  | strength_bits | members | decided_by | decided_at           | run_date
            SW-a    | benign | 11.0          | 8       | bob        | 2026-03-01T11:00:00Z | 2026-03-02
            SW-b    | open   | 10.0          | 7       | null       | null                 | 2026-03-01
            """);
  }

  @Test
  void aFirstNightWithoutAnythingMakesEmptyTables(SparkSession spark) {
    Dataset<Row> none =
        VERSIONS.from(
            Campaigns.TABLE.empty(spark),
            GroupTests.TABLE.empty(spark),
            CaseVersions.TABLE.empty(spark));

    assertThat(none.count()).isZero();
    assertThat(new StandCases().from(none, CaseEvents.TABLE.empty(spark)).count()).isZero();
    assertThat(
            new WriteCaseLineage(NIGHT, 0.25)
                .from(none, CampaignMembers.TABLE.empty(spark))
                .count())
        .isZero();
  }

  // Held as rows, as a night holds them: else every step below would make them anew.
  private static Dataset<Row> versions(SparkSession spark) {
    Dataset<Row> versions =
        VERSIONS.from(campaigns(spark), tests(spark), full(spark, CaseVersions.TABLE, PREVIOUS));
    return spark.createDataFrame(versions.collectAsList(), versions.schema());
  }

  private static Dataset<Row> evidence(SparkSession spark) {
    Dataset<Row> evidence =
        new WriteCaseEvidence(NIGHT, Period.ofDays(28))
            .from(versions(spark), campaigns(spark), tests(spark), spikes(spark), effects(spark));
    return spark.createDataFrame(evidence.collectAsList(), evidence.schema());
  }

  private static Dataset<Row> campaigns(SparkSession spark) {
    return full(spark, Campaigns.TABLE, CAMPAIGNS);
  }

  private static Dataset<Row> tests(SparkSession spark) {
    return full(spark, GroupTests.TABLE, TESTS);
  }

  private static Dataset<Row> spikes(SparkSession spark) {
    return full(
        spark,
        Spikes.TABLE,
        """
        run_date   | campaign_id | first_day  | last_day   | onset      | onset_low  | onset_high | observed | expected | ratio | p     | q
        2026-03-02 | open        | 2026-02-20 | 2026-02-21 | 2026-02-19 | 2026-02-18 | 2026-02-20 | 300      | 100      | 3.0   | 0.001 | 0.01
        2026-03-01 | open        | 2026-02-10 | 2026-02-11 | 2026-02-10 | 2026-02-10 | 2026-02-10 | 300      | 100      | 3.0   | 0.001 | 0.01
        """);
  }

  private static Dataset<Row> effects(SparkSession spark) {
    return full(
        spark,
        ReleaseEffects.TABLE,
        """
        run_date   | campaign_id | vendor   | model | hypothesis | effect | calibrated | statement
        2026-03-02 | open        | o'neil \\ | *     | ramp       | 0.5    | false      | It rose.
        """);
  }

  private static Map<String, String> summaries(SparkSession spark) {
    Map<String, String> summaries = new HashMap<>();
    for (Row row : versions(spark).collectAsList()) {
      summaries.put(CaseVersions.CAMPAIGN_ID.in(row), CaseVersions.SUMMARY.in(row));
    }
    return summaries;
  }

  private static String id(SparkSession spark, String campaign) {
    return spark
        .range(1)
        .select(CaseIds.of(org.apache.spark.sql.functions.lit(campaign)))
        .collectAsList()
        .get(0)
        .getString(0);
  }

  private static void view(TableSpec table, Dataset<Row> rows) {
    rows.createOrReplaceTempView(table.name());
    assertThat(List.of(rows.columns())).isNotEmpty();
  }
}
