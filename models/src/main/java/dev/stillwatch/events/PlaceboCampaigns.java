package dev.stillwatch.events;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits the accounts that are in no campaign into forty groups by a seeded hash, the accounts of
 * an organisation together.
 */
record PlaceboCampaigns(long seed) {
  /** With forty, up to six rejections at 0.05 are within the binomial 99 % range. */
  static final int GROUPS = 40;

  /**
   * {@code campaign_id, account_ref}, each account once.
   *
   * @param accounts those of {@link StratifyAccounts}
   */
  Dataset<Row> from(Dataset<Row> memberships, Dataset<Row> accounts) {
    Column owner = coalesce(AccountDays.ORG_REF.ref(), AccountDays.ACCOUNT_REF.ref());
    Column group = pmod(xxhash64(owner, lit(seed)), lit(GROUPS));
    return accounts
        .join(
            memberships.select(CampaignMembers.ACCOUNT_REF.ref()).distinct(),
            AccountDays.ACCOUNT_REF.name(),
            "left_anti")
        .select(
            concat(lit("placebo "), group).as(CampaignMembers.CAMPAIGN_ID.name()),
            AccountDays.ACCOUNT_REF.ref());
  }
}
