package dev.stillwatch.events;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.numeric.NegativeBinomial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A campaign's day with an expectation, tested by the upper tail of the volume model at its widest.
 *
 * @param day epoch day
 * @param next the day after, where it has an expectation too
 * @param onset in epoch days; that of the day itself where it does not stand out
 */
record SpikeDay(
    String campaign,
    int day,
    long observed,
    double expected,
    Optional<Next> next,
    double p,
    Onset onset) {
  // Below that no corrected p-value is small.
  private static final double STANDS_OUT = 0.05;

  static final StructType SCHEMA =
      new StructType()
          .add(CampaignDays.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add("_epoch_day", DataTypes.IntegerType)
          .add("_observed", DataTypes.LongType)
          .add("_expected", DataTypes.DoubleType)
          .add("_next_observed", DataTypes.LongType)
          .add("_next_expected", DataTypes.DoubleType)
          .add("_p", DataTypes.DoubleType)
          .add("_onset", DataTypes.IntegerType)
          .add("_onset_low", DataTypes.IntegerType)
          .add("_onset_high", DataTypes.IntegerType);

  /** The day after. */
  record Next(long observed, double expected) {}

  /** All days of a series that can be tested. */
  static List<SpikeDay> of(String campaign, CampaignSeries series) {
    Optional<VolumeModel> model = VolumeModel.fit(series);
    List<SpikeDay> days = new ArrayList<>();
    for (int day = 0; day < series.length() && model.isPresent(); day++) {
      Optional<NegativeBinomial> forecast = model.get().on(day);
      if (forecast.isPresent()) {
        days.add(of(campaign, series, model.get(), day, forecast.get()));
      }
    }
    return days;
  }

  static SpikeDay of(Row row) {
    return new SpikeDay(
        row.getString(0),
        row.getInt(1),
        row.getLong(2),
        row.getDouble(3),
        row.isNullAt(4)
            ? Optional.empty()
            : Optional.of(new Next(row.getLong(4), row.getDouble(5))),
        row.getDouble(6),
        new Onset(row.getInt(7), row.getInt(8), row.getInt(9)));
  }

  Row row() {
    return RowFactory.create(
        campaign,
        day,
        observed,
        expected,
        next.map(Next::observed).orElse(null),
        next.map(Next::expected).orElse(null),
        p,
        onset.day(),
        onset.low(),
        onset.high());
  }

  private static SpikeDay of(
      String campaign,
      CampaignSeries series,
      VolumeModel model,
      int day,
      NegativeBinomial forecast) {
    long observed = series.requests().get(day);
    double p = model.atWidest(day).orElseThrow().atLeast(observed);
    Optional<Next> next =
        day + 1 < series.length()
            ? model.on(day + 1).map(f -> new Next(series.requests().get(day + 1), f.mean()))
            : Optional.empty();
    Onset onset = p <= STANDS_OUT ? Onset.of(model, series, day) : new Onset(day, day, day);
    int first = series.firstDay();
    return new SpikeDay(
        campaign,
        first + day,
        observed,
        forecast.mean(),
        next,
        p,
        new Onset(first + onset.day(), first + onset.low(), first + onset.high()));
  }
}
