package dev.stillwatch.events;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
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
    assertThatRows(
            count.from(
                campaigns(spark),
                members(spark),
                noGroups(spark),
                accountDays,
                known(accountDays, noAccounts(spark))))
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
              CAST(array() AS array<struct<cell:int,requests:bigint>>) AS cells,
              CAST(null AS STRING) AS org_ref
            FROM range(20) CROSS JOIN VALUES ('bob', 10L), ('eve', 1000L) AS who(account_ref, requests)
            """);
    CountCampaignDays longer =
        new CountCampaignDays(NIGHT, CountCampaignDays.DEFAULT_HISTORY, LocalDate.EPOCH);

    Dataset<Row> days =
        longer.from(
            campaigns(spark),
            members(spark),
            noGroups(spark),
            accountDays,
            known(longer, accountDays, noAccounts(spark)));

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

    assertThatRows(
            count.from(campaigns, members(spark), groups, days, known(days, noAccounts(spark))))
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

    assertThatRows(
            count.from(campaigns, members(spark), groups, days, known(days, noAccounts(spark))))
        .hasRows(CampaignDays.TABLE, "campaign_id | requests\nc1 | 5");
    assertThatRows(
            later.from(campaigns, members(spark), groups, days, known(days, noAccounts(spark))))
        .hasRows(CampaignDays.TABLE, "campaign_id | requests\nc1 | 9");
  }

  @Test
  void setsMembersBesideAccountsOfTheirPlanSignUpAndVolume(SparkSession spark) {
    // Ann pays for pro. A hundred and twenty others do, asking 8 and at last 12 a day; three
    // hundred free ones ask as much on every day, and twenty more of each a hundred times as much.
    Dataset<Row> days = kinds(spark);
    Dataset<Row> accounts =
        spark.sql(
            """
            SELECT DATE'2026-03-05' AS run_date, account_ref, null AS created_at,
              CASE WHEN account_ref LIKE 'f%' THEN 'free' ELSE 'pro' END AS plan,
              'active' AS status FROM kinds GROUP BY account_ref
            """);

    assertThatRows(
            count.from(lone(spark), annAlone(spark), noGroups(spark), days, known(days, accounts)))
        .hasRows(
            CampaignDays.TABLE,
            """
            day        | requests | control_requests | matched_requests | controls | matched_on
            2026-03-02 | 8        | 35360            | 8.0              | 120      | plan, sign-up and volume
            2026-03-03 | 8        | 35360            | 8.0              | 120      | plan, sign-up and volume
            2026-03-04 | 8        | 35360            | 8.0              | 120      | plan, sign-up and volume
            2026-03-05 | 12       | 35840            | 12.0             | 120      | plan, sign-up and volume
            """);
  }

  @Test
  void setsMembersBesideAccountsOfTheirVolumeWhereTooFewShareMore(SparkSession spark) {
    Dataset<Row> days = kinds(spark);
    Dataset<Row> accounts =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | plan | created_at
            2026-03-05 | ann         | team | 2026-03-01T00:00:00Z
            """);

    // (120 * 12 + 300 * 8) / 420
    assertThatRows(
            count
                .from(lone(spark), annAlone(spark), noGroups(spark), days, known(days, accounts))
                .filter("day = '2026-03-05'"))
        .hasRows(
            CampaignDays.TABLE,
            """
            matched_requests | controls | matched_on
            9.143            | 420      | volume
            """);
  }

  @Test
  void setsMembersBesideEverybodyWhereNobodyIsAlike(SparkSession spark) {
    Dataset<Row> days =
        kinds(spark).filter("account_ref IN ('ann', 'p1') OR account_ref LIKE '%2'");

    assertThatRows(
            count
                .from(
                    lone(spark),
                    annAlone(spark),
                    noGroups(spark),
                    days,
                    known(days, noAccounts(spark)))
                .filter("day = '2026-03-05'"))
        .hasRows(
            CampaignDays.TABLE, "matched_requests | controls | matched_on\nnull | null | null");
  }

  @Test
  void marksDaysFromWhichATenthOfTheMembersWasKeptFromAsking(SparkSession spark) {
    Dataset<Row> days =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | requests
            2026-03-02 | ann         | 1
            2026-03-05 | ann         | 1
            2026-03-03 | bob         | 1
            """);
    // Bob's last request was on the 3rd; that he was banned was seen on the 5th.
    Dataset<Row> accounts =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | status
            2026-03-04 | ann         | active
            2026-03-04 | bob         | active
            2026-03-05 | bob         | Banned
            2026-03-06 | ann         | banned
            """);

    assertThatRows(
            count
                .from(
                    campaigns(spark), members(spark), noGroups(spark), days, known(days, accounts))
                .filter("campaign_id = 'c1'"))
        .hasRows(
            CampaignDays.TABLE,
            """
            day        | enforced
            2026-03-02 | false
            2026-03-03 | false
            2026-03-04 | true
            2026-03-05 | true
            """);
  }

  @Test
  void isEmptyWithoutCampaignsOrWithoutData(SparkSession spark) {
    Dataset<Row> noDays = AccountDays.TABLE.empty(spark);
    Dataset<Row> ann = full(spark, AccountDays.TABLE, "event_date | account_ref\n2026-03-03 | ann");

    assertThat(
            count
                .from(
                    campaigns(spark),
                    members(spark),
                    noGroups(spark),
                    noDays,
                    known(noDays, noAccounts(spark)))
                .count())
        .isZero();
    assertThat(
            count
                .from(
                    Campaigns.TABLE.empty(spark),
                    CampaignMembers.TABLE.empty(spark),
                    noGroups(spark),
                    ann,
                    known(ann, noAccounts(spark)))
                .count())
        .isZero();
  }

  @Test
  void startsNoJob(SparkSession spark) {
    Dataset<Row> campaigns = campaigns(spark);
    Dataset<Row> members = members(spark);
    Dataset<Row> days = AccountDays.TABLE.empty(spark);

    Dataset<Row> groups = noGroups(spark);
    Dataset<Row> accounts = noAccounts(spark);

    assertThat(
            JobCounter.jobsOf(
                spark, () -> count.from(campaigns, members, groups, days, known(days, accounts))))
        .isZero();
  }

  @Test
  void refusesAHistoryOfNothing() {
    assertThatThrownBy(() -> new CountCampaignDays(NIGHT, Period.ZERO, LocalDate.EPOCH))
        .hasMessage("Invalid history: P0D (must be positive)");
  }

  private static Dataset<Row> lone(SparkSession spark) {
    return full(spark, Campaigns.TABLE, "run_date | campaign_id\n2026-03-05 | c1");
  }

  private static Dataset<Row> annAlone(SparkSession spark) {
    return full(
        spark,
        CampaignMembers.TABLE,
        "run_date | campaign_id | account_ref\n2026-03-05 | c1 | ann");
  }

  private static Dataset<Row> kinds(SparkSession spark) {
    Dataset<Row> kinds =
        spark.sql(
            """
            SELECT event_date, account_ref,
              CAST(times * CASE WHEN kind = 'pro' AND event_date = '2026-03-05' THEN 12 ELSE 8 END
                AS BIGINT) AS requests,
              CAST(array() AS array<struct<model:string,requests:bigint>>) AS models,
              CAST(array() AS array<struct<cell:int,requests:bigint>>) AS cells,
              CAST(null AS STRING) AS org_ref
            FROM (SELECT explode(sequence(DATE'2026-03-02', DATE'2026-03-05')) AS event_date)
            CROSS JOIN (
              SELECT 'ann' AS account_ref, 'pro' AS kind, 1 AS times
              UNION ALL SELECT concat('p', id), 'pro', 1 FROM range(120)
              UNION ALL SELECT concat('f', id), 'free', 1 FROM range(300)
              UNION ALL SELECT concat('fx', id), 'free', 100 FROM range(20)
              UNION ALL SELECT concat('px', id), 'free', 100 FROM range(20))
            """);
    kinds.createOrReplaceTempView("kinds");
    return kinds;
  }

  private static Dataset<Row> noGroups(SparkSession spark) {
    return Groups.TABLE.empty(spark);
  }

  private Dataset<Row> known(Dataset<Row> accountDays, Dataset<Row> accounts) {
    return known(count, accountDays, accounts);
  }

  private static Dataset<Row> known(
      CountCampaignDays count, Dataset<Row> accountDays, Dataset<Row> accounts) {
    return new StratifyAccounts(NIGHT, count.history()).from(accountDays, accounts);
  }

  private static Dataset<Row> noAccounts(SparkSession spark) {
    return Accounts.TABLE.empty(spark);
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
