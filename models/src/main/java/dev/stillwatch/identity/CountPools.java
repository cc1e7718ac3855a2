package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says of each pool how many accounts it has, how many of them are members of which campaign, and
 * what they share.
 *
 * @param lightest weight from which a token is rare enough to link, as in {@link LinkByTokens}
 */
public record CountPools(LocalDate night, double lightest) {
  private static final String MEMBERS = "members";
  private static final String EARLIER = "earlier";
  private static final String HOLDING = "_holding";

  /**
   * The pools of the night.
   *
   * @param followed from {@link FollowPools}
   * @param poolMembers of the night, from {@link KeepPoolMembers}
   * @param campaignMembers of the night
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param tokens from {@link SharedTokens}
   */
  public Dataset<Row> from(
      Dataset<Row> followed,
      Dataset<Row> poolMembers,
      Dataset<Row> campaignMembers,
      Dataset<Row> sums,
      Dataset<Row> tokens) {
    Dataset<Row> members =
        poolMembers
            .filter(PoolMembers.RUN_DATE.ref().equalTo(lit(night)))
            .filter(PoolMembers.STATE.ref().notEqual(PoolMembers.LEFT))
            .select(
                PoolMembers.POOL_ID.ref(),
                PoolMembers.ACCOUNT_REF.ref(),
                PoolMembers.INVOLVED.ref(),
                PoolMembers.STATE.ref());
    Dataset<Row> rare = new LinkByTokens(night, lightest).linking(sums, tokens);
    String[] pool = {Pools.POOL_ID.name()};
    return Pools.TABLE.conform(
        followed
            .join(counts(members), pool, "left")
            .join(shares(followed, members, campaignMembers), pool, "left")
            .join(shared(members, rare), pool, "left")
            .select(
                Pools.RUN_DATE.from(lit(night)),
                Pools.POOL_ID.ref(),
                Pools.STATE.ref(),
                orNone(Pools.ACCOUNTS),
                orNone(Pools.INVOLVED),
                orNone(Pools.STOPPED),
                orNone(Pools.PAYMENTS),
                orNone(Pools.EMAILS),
                orNone(Pools.NETWORKS),
                Pools.FIRST_SEEN.ref(),
                Pools.LAST_SEEN.ref(),
                Pools.NIGHTS.ref(),
                Pools.CAMPAIGNS.ref(),
                Pools.LINEAGE.ref()));
  }

  private static Column orNone(Field<Long> count) {
    return count.from(coalesce(count.ref(), lit(0L)));
  }

  private static Dataset<Row> counts(Dataset<Row> members) {
    return members
        .groupBy(Pools.POOL_ID.ref())
        .agg(
            Pools.ACCOUNTS.from(count(lit(1))),
            count_if(PoolMembers.INVOLVED.ref()).as(Pools.INVOLVED.name()),
            Pools.STOPPED.from(count_if(PoolMembers.STATE.ref().equalTo(PoolMembers.STOPPED))));
  }

  /** By pool, the campaigns it serves or served, each with its members in the pool. */
  private Dataset<Row> shares(
      Dataset<Row> followed, Dataset<Row> members, Dataset<Row> campaignMembers) {
    Column pool = Pools.POOL_ID.ref();
    Column campaign = CampaignMembers.CAMPAIGN_ID.ref();
    Dataset<Row> counts =
        members
            .join(new Serving(night).members(campaignMembers), PoolMembers.ACCOUNT_REF.name())
            .groupBy(pool, campaign)
            .agg(
                count_if(col(Serving.ACTIVE)).as(MEMBERS),
                count_if(not(col(Serving.ACTIVE))).as(EARLIER));
    return followed
        .select(pool, explode(col(FollowPools.SERVES)).as(CampaignMembers.CAMPAIGN_ID.name()))
        .join(
            counts, new String[] {Pools.POOL_ID.name(), CampaignMembers.CAMPAIGN_ID.name()}, "left")
        .groupBy(pool)
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            campaign,
                            coalesce(col(MEMBERS), lit(0L)).as(MEMBERS),
                            coalesce(col(EARLIER), lit(0L)).as(EARLIER))))
                .as(Pools.CAMPAIGNS.name()));
  }

  /** How many rare tokens of each kind two and more of a pool's accounts hold. */
  private static Dataset<Row> shared(Dataset<Row> members, Dataset<Row> rare) {
    return members
        .join(rare, PoolMembers.ACCOUNT_REF.name())
        .groupBy(Pools.POOL_ID.ref(), col(SharedTokens.TOKEN))
        .agg(count(lit(1)).as(HOLDING))
        .filter(col(HOLDING).geq(2))
        .groupBy(Pools.POOL_ID.ref())
        .agg(
            Pools.PAYMENTS.from(count_if(is(SharedTokens.PAYMENT))),
            Pools.EMAILS.from(count_if(is(SharedTokens.EMAIL))),
            Pools.NETWORKS.from(count_if(is(SharedTokens.NETWORK))));
  }

  private static Column is(String kind) {
    return col(SharedTokens.TOKEN).startsWith(kind);
  }
}
