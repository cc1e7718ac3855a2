package dev.stillwatch.events;

import dev.stillwatch.lake.tables.CampaignDays;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Tests one campaign's series against all competitors of the calendar beside it; a placebo's
 * against the same and against placebo calendars.
 */
record AlignCampaigns(AlignedVolume volume, ReleaseCalendar calendar)
    implements FlatMapFunction<Row, Row> {
  private static final String ALL = "*";

  /** With forty placebo groups, two hundred placebo calendars. */
  private static final int CALENDARS = 5;

  @Override
  public Iterator<Row> call(Row gathered) {
    CampaignSeries series = CampaignSeries.of(gathered);
    LaunchCalendar launches = calendar.launches(gathered, series.length());
    boolean placebo = gathered.getAs(MeasureReleaseEffects.PLACEBO);
    String campaign = CampaignDays.CAMPAIGN_ID.in(gathered);
    List<Row> rows = new ArrayList<>();
    for (ReleaseTiming timing : ReleaseTiming.values()) {
      if (placebo) {
        rows.addAll(placebos(timing, launches, series, campaign));
      } else {
        volume.test(timing, launches, series).stream()
            .map(of -> Effects.row(campaign, of.vendor(), ALL, timing.label(), of.finding()))
            .forEach(rows::add);
      }
    }
    return rows.iterator();
  }

  private List<Row> placebos(
      ReleaseTiming timing, LaunchCalendar launches, CampaignSeries series, String campaign) {
    List<Row> rows = new ArrayList<>();
    volume
        .p(timing, launches, series)
        .ifPresent(p -> rows.add(placebo(Calibration.ORDINARY, timing, p)));
    SplittableRandom random = new SplittableRandom(volume.seed() ^ campaign.hashCode());
    for (int i = 0; i < CALENDARS; i++) {
      volume
          .p(timing, launches.mirrored(random.nextInt(launches.circle())), series)
          .ifPresent(p -> rows.add(placebo(Calibration.CALENDARS, timing, p)));
    }
    return rows;
  }

  private static Row placebo(String against, ReleaseTiming timing, double p) {
    return Effects.placebo(against, ALL, ALL, timing.label(), p);
  }
}
