package dev.stillwatch.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import dev.stillwatch.numeric.NegativeBinomial;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
 * <p>Every day with an expectation is tested by the upper tail of the volume model, and all days of
 * all campaigns together are corrected by Benjamini and Yekutieli. Days that stay at most at alpha
 * and are at most one day apart form a spike; its first day is the onset. A day in between counts
 * in the sums.
 *
 * @param night night of the estimate
 * @param alpha largest corrected p-value of a spike's days, in (0, 1)
 */
public record FindSpikes(LocalDate night, double alpha) {
  private static final String DAY = "_epoch_day";
  private static final String OBSERVED = "_observed";
  private static final String EXPECTED = "_expected";
  private static final String NEXT_OBSERVED = "_next_observed";
  private static final String NEXT_EXPECTED = "_next_expected";
  private static final String P = "_p";
  private static final String FIRST = "_first";
  private static final String LAST = "_last";
  private static final StructType TESTED =
      new StructType()
          .add(CampaignDays.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(DAY, DataTypes.IntegerType)
          .add(OBSERVED, DataTypes.LongType)
          .add(EXPECTED, DataTypes.DoubleType)
          .add(NEXT_OBSERVED, DataTypes.LongType)
          .add(NEXT_EXPECTED, DataTypes.DoubleType)
          .add(P, DataTypes.DoubleType);
  private static final StructType RUNS =
      new StructType()
          .add(Spikes.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(FIRST, DataTypes.IntegerType)
          .add(LAST, DataTypes.IntegerType)
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
            .flatMap(new TestDays(), Encoders.row(TESTED))
            .groupByKey(allTogether(), Encoders.INT())
            .flatMapGroups(new JoinDays(alpha), Encoders.row(RUNS));
    return Spikes.TABLE.conform(
        runs.withColumns(
                java.util.Map.of(
                    Spikes.RUN_DATE.name(), lit(night),
                    Spikes.FIRST_DAY.name(), date_from_unix_date(col(FIRST)),
                    Spikes.LAST_DAY.name(), date_from_unix_date(col(LAST)),
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
      CampaignSeries series = CampaignSeries.of(gathered);
      Optional<VolumeModel> model = VolumeModel.fit(series);
      List<Row> tested = new ArrayList<>();
      for (int day = 0; day < series.length() && model.isPresent(); day++) {
        Optional<NegativeBinomial> forecast = model.get().on(day);
        if (forecast.isPresent()) {
          long observed = series.requests().get(day);
          Optional<NegativeBinomial> next =
              day + 1 < series.length() ? model.get().on(day + 1) : Optional.empty();
          tested.add(
              RowFactory.create(
                  CampaignDays.CAMPAIGN_ID.in(gathered),
                  series.firstDay() + day,
                  observed,
                  forecast.get().mean(),
                  next.isPresent() ? series.requests().get(day + 1) : null,
                  next.map(NegativeBinomial::mean).orElse(null),
                  forecast.get().atLeast(observed)));
        }
      }
      return tested.iterator();
    }
  }

  private record TestedDay(
      String campaign,
      int day,
      long observed,
      double expected,
      Optional<Long> nextObserved,
      Optional<Double> nextExpected,
      double p) {
    static TestedDay of(Row row) {
      return new TestedDay(
          row.getString(0),
          row.getInt(1),
          row.getLong(2),
          row.getDouble(3),
          row.isNullAt(4) ? Optional.empty() : Optional.of(row.getLong(4)),
          row.isNullAt(5) ? Optional.empty() : Optional.of(row.getDouble(5)),
          row.getDouble(6));
    }
  }

  private record JoinDays(double alpha) implements FlatMapGroupsFunction<Integer, Row, Row> {
    @Override
    public Iterator<Row> call(Integer all, Iterator<Row> tested) {
      List<TestedDay> days = new ArrayList<>();
      long tests = 0;
      while (tested.hasNext()) {
        TestedDay day = TestedDay.of(tested.next());
        tests++;
        if (day.p() <= alpha) {
          days.add(day);
        }
      }
      days.sort(Comparator.comparing(TestedDay::campaign).thenComparingInt(TestedDay::day));
      double[] q =
          BenjaminiYekutieli.adjust(days.stream().mapToDouble(TestedDay::p).toArray(), tests);
      List<Row> runs = new ArrayList<>();
      Run run = null;
      for (int i = 0; i < q.length; i++) {
        if (q[i] > alpha) {
          continue;
        }
        if (run != null && !run.reaches(days.get(i))) {
          runs.add(run.row());
          run = null;
        }
        run = run == null ? new Run(days.get(i), q[i]) : run.and(days.get(i), q[i]);
      }
      if (run != null) {
        runs.add(run.row());
      }
      return runs.iterator();
    }
  }

  /** Days close together, up to the last of them. */
  private record Run(
      int first, TestedDay last, long observed, double expected, double p, double q) {
    Run(TestedDay only, double q) {
      this(only.day(), only, only.observed(), only.expected(), only.p(), q);
    }

    boolean reaches(TestedDay next) {
      int gap = next.day() - last.day() - 1;
      return last.campaign().equals(next.campaign())
          && (gap == 0 || (gap == 1 && last.nextExpected().isPresent()));
    }

    Run and(TestedDay next, double nextQ) {
      boolean skipped = next.day() - last.day() > 1;
      return new Run(
          first,
          next,
          observed + (skipped ? last.nextObserved().orElse(0L) : 0) + next.observed(),
          expected + (skipped ? last.nextExpected().orElse(0.0) : 0) + next.expected(),
          Math.min(p, next.p()),
          Math.min(q, nextQ));
    }

    Row row() {
      return RowFactory.create(last.campaign(), first, last.day(), observed, expected, p, q);
    }
  }
}
