package dev.stillwatch.events;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.ReleaseEffects;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Tests one campaign's series against every competitor of the calendar beside it. */
record AlignCampaigns(AlignedVolume volume) implements FlatMapFunction<Row, Row> {
  private static final String ALL_MODELS = "*";

  @Override
  public Iterator<Row> call(Row gathered) {
    CampaignSeries series = CampaignSeries.of(gathered);
    boolean placebo = gathered.getAs(MeasureReleaseEffects.PLACEBO);
    List<Row> vendors = gathered.getList(gathered.fieldIndex(ReleaseCalendar.VENDORS));
    List<Row> effects = new ArrayList<>();
    for (Row vendor : vendors) {
      String name = ReleaseEffects.VENDOR.in(vendor);
      int[] days = within(series, vendor);
      for (ReleaseTiming timing :
          days.length == 0 ? new ReleaseTiming[0] : ReleaseTiming.values()) {
        effects.add(
            Effects.row(
                CampaignDays.CAMPAIGN_ID.in(gathered),
                placebo,
                name,
                ALL_MODELS,
                timing.label(),
                volume.test(timing, name, days, series)));
      }
    }
    return effects.iterator();
  }

  private static int[] within(CampaignSeries series, Row vendor) {
    List<Integer> days = vendor.getList(vendor.fieldIndex(ReleaseCalendar.DAY));
    return days.stream()
        .mapToInt(Integer::intValue)
        .filter(day -> day >= series.firstDay() && day < series.firstDay() + series.length())
        .toArray();
  }
}
