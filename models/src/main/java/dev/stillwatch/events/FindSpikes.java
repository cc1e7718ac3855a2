package dev.stillwatch.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.Spikes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the days on which a campaign asked far more than its controls predict, as runs of days.
 *
 * <p>Every day with an expectation is tested by the upper tail of the volume model, as widely as
 * its days may scatter, and all days of all campaigns together are corrected by Benjamini and
 * Yekutieli. Days that stay at most at alpha and are at most one day apart form a spike, which may
 * have begun before it shows ({@link Onset}). A day in between counts in the sums.
 *
 * @param night night of the estimate
 * @param alpha largest corrected p-value of a spike's days, in (0, 1)
 */
public record FindSpikes(LocalDate night, double alpha) {
  private static final String FIRST = "_first";
  private static final String LAST = "_last";
  private static final StructType RUNS =
      new StructType()
          .add(Spikes.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(FIRST, DataTypes.IntegerType)
          .add(LAST, DataTypes.IntegerType)
          .add(Spikes.ONSET.name(), DataTypes.IntegerType)
          .add(Spikes.ONSET_LOW.name(), DataTypes.IntegerType)
          .add(Spikes.ONSET_HIGH.name(), DataTypes.IntegerType)
          .add(Spikes.OBSERVED.name(), DataTypes.LongType)
          .add(Spikes.EXPECTED.name(), DataTypes.DoubleType)
          .add(Spikes.P.name(), DataTypes.DoubleType)
          .add(Spikes.Q.name(), DataTypes.DoubleType);

  /** The usual corrected level. */
  public static final double DEFAULT_ALPHA = 0.05;

  public FindSpikes {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("Invalid alpha: %s (above 0, below 1)".formatted(alpha));
    }
  }

  public FindSpikes(LocalDate night) {
    this(night, DEFAULT_ALPHA);
  }

  public Dataset<Row> from(Dataset<Row> campaignDays) {
    Dataset<Row> tonight = campaignDays.filter(CampaignDays.RUN_DATE.ref().equalTo(lit(night)));
    Dataset<Row> runs =
        CampaignSeries.gathered(tonight)
            .flatMap(new TestDays(), Encoders.row(SpikeDay.SCHEMA))
            .groupByKey(allTogether(), Encoders.INT())
            .flatMapGroups(new JoinDays(alpha), Encoders.row(RUNS));
    return Spikes.TABLE.conform(
        runs.withColumns(
                Map.of(
                    Spikes.RUN_DATE.name(), lit(night),
                    Spikes.FIRST_DAY.name(), date_from_unix_date(col(FIRST)),
                    Spikes.LAST_DAY.name(), date_from_unix_date(col(LAST)),
                    Spikes.ONSET.name(), date_from_unix_date(Spikes.ONSET.ref()),
                    Spikes.ONSET_LOW.name(), date_from_unix_date(Spikes.ONSET_LOW.ref()),
                    Spikes.ONSET_HIGH.name(), date_from_unix_date(Spikes.ONSET_HIGH.ref()),
                    Spikes.RATIO.name(), Spikes.OBSERVED.ref().divide(Spikes.EXPECTED.ref())))
            .drop(FIRST, LAST));
  }

  // The correction needs the number of all tests: small rows, and only those below alpha are held.
  private static MapFunction<Row, Integer> allTogether() {
    return row -> 0;
  }

  private record TestDays() implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row gathered) {
      String campaign = CampaignDays.CAMPAIGN_ID.in(gathered);
      return SpikeDay.of(campaign, CampaignSeries.of(gathered)).stream()
          .map(SpikeDay::row)
          .iterator();
    }
  }

  private record JoinDays(double alpha) implements FlatMapGroupsFunction<Integer, Row, Row> {
    @Override
    public Iterator<Row> call(Integer all, Iterator<Row> tested) {
      List<SpikeDay> days = new ArrayList<>();
      long tests = 0;
      while (tested.hasNext()) {
        SpikeDay day = SpikeDay.of(tested.next());
        tests++;
        if (day.p() <= alpha) {
          days.add(day);
        }
      }
      return SpikeRun.of(days, tests, alpha).stream().map(JoinDays::row).iterator();
    }

    private static Row row(SpikeRun run) {
      return RowFactory.create(
          run.last().campaign(),
          run.first(),
          run.last().day(),
          run.onset().day(),
          run.onset().low(),
          run.onset().high(),
          run.observed(),
          run.expected(),
          run.p(),
          run.q());
    }
  }
}
