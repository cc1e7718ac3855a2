package dev.stillwatch.judging;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A group of ann, bob, cat and dan, of whom ann and bob work for o1. */
@ExtendWith(SparkExtension.class)
class ReadSuppressionsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);

  private SparkSession spark;
  private Dataset<Row> groups;
  private Dataset<Row> sums;
  private Dataset<Row> accounts;
  private Dataset<Row> members;

  @BeforeEach
  void oneGroup(SparkSession session) {
    spark = session;
    groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-02 | g        | ann
            2026-03-02 | g        | bob
            2026-03-02 | g        | cat
            2026-03-02 | g        | dan
            2026-03-01 | h        | ann
            """);
    sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                full(
                    spark,
                    AccountDays.TABLE,
                    """
                    event_date | account_ref | org_ref | requests | frames
                    2026-03-02 | ann         | o1      | 10       | [{"frame":71,"requests":9}]
                    2026-03-02 | bob         | null    | 10       | [{"frame":71,"requests":9},{"frame":72,"requests":10}]
                    2026-03-02 | cat         | o2      | 10       | [{"frame":71,"requests":3}]
                    2026-03-02 | dan         | null    | 10       | [{"frame":73,"requests":3}]
                    """));
    accounts =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | org_ref
            2026-03-02 | bob         | o1
            """);
    members =
        full(
            spark,
            CampaignMembers.TABLE,
            """
            run_date   | campaign_id | account_ref | facet | state
            2026-02-28 | c           | ann         | whole | active
            2026-03-01 | c           | ann         | whole | left
            2026-03-01 | c           | bob         | whole | active
            2026-03-01 | c           | bob         | touch | active
            2026-03-01 | c           | cat         | whole | active
            2026-03-01 | c           | dan         | whole | active
            2026-03-02 | c           | ann         | whole | active
            """);
  }

  @Test
  void halfOfTheMembersByOrganisationSuppressTheGroup() {
    expect(
        "organisation | o1 | 2026-04-01T00:00:00Z",
        "0.5 | 20 | 50 % of members suppressed, by organisation until 2026-04-01: known lab");
  }

  @Test
  void oneMemberDoesNot() {
    expect(
        "account | cat | 2026-04-01T00:00:00Z",
        "0.25 | 0 | 25 % of members suppressed, by account until 2026-04-01: known lab");
  }

  @Test
  void ofSeveralThatSuppressTheGroupTogetherTheOneThatCoversMostIsNamed() {
    expect(
        "account | cat | 2026-04-01T00:00:00Z\n"
            + "2026-03-02 | known lab | organisation | o1 | 2026-04-02T00:00:00Z",
        "0.75 | 20 | 75 % of members suppressed, the most of them by organisation until 2026-04-02:"
            + " known lab");
  }

  @Test
  void theMembersACampaignHadOnTheLastNightBeforeSuppressTheGroup() {
    expect(
        "campaign | c | 2026-04-01T00:00:00Z",
        "0.75 | 20 | 75 % of members suppressed, by campaign until 2026-04-01: known lab");
  }

  @Test
  void aFrameOfHalfOfTheRequestsSuppressesTheGroup() {
    expect(
        "frame | 71 | 2026-04-01T00:00:00Z",
        "0.525 | 20 | 53 % of requests suppressed, by frame until 2026-04-01: known lab");
  }

  @Test
  void nothingIsSuppressedAfterTheExpiryOrByOthers() {
    for (String other :
        new String[] {
          "organisation | o1 | 2026-03-02T00:00:00Z",
          "organisation | o9 | 2026-04-01T00:00:00Z",
          "frame | 99 | 2026-04-01T00:00:00Z"
        }) {
      assertThatRows(read(other)).hasRows(GroupTests.TABLE, "group_id | bits\n");
    }
  }

  private void expect(String suppression, String reading) {
    assertThatRows(read(suppression))
        .hasRows(
            GroupTests.TABLE,
            """
            group_id | family             | members | statistic | bits | statement
            g        | benign: suppressed | 4       | %s
            """
                .formatted(reading));
  }

  private Dataset<Row> read(String suppression) {
    Dataset<Row> suppressions =
        full(
            spark,
            Suppressions.TABLE,
            """
            run_date   | reason    | scope | target | expires_at
            2026-03-02 | known lab | %s
            2026-03-01 | old       | account | dan | 2026-04-01T00:00:00Z
            """
                .formatted(suppression));
    return new ReadSuppressions(NIGHT).from(groups, sums, accounts, members, suppressions);
  }
}
