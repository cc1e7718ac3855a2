package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which sets of accounts serve which campaigns of a night: those that hold more of its members than
 * chance would put there.
 *
 * <p>Of n accounts of a set, x among the m members of a campaign, with N accounts in all: x is
 * {@value #FEWEST} or more, and so many come about by chance in at most one of two to the {@value
 * #BITS}. The chance is bounded by 2^(-n KL(x/n || m/N)), KL in bits, which holds without
 * replacement as with it (Hoeffding 1963, "Probability inequalities for sums of bounded random
 * variables", theorems 1 and 4).
 */
record Serving(LocalDate night) {
  /** Column of whether an account is a member tonight; false for one that left. */
  static final String ACTIVE = "_active";

  /** One account says nothing, whose owner may use what many of its firm use. */
  private static final int FEWEST = 3;

  private static final int BITS = 10;
  private static final String SHARED = "_shared";
  private static final String SIZE = "_size";
  private static final String MEMBERS = "_members";
  private static final String ACCOUNTS = "_accounts";

  /** Members of the night's campaigns, an account once whatever its facets, and {@link #ACTIVE}. */
  Dataset<Row> members(Dataset<Row> campaignMembers) {
    Column active = CampaignMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE);
    return campaignMembers
        .filter(CampaignMembers.RUN_DATE.ref().equalTo(lit(night)))
        .groupBy(CampaignMembers.CAMPAIGN_ID.ref(), CampaignMembers.ACCOUNT_REF.ref())
        .agg(max(active).as(ACTIVE));
  }

  /**
   * One row per set and campaign it serves.
   *
   * @param sets one row per set and account, account_ref and the set's id
   * @param id column of that
   * @param sums one row per account of the window
   */
  Dataset<Row> from(Dataset<Row> sets, String id, Dataset<Row> campaignMembers, Dataset<Row> sums) {
    Dataset<Row> active = members(campaignMembers).filter(col(ACTIVE)).drop(ACTIVE);
    Dataset<Row> all = sums.agg(count(AccountDays.ACCOUNT_REF.ref()).as(ACCOUNTS));
    return sets.join(active, CampaignMembers.ACCOUNT_REF.name())
        .groupBy(col(id), CampaignMembers.CAMPAIGN_ID.ref())
        .agg(count(lit(1)).as(SHARED))
        .filter(col(SHARED).geq(FEWEST))
        .join(sets.groupBy(col(id)).agg(count(lit(1)).as(SIZE)), id)
        .join(
            active.groupBy(CampaignMembers.CAMPAIGN_ID.ref()).agg(count(lit(1)).as(MEMBERS)),
            CampaignMembers.CAMPAIGN_ID.name())
        .crossJoin(all)
        .filter(isHardlyByChance())
        .select(col(id), CampaignMembers.CAMPAIGN_ID.ref());
  }

  private static Column isHardlyByChance() {
    Column share = col(MEMBERS).divide(col(ACCOUNTS));
    Column expected = col(SIZE).multiply(share);
    Column others = col(SIZE).minus(col(SHARED));
    Column otherwise = col(SIZE).multiply(lit(1).minus(share));
    // 0 log 0 is 0.
    Column surplus =
        when(others.gt(0), others.multiply(log2(others.divide(otherwise)))).otherwise(0);
    Column bits = col(SHARED).multiply(log2(col(SHARED).divide(expected))).plus(surplus);
    return col(SHARED).gt(expected).and(bits.geq(BITS));
  }
}
