package dev.stillwatch.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.numeric.NegativeBinomial;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds to each campaign's days what was to be expected of them, and the 95 % band of that.
 *
 * <p>Null on days without an expectation: see {@link VolumeModel}. Campaigns are fitted one by one,
 * side by side on the executors; the days of one campaign fit in a row.
 */
record ModelVolume() {
  private static final String EPOCH_DAY = "_epoch_day";
  private static final StructType WITH_BAND =
      new StructType()
          .add(CampaignDays.CAMPAIGN_ID.name(), CampaignDays.CAMPAIGN_ID.type())
          .add(EPOCH_DAY, DataTypes.IntegerType)
          .add(CampaignDays.REQUESTS.name(), CampaignDays.REQUESTS.type())
          .add(CampaignDays.CONTROL_REQUESTS.name(), CampaignDays.CONTROL_REQUESTS.type())
          .add(CampaignDays.MATCHED_REQUESTS.name(), CampaignDays.MATCHED_REQUESTS.type())
          .add(CampaignDays.CONTROLS.name(), CampaignDays.CONTROLS.type())
          .add(CampaignDays.MATCHED_ON.name(), CampaignDays.MATCHED_ON.type())
          .add(CampaignDays.ENFORCED.name(), CampaignDays.ENFORCED.type())
          .add(CampaignDays.ACCOUNTS.name(), CampaignDays.ACCOUNTS.type())
          .add(CampaignDays.MODELS.name(), CampaignDays.MODELS.type())
          .add(CampaignDays.EXPECTED.name(), CampaignDays.EXPECTED.type())
          .add(CampaignDays.LOW.name(), CampaignDays.LOW.type())
          .add(CampaignDays.HIGH.name(), CampaignDays.HIGH.type());

  /** Takes campaign days without {@code expected}, {@code low} and {@code high}; adds them. */
  Dataset<Row> from(Dataset<Row> counted) {
    return CampaignSeries.gathered(counted, CampaignDays.ACCOUNTS.ref(), CampaignDays.MODELS.ref())
        .flatMap(new AddBand(), Encoders.row(WITH_BAND))
        .withColumn(CampaignDays.DAY.name(), date_from_unix_date(col(EPOCH_DAY)))
        .drop(EPOCH_DAY);
  }

  private record AddBand() implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row gathered) {
      CampaignSeries series = CampaignSeries.of(gathered);
      Optional<VolumeModel> model = VolumeModel.fit(series);
      String campaign = CampaignDays.CAMPAIGN_ID.in(gathered);
      return CampaignSeries.days(gathered).stream()
          .map(
              day ->
                  withBand(campaign, day, model, CampaignSeries.epochDay(day) - series.firstDay()))
          .iterator();
    }

    private static Row withBand(String campaign, Row day, Optional<VolumeModel> model, int index) {
      Object[] values = new Object[WITH_BAND.size()];
      values[0] = campaign;
      for (int i = 0; i < day.size(); i++) {
        values[i + 1] = day.get(i);
      }
      Optional<NegativeBinomial> forecast = model.flatMap(fitted -> fitted.on(index));
      if (forecast.isPresent()) {
        values[day.size() + 1] = forecast.get().mean();
        values[day.size() + 2] = (double) forecast.get().quantile(0.025);
        values[day.size() + 3] = (double) forecast.get().quantile(0.975);
      }
      return RowFactory.create(values);
    }
  }
}
