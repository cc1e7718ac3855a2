package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keeps the accounts of tonight's pools.
 *
 * <p>An account that the platform stopped stays in its pool as such. One that is in its pool's
 * group no more has left, as of the last night it was, and is forgotten half a year later; until
 * then it helps to recognise the pool. On a night on which the pool is not seen, its accounts stay
 * as they were.
 */
public record KeepPoolMembers(LocalDate night) {
  private static final String TONIGHT = "_tonight";
  private static final String SEEN = "_seen";
  private static final String ENFORCED = "_enforced";

  /**
   * Accounts of all pools as they stand after the night.
   *
   * @param followed from {@link FollowPools}
   * @param seeds what it was made from
   * @param accounts snapshots up to the night
   * @param campaignMembers of the night
   * @param previousMembers accounts of pools on earlier nights
   */
  public Dataset<Row> from(
      Dataset<Row> followed,
      Dataset<Row> seeds,
      Dataset<Row> accounts,
      Dataset<Row> campaignMembers,
      Dataset<Row> previousMembers) {
    String account = PoolMembers.ACCOUNT_REF.name();
    Dataset<Row> pools =
        followed.select(
            Pools.POOL_ID.ref(), Groups.GROUP_ID.ref(), Groups.GROUP_ID.ref().isNotNull().as(SEEN));
    Dataset<Row> tonight =
        FollowPools.groups(night, seeds)
            .join(pools, Groups.GROUP_ID.name())
            .select(Pools.POOL_ID.ref(), PoolMembers.ACCOUNT_REF.ref(), lit(true).as(TONIGHT));
    Dataset<Row> before =
        new LatestNight(night)
            .of(previousMembers, PoolMembers.RUN_DATE)
            .filter(PoolMembers.VALID_TO.ref().geq(date_sub(lit(night), Lifetime.FORGOTTEN_AFTER)))
            .select(
                PoolMembers.POOL_ID.ref(),
                PoolMembers.ACCOUNT_REF.ref(),
                PoolMembers.VALID_FROM.ref(),
                PoolMembers.VALID_TO.ref(),
                PoolMembers.STATE.ref());
    Dataset<Row> stopped = FollowPools.stopped(night, accounts).withColumn(ENFORCED, lit(true));
    Dataset<Row> involved =
        new Serving(night)
            .members(campaignMembers)
            .select(CampaignMembers.ACCOUNT_REF.ref())
            .distinct()
            .withColumn(PoolMembers.INVOLVED.name(), lit(true));
    return PoolMembers.TABLE.conform(
        tonight
            .join(before, new String[] {Pools.POOL_ID.name(), account}, "full")
            .join(pools.select(Pools.POOL_ID.ref(), col(SEEN)), Pools.POOL_ID.name())
            .join(stopped, new String[] {account}, "left")
            .join(involved, new String[] {account}, "left")
            .select(
                PoolMembers.RUN_DATE.from(lit(night)),
                PoolMembers.POOL_ID.ref(),
                PoolMembers.ACCOUNT_REF.ref(),
                PoolMembers.FACET.from(lit("whole")),
                PoolMembers.VALID_FROM.from(coalesce(PoolMembers.VALID_FROM.ref(), lit(night))),
                PoolMembers.VALID_TO.from(
                    when(col(TONIGHT), lit(night)).otherwise(PoolMembers.VALID_TO.ref())),
                PoolMembers.STATE.from(state()),
                PoolMembers.INVOLVED.from(coalesce(PoolMembers.INVOLVED.ref(), lit(false)))));
  }

  private static Column state() {
    Column was = PoolMembers.STATE.ref();
    // Who was stopped and asks for nothing drops out of its group some day; it was stopped still.
    Column stays = not(col(SEEN)).or(was.equalTo(PoolMembers.STOPPED));
    return when(col(ENFORCED), PoolMembers.STOPPED)
        .when(col(TONIGHT), PoolMembers.ACTIVE)
        .when(stays, was)
        .otherwise(PoolMembers.LEFT);
  }
}
