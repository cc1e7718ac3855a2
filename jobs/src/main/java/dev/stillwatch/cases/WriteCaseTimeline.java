package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Spikes;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lays out the days of each case of a night, quiet ones included, with spikes and releases.
 *
 * <p>Releases of which only the month is known are left out: no day is theirs.
 *
 * @param night the logical date
 */
public record WriteCaseTimeline(LocalDate night) {
  private static final String SPIKING = "_spiking";

  /** The timeline of the night's cases; every input holds all nights or this one. */
  public Dataset<Row> from(
      Dataset<Row> caseVersions,
      Dataset<Row> campaignDays,
      Dataset<Row> spikes,
      Dataset<Row> releases) {
    Dataset<Row> cases =
        tonight(caseVersions).select(CaseVersions.CASE_ID.ref(), CaseVersions.CAMPAIGN_ID.ref());
    Dataset<Row> days = tonight(campaignDays).join(cases, CaseVersions.CAMPAIGN_ID.name());
    String[] caseAndDay = {CaseTimeline.CASE_ID.name(), CaseTimeline.DAY.name()};

    return CaseTimeline.TABLE.conform(
        everyDay(days)
            .join(days, caseAndDay, "left")
            .join(spikeDays(cases, spikes), caseAndDay, "left")
            .join(releaseDays(releases), new String[] {CaseTimeline.DAY.name()}, "left")
            .select(
                CaseTimeline.RUN_DATE.from(lit(night)),
                CaseTimeline.CASE_ID.ref(),
                CaseTimeline.DAY.ref(),
                CaseTimeline.REQUESTS.from(coalesce(CampaignDays.REQUESTS.ref(), lit(0L))),
                CaseTimeline.ACCOUNTS.from(coalesce(CampaignDays.ACCOUNTS.ref(), lit(0L))),
                CampaignDays.EXPECTED.ref(),
                CampaignDays.LOW.ref(),
                CampaignDays.HIGH.ref(),
                CaseTimeline.SPIKE.from(coalesce(col(SPIKING), lit(false))),
                CaseTimeline.RELEASES.from(orNone(col("_releases"), CaseTimeline.RELEASES)),
                CaseTimeline.MODELS.from(orNone(CampaignDays.MODELS.ref(), CaseTimeline.MODELS))));
  }

  private static Dataset<Row> everyDay(Dataset<Row> days) {
    return days.groupBy(CaseTimeline.CASE_ID.ref())
        .agg(min(CampaignDays.DAY.ref()).as("_from"), max(CampaignDays.DAY.ref()).as("_to"))
        .select(
            CaseTimeline.CASE_ID.ref(),
            explode(sequence(col("_from"), col("_to"))).as(CaseTimeline.DAY.name()));
  }

  private Dataset<Row> spikeDays(Dataset<Row> cases, Dataset<Row> spikes) {
    return tonight(spikes)
        .join(cases, CaseVersions.CAMPAIGN_ID.name())
        .select(
            CaseTimeline.CASE_ID.ref(),
            explode(sequence(Spikes.FIRST_DAY.ref(), Spikes.LAST_DAY.ref()))
                .as(CaseTimeline.DAY.name()),
            lit(true).as(SPIKING))
        .distinct();
  }

  private Dataset<Row> releaseDays(Dataset<Row> releases) {
    Column what = struct(Releases.VENDOR.ref(), Releases.MODEL.ref(), Releases.KIND.ref());
    return tonight(releases)
        .where(Releases.PRECISION.ref().notEqual("month"))
        .groupBy(to_date(Releases.RELEASED_AT.ref()).as(CaseTimeline.DAY.name()))
        .agg(sort_array(collect_list(what)).as("_releases"));
  }

  private Dataset<Row> tonight(Dataset<Row> rows) {
    return rows.where(CaseTimeline.RUN_DATE.ref().equalTo(lit(night)))
        .drop(CaseTimeline.RUN_DATE.name());
  }

  private static Column orNone(Column list, dev.stillwatch.lake.Field<?> field) {
    return coalesce(
        list.cast(field.type()), org.apache.spark.sql.functions.array().cast(field.type()));
  }
}
