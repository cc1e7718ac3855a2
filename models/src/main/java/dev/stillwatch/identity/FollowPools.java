package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.accounts.Enforcement;
import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Follows the pools that serve campaigns over nights: one row per pool as it stands after the
 * night, from which {@link KeepPoolMembers} and {@link CountPools} take their parts.
 *
 * <p>A pool is what the links by infrastructure make of a night's accounts before anybody asks what
 * they send: a firm and a reseller are pools as well. So only those are followed that serve a
 * campaign ({@link Serving}), from the night on that they do, for as long as one they served is
 * tracked. Nothing is read from here when campaigns are found.
 *
 * <p>Who is who is said in {@link PoolIdentities}. What meets there in one task is a row for each
 * group and each pool that have to do with a campaign, not their accounts.
 *
 * @param entry how a new pool is opened
 * @param lightest weight from which a token is rare enough to link, as in {@link LinkByTokens}
 */
public record FollowPools(LocalDate night, Admission.Entry entry, double lightest) {
  /** Column of the ids of the campaigns that a pool serves or served. */
  static final String SERVES = "_serves";

  private static final String SHARED = "_shared";
  private static final String PAYING = "_paying";
  private static final String SIZE = "_size";
  private static final String POOL_SIZE = "_pool_size";
  private static final String MEMBERS = "_overlap";
  private static final String TOKENS = "_tokens";
  private static final String OVER = "_over";
  private static final StructType SCHEMA =
      new StructType()
          .add(Pools.POOL_ID.name(), "string")
          .add(Groups.GROUP_ID.name(), "string")
          .add(Pools.STATE.name(), "string")
          .add(Pools.FIRST_SEEN.name(), "date")
          .add(Pools.LAST_SEEN.name(), "date")
          .add(Pools.NIGHTS.name(), "bigint")
          .add(SERVES, "array<string>")
          .add(Pools.LINEAGE.name(), Pools.LINEAGE.type());

  /**
   * All pools as they stand after the night.
   *
   * @param seeds groups as links make them, from {@link dev.stillwatch.grouping.FormGroups}
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param tokens from {@link SharedTokens}
   * @param accounts snapshots up to the night
   * @param campaignMembers of the night
   * @param previousPools pools of earlier nights; rows of this night and later do not count
   * @param previousMembers their accounts
   */
  public Dataset<Row> from(
      Dataset<Row> seeds,
      Dataset<Row> sums,
      Dataset<Row> tokens,
      Dataset<Row> accounts,
      Dataset<Row> campaignMembers,
      Dataset<Row> previousPools,
      Dataset<Row> previousMembers) {
    LatestNight latest = new LatestNight(night);
    Dataset<Row> groups = groups(night, seeds);
    Dataset<Row> pooled =
        latest
            .of(previousMembers, PoolMembers.RUN_DATE)
            .select(PoolMembers.POOL_ID.ref(), PoolMembers.ACCOUNT_REF.ref());
    Dataset<Row> found =
        new Serving(night)
            .from(groups, Groups.GROUP_ID.name(), campaignMembers, sums)
            .select(
                Groups.GROUP_ID.ref(),
                CampaignMembers.CAMPAIGN_ID.ref(),
                lit(null).cast("string").as(Pools.POOL_ID.name()),
                lit(0.0).as(MEMBERS),
                lit(0.0).as(TOKENS))
            .union(
                met(
                    groups,
                    pooled,
                    new LinkByTokens(night, lightest).linking(sums, tokens),
                    accounts));
    Dataset<Row> known =
        known(
            latest.of(previousPools, Pools.RUN_DATE),
            pooled,
            new Serving(night).members(campaignMembers),
            accounts);
    MapFunction<Row, Integer> together = row -> 0;
    return found
        .groupByKey(together, Encoders.INT())
        .cogroup(
            known.groupByKey(together, Encoders.INT()),
            new Follow(new PoolIdentities(new Lifetime(night, entry))),
            Encoders.row(SCHEMA));
  }

  /** Tonight's groups by infrastructure: group_id and account_ref. */
  static Dataset<Row> groups(LocalDate night, Dataset<Row> seeds) {
    return seeds
        .filter(
            Groups.RUN_DATE
                .ref()
                .equalTo(lit(night))
                .and(Groups.CHANNEL.ref().equalTo(lit(LinkByTokens.CHANNEL))))
        .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref());
  }

  /** The accounts of a night that the platform stopped. */
  static Dataset<Row> stopped(LocalDate night, Dataset<Row> accounts) {
    return new LatestAccounts(night)
        .from(accounts, Accounts.STATUS)
        .filter(Enforcement.isKnown())
        .select(Accounts.ACCOUNT_REF.ref());
  }

  /** Groups and pools that have accounts in common, or groups that pay with a pool's tokens. */
  private Dataset<Row> met(
      Dataset<Row> groups, Dataset<Row> pooled, Dataset<Row> rare, Dataset<Row> accounts) {
    String account = Groups.ACCOUNT_REF.name();
    Column[] pair = {Groups.GROUP_ID.ref(), PoolMembers.POOL_ID.ref()};
    Dataset<Row> shared =
        groups
            .join(pooled, account)
            .groupBy(pair)
            .agg(count(lit(1)).as(SHARED), lit(0L).as(PAYING));
    Dataset<Row> paid =
        new LatestAccounts(night)
            .from(accounts, Accounts.PAYMENT_REF)
            .join(pooled, account)
            .select(
                PoolMembers.POOL_ID.ref(),
                concat(lit(SharedTokens.PAYMENT), Accounts.PAYMENT_REF.ref())
                    .as(SharedTokens.TOKEN))
            .distinct();
    Dataset<Row> paying =
        rare.join(paid, SharedTokens.TOKEN)
            .join(groups, account)
            .groupBy(pair)
            .agg(lit(0L).as(SHARED), count_distinct(Groups.ACCOUNT_REF.ref()).as(PAYING));
    return shared
        .union(paying)
        .groupBy(pair)
        .agg(sum(col(SHARED)).as(SHARED), sum(col(PAYING)).as(PAYING))
        .join(sizes(groups, Groups.GROUP_ID.name(), SIZE), Groups.GROUP_ID.name())
        .join(sizes(pooled, PoolMembers.POOL_ID.name(), POOL_SIZE), PoolMembers.POOL_ID.name())
        .select(
            Groups.GROUP_ID.ref(),
            lit(null).cast("string").as(CampaignMembers.CAMPAIGN_ID.name()),
            PoolMembers.POOL_ID.ref(),
            col(SHARED).divide(least(col(SIZE), col(POOL_SIZE))).as(MEMBERS),
            col(PAYING).divide(col(SIZE)).as(TOKENS));
  }

  private static Dataset<Row> sizes(Dataset<Row> sets, String id, String as) {
    return sets.groupBy(col(id)).agg(count(lit(1)).as(as));
  }

  /** Pools of earlier nights that served a campaign which is tracked, with how far that is over. */
  private Dataset<Row> known(
      Dataset<Row> before, Dataset<Row> pooled, Dataset<Row> members, Dataset<Row> accounts) {
    Column campaign = CampaignMembers.CAMPAIGN_ID.ref();
    String[] both = {PoolMembers.POOL_ID.name(), CampaignMembers.CAMPAIGN_ID.name()};
    Column gone = col("_stopped").isNotNull().or(not(col(Serving.ACTIVE)));
    Dataset<Row> over =
        pooled
            .join(members, PoolMembers.ACCOUNT_REF.name())
            .join(
                stopped(night, accounts).withColumn("_stopped", lit(true)),
                new String[] {PoolMembers.ACCOUNT_REF.name()},
                "left")
            .groupBy(PoolMembers.POOL_ID.ref(), campaign)
            .agg(sum(gone.cast("int")).divide(count(lit(1))).as(OVER));
    Dataset<Row> served =
        before
            .select(
                Pools.POOL_ID.ref(),
                explode(Pools.CAMPAIGNS.ref().getField(CampaignMembers.CAMPAIGN_ID.name()))
                    .as(CampaignMembers.CAMPAIGN_ID.name()))
            .join(
                members.select(campaign),
                new String[] {CampaignMembers.CAMPAIGN_ID.name()},
                "left_semi")
            .join(over, both, "left")
            .groupBy(Pools.POOL_ID.ref())
            .agg(
                array_sort(collect_list(struct(campaign, coalesce(col(OVER), lit(1.0)).as(OVER))))
                    .as(SERVES));
    return before
        .join(served, Pools.POOL_ID.name())
        .select(
            Pools.POOL_ID.ref(),
            Pools.STATE.ref(),
            Pools.FIRST_SEEN.ref(),
            Pools.LAST_SEEN.ref(),
            Pools.NIGHTS.ref(),
            col(SERVES),
            Pools.LINEAGE.ref());
  }

  private record Follow(PoolIdentities identities)
      implements CoGroupFunction<Integer, Row, Row, Row> {
    @Override
    public Iterator<Row> call(Integer key, Iterator<Row> found, Iterator<Row> known) {
      List<PoolIdentities.Service> services = new ArrayList<>();
      List<PoolIdentities.Meeting> meetings = new ArrayList<>();
      found.forEachRemaining(
          row -> {
            if (row.isNullAt(2)) {
              services.add(new PoolIdentities.Service(row.getString(0), row.getString(1)));
            } else {
              meetings.add(
                  new PoolIdentities.Meeting(
                      row.getString(0), row.getString(2), row.getDouble(3), row.getDouble(4)));
            }
          });
      List<PoolIdentities.Pool> before = new ArrayList<>();
      known.forEachRemaining(row -> before.add(poolIn(row)));
      return identities.after(before, services, meetings).stream().map(Follow::row).iterator();
    }

    private static PoolIdentities.Pool poolIn(Row row) {
      return PoolIdentities.Pool.known(
          row.getString(0),
          row.getString(1),
          row.getLocalDate(2),
          row.getLocalDate(3),
          row.getLong(4),
          row.<Row>getList(5).stream()
              .map(one -> new PoolIdentities.Served(one.getString(0), one.getDouble(1)))
              .toList(),
          row.<Row>getList(6).stream()
              .map(
                  one ->
                      new PoolIdentities.Turn(
                          one.getLocalDate(0),
                          one.getString(1),
                          one.getString(2),
                          one.getDouble(3)))
              .toList());
    }

    private static Row row(PoolIdentities.Pool pool) {
      return RowFactory.create(
          pool.poolId(),
          pool.groupId().orElse(null),
          pool.state(),
          pool.firstSeen(),
          pool.lastSeen(),
          pool.nights(),
          pool.serves().stream().map(PoolIdentities.Served::campaignId).toArray(),
          pool.lineage().stream()
              .map(
                  turn ->
                      RowFactory.create(
                          turn.night(), turn.relation(), turn.poolId(), turn.overlap()))
              .toArray());
    }
  }
}
