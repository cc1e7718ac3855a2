package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes down who belongs to each case of a night, with what a reviewer asks first about them.
 *
 * @param night the logical date
 */
public record WriteCaseMembers(LocalDate night) {
  private static final String REQUESTS = "_requests";

  /**
   * The members of the night's cases.
   *
   * @param caseVersions all nights or this one
   * @param campaignMembers all nights or this one
   * @param accountDays the days of the window, no others: their requests are summed
   * @param accounts snapshots of nights up to this one; the latest of each account counts
   */
  public Dataset<Row> from(
      Dataset<Row> caseVersions,
      Dataset<Row> campaignMembers,
      Dataset<Row> accountDays,
      Dataset<Row> accounts) {
    Dataset<Row> cases =
        caseVersions
            .where(CaseVersions.RUN_DATE.ref().equalTo(lit(night)))
            .select(CaseVersions.CASE_ID.ref(), CaseVersions.CAMPAIGN_ID.ref());
    Dataset<Row> members =
        campaignMembers
            .where(CampaignMembers.RUN_DATE.ref().equalTo(lit(night)))
            .join(cases, CaseVersions.CAMPAIGN_ID.name());
    Dataset<Row> volumes =
        accountDays
            .join(members.select(CaseMembers.ACCOUNT_REF.ref()), account(), "left_semi")
            .groupBy(AccountDays.ACCOUNT_REF.ref())
            .agg(sum(AccountDays.REQUESTS.ref()).as(REQUESTS));
    Dataset<Row> known =
        new LatestAccounts(night)
            .from(
                accounts.join(
                    members.select(CaseMembers.ACCOUNT_REF.ref()), account(), "left_semi"),
                Accounts.PLAN,
                Accounts.COUNTRY,
                Accounts.CREATED_AT);

    return CaseMembers.TABLE.conform(
        members
            .join(volumes, CaseMembers.ACCOUNT_REF.name(), "left")
            .join(known, CaseMembers.ACCOUNT_REF.name(), "left")
            .select(
                CaseMembers.RUN_DATE.ref(),
                CaseMembers.CASE_ID.ref(),
                CaseMembers.ACCOUNT_REF.ref(),
                CaseMembers.FACET.ref(),
                CaseMembers.VALID_FROM.ref(),
                CaseMembers.VALID_TO.ref(),
                CaseMembers.STATE.ref(),
                CaseMembers.BITS.ref(),
                CaseMembers.REASON.ref(),
                CaseMembers.REQUESTS.from(coalesce(col(REQUESTS), lit(0L))),
                CaseMembers.PLAN.ref(),
                CaseMembers.COUNTRY.ref(),
                CaseMembers.CREATED_AT.ref()));
  }

  private static String[] account() {
    return new String[] {CaseMembers.ACCOUNT_REF.name()};
  }
}
