package dev.stillwatch.events;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * How many minutes after each own release accounts first used its model, of those that did within a
 * day, by campaign and of accounts in no campaign.
 *
 * <p>At most 500 are held of each, those with the smallest seeded hash.
 */
record CountFirstUses(LocalDate night, long seed) {
  static final String MEMBERS = "_first_uses";
  static final String CONTROLS = "_other_first_uses";
  private static final String RELEASED_MODEL = "_released_model";
  private static final String MINUTES = "_minutes";
  private static final String RANK = "_rank";
  private static final String GROUP = "_group";
  private static final String KIND = "_kind";
  private static final String ACCOUNT = Requests.ACCOUNT_REF.name();
  private static final int MOST_HELD = 500;
  private static final int DAY_IN_MINUTES = 24 * 60;

  /**
   * Adds the first uses to campaigns and releases.
   *
   * @param pivots {@code campaign_id, _placebo, vendor, model} and more, one row each
   * @param own {@code vendor, model, _released_on, _released_at}
   * @param members {@code campaign_id, account_ref, _placebo}
   * @param requests at least those of the release days and two days after, for late rows
   */
  Dataset<Row> from(
      Dataset<Row> pivots, Dataset<Row> own, Dataset<Row> members, Dataset<Row> requests) {
    Dataset<Row> held =
        held(firstUses(own, requests).join(members, new String[] {ACCOUNT}, "left"));
    Column others = max(when(campaign().isNull(), col(MEMBERS)));
    // Requests are read once: controls are a group without a campaign, which no pivot is joined to.
    return pivots
        .join(
            held,
            CountPivots.keys(CampaignMembers.CAMPAIGN_ID.name(), MeasureReleaseEffects.PLACEBO),
            "full")
        .withColumn(
            CONTROLS, others.over(Window.partitionBy(Releases.VENDOR.ref(), Releases.MODEL.ref())))
        .filter(campaign().isNotNull());
  }

  private Dataset<Row> firstUses(Dataset<Row> own, Dataset<Row> requests) {
    Column released = col(ReleaseCalendar.DAY);
    Dataset<Row> days =
        own.filter(released.lt(lit(night)))
            .select(
                Releases.VENDOR.ref(),
                Releases.MODEL.ref(),
                col(ReleaseCalendar.AT),
                PlainModel.of(Releases.MODEL.ref()).as(RELEASED_MODEL),
                explode(array(released, date_add(released, 1), date_add(released, 2)))
                    .as(Requests.EVENT_DATE.name()));
    Column minutes =
        unix_seconds(Requests.EVENT_TIME.ref())
            .minus(unix_seconds(col(ReleaseCalendar.AT)))
            .divide(60);
    return requests
        .select(
            Requests.EVENT_DATE.ref(),
            Requests.EVENT_TIME.ref(),
            Requests.ACCOUNT_REF.ref(),
            PlainModel.of(Requests.MODEL_REQUESTED.ref()).as(RELEASED_MODEL))
        .join(broadcast(days), new String[] {Requests.EVENT_DATE.name(), RELEASED_MODEL})
        .withColumn(MINUTES, minutes.cast("bigint"))
        .filter(col(MINUTES).between(0, DAY_IN_MINUTES - 1))
        .groupBy(Releases.VENDOR.ref(), Releases.MODEL.ref(), Requests.ACCOUNT_REF.ref())
        .agg(min(col(MINUTES)).as(MINUTES));
  }

  // A placebo's members are controls as well.
  private Dataset<Row> held(Dataset<Row> first) {
    Column placebo = col(MeasureReleaseEffects.PLACEBO);
    Column none = struct(lit(null).cast("string").as(GROUP), lit(null).cast("boolean").as(KIND));
    Column own = struct(campaign().as(GROUP), placebo.as(KIND));
    Column groups =
        when(campaign().isNull(), array(none))
            .when(placebo, array(own, none))
            .otherwise(array(own));
    Column[] keys = {
      campaign(), placebo, Releases.VENDOR.ref(), Releases.MODEL.ref(),
    };
    Column rank =
        row_number()
            .over(
                Window.partitionBy(keys)
                    .orderBy(
                        xxhash64(Requests.ACCOUNT_REF.ref(), lit(seed)),
                        Requests.ACCOUNT_REF.ref()));
    return first
        .select(
            Releases.VENDOR.ref(),
            Releases.MODEL.ref(),
            Requests.ACCOUNT_REF.ref(),
            col(MINUTES),
            inline(groups))
        .withColumnsRenamed(
            Map.of(GROUP, CampaignMembers.CAMPAIGN_ID.name(), KIND, MeasureReleaseEffects.PLACEBO))
        .withColumn(RANK, rank)
        .filter(col(RANK).leq(MOST_HELD))
        .groupBy(keys)
        .agg(sort_array(collect_list(col(MINUTES))).as(MEMBERS));
  }

  private static Column campaign() {
    return CampaignMembers.CAMPAIGN_ID.ref();
  }
}
