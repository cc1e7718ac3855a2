package dev.stillwatch.events;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CountCampaignDaysTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-05");
  private final CountCampaignDays count =
      new CountCampaignDays(NIGHT, Period.ofDays(4), LocalDate.EPOCH);

  @Test
  void countsMembersAndEverybodyElseOnEveryDay(SparkSession spark) {
    Dataset<Row> accountDays =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | requests | models
            2026-03-01 | ann         | 90       | []
            2026-03-03 | ann         | 3        | [{"model":"m-2","requests":1},{"model":"m-1","requests":2}]
            2026-03-03 | bob         | 4        | [{"model":"m-2","requests":4}]
            2026-03-03 | eve         | 10       | [{"model":"m-1","requests":10}]
            2026-03-05 | eve         | 7        | []
            2026-03-06 | ann         | 80       | []
            """);

    // The 1st is before the history, the 6th after the night; the 2nd is before all data.
    assertThatRows(count.from(campaigns(spark), members(spark), noGroups(spark), accountDays))
        .hasRows(
            CampaignDays.TABLE,
            """
            run_date   | campaign_id | day        | requests | accounts | control_requests | expected | models
            2026-03-05 | c1          | 2026-03-03 | 7        | 2        | 10               | null     | [{"model":"m-1","requests":2},{"model":"m-2","requests":5}]
            2026-03-05 | c1          | 2026-03-04 | 0        | 0        | 0                | null     | []
            2026-03-05 | c1          | 2026-03-05 | 0        | 0        | 7                | null     | []
            2026-03-05 | c2          | 2026-03-03 | 4        | 1        | 13               | null     | [{"model":"m-2","requests":4}]
            2026-03-05 | c2          | 2026-03-04 | 0        | 0        | 0                | null     | []
            2026-03-05 | c2          | 2026-03-05 | 0        | 0        | 7                | null     | []
            """);
  }

  @Test
  void expectsTheControlsShareOnceThereAreTwoWeeks(SparkSession spark) {
    Dataset<Row> accountDays =
        spark.sql(
            """
            SELECT date_add(DATE'2026-02-14', CAST(id AS INT)) AS event_date, account_ref, requests,
              CAST(array() AS array<struct<model:string,requests:bigint>>) AS models,
              CAST(array() AS array<struct<cell:int,requests:bigint>>) AS cells
            FROM range(20) CROSS JOIN VALUES ('bob', 10L), ('eve', 1000L) AS who(account_ref, requests)
            """);
    CountCampaignDays longer =
        new CountCampaignDays(NIGHT, CountCampaignDays.DEFAULT_HISTORY, LocalDate.EPOCH);

    Dataset<Row> days = longer.from(campaigns(spark), members(spark), noGroups(spark), accountDays);

    assertThat(
            days.filter(
                    "campaign_id = 'c2' AND abs(expected - 10) < 1e-6 AND low = 4 AND high = 17")
                .count())
        .isEqualTo(20);
  }

  @Test
  void countsOnlyTheGroupsCellsWhereItHasSuch(SparkSession spark) {
    Dataset<Row> days =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | requests | cells
            2026-03-05 | ann         | 9        | [{"cell":4,"requests":5},{"cell":6,"requests":3}]
            2026-03-05 | bob         | 7        | [{"cell":3,"requests":7}]
            """);
    Dataset<Row> campaigns =
        full(
            spark,
            Campaigns.TABLE,
            """
            run_date   | campaign_id | group_id | last_seen
            2026-03-05 | c1          | g1       | 2026-03-05
            2026-03-05 | c2          | g2       | 2026-03-05
            """);
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | cells
            2026-03-05 | g1       | ann         | [4,5]
            2026-03-05 | g1       | bob         | [4,5]
            2026-03-05 | g2       | bob         | null
            2026-03-04 | g2       | bob         | [1]
            """);

    assertThatRows(count.from(campaigns, members(spark), groups, days))
        .hasRows(
            CampaignDays.TABLE,
            """
            campaign_id | requests | accounts | control_requests
            c1          | 5        | 1        | 11
            c2          | 7        | 1        | 9
            """);
  }

  @Test
  void countsTheCellsOfTheGroupItLastWasOnANightWithoutIt(SparkSession spark) {
    Dataset<Row> days =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | requests | cells
            2026-03-05 | ann         | 9        | [{"cell":4,"requests":5},{"cell":6,"requests":3}]
            """);
    Dataset<Row> campaigns =
        full(
            spark,
            Campaigns.TABLE,
            """
            run_date   | campaign_id | group_id | last_seen
            2026-03-04 | c1          | g1       | 2026-03-04
            2026-03-05 | c1          | null     | 2026-03-04
            """);
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            "run_date | group_id | account_ref | cells\n2026-03-04 | g1 | ann | [4,5]");
    // Cells of an earlier epoch are others: then all that members do counts.
    CountCampaignDays later =
        new CountCampaignDays(NIGHT, Period.ofDays(4), LocalDate.parse("2026-03-05"));

    assertThatRows(count.from(campaigns, members(spark), groups, days))
        .hasRows(CampaignDays.TABLE, "campaign_id | requests\nc1 | 5");
    assertThatRows(later.from(campaigns, members(spark), groups, days))
        .hasRows(CampaignDays.TABLE, "campaign_id | requests\nc1 | 9");
  }

  @Test
  void isEmptyWithoutCampaignsOrWithoutData(SparkSession spark) {
    Dataset<Row> noDays = AccountDays.TABLE.empty(spark);

    assertThat(count.from(campaigns(spark), members(spark), noGroups(spark), noDays).count())
        .isZero();
    assertThat(
            count
                .from(
                    Campaigns.TABLE.empty(spark),
                    CampaignMembers.TABLE.empty(spark),
                    noGroups(spark),
                    full(spark, AccountDays.TABLE, "event_date | account_ref\n2026-03-03 | ann"))
                .count())
        .isZero();
  }

  @Test
  void startsNoJob(SparkSession spark) {
    Dataset<Row> campaigns = campaigns(spark);
    Dataset<Row> members = members(spark);
    Dataset<Row> days = AccountDays.TABLE.empty(spark);

    Dataset<Row> groups = noGroups(spark);

    assertThat(JobCounter.jobsOf(spark, () -> count.from(campaigns, members, groups, days)))
        .isZero();
  }

  @Test
  void refusesAHistoryOfNothing() {
    assertThatThrownBy(() -> new CountCampaignDays(NIGHT, Period.ZERO, LocalDate.EPOCH))
        .hasMessage("Invalid history: P0D (must be positive)");
  }

  private static Dataset<Row> noGroups(SparkSession spark) {
    return Groups.TABLE.empty(spark);
  }

  private static Dataset<Row> campaigns(SparkSession spark) {
    return full(
        spark,
        Campaigns.TABLE,
        """
        run_date   | campaign_id
        2026-03-05 | c1
        2026-03-05 | c2
        2026-03-04 | c0
        """);
  }

  // Bob belongs to both, by two facets to c1: his requests count once for each.
  private static Dataset<Row> members(SparkSession spark) {
    return full(
        spark,
        CampaignMembers.TABLE,
        """
        run_date   | campaign_id | account_ref | facet | state
        2026-03-05 | c1          | ann         | all   | active
        2026-03-05 | c1          | bob         | all   | left
        2026-03-05 | c1          | bob         | once  | active
        2026-03-05 | c2          | bob         | all   | active
        2026-03-04 | c2          | eve         | all   | active
        """);
  }
}
