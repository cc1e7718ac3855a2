package dev.stillwatch.events;

import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;

/**
 * Corrects all effects of a night together, and says which kinds of test ordinary accounts pass.
 */
record JudgeEffects() implements FlatMapGroupsFunction<Integer, Row, Row> {
  private static final double LEVEL = 0.05;
  private static final double RANGE = 0.99;
  private static final int FEWEST_PLACEBOS = 20;

  @Override
  public Iterator<Row> call(Integer all, Iterator<Row> found) {
    List<Row> tested = new ArrayList<>();
    List<Row> untested = new ArrayList<>();
    Map<List<String>, long[]> placebos = new HashMap<>();
    while (found.hasNext()) {
      Row row = found.next();
      boolean hasP = ReleaseEffects.P.in(row) != null;
      boolean placebo = row.getAs(MeasureReleaseEffects.PLACEBO);
      if (!placebo) {
        (hasP ? tested : untested).add(row);
      } else if (hasP) {
        long[] tally = placebos.computeIfAbsent(kind(row), kind -> new long[2]);
        tally[0]++;
        tally[1] += ReleaseEffects.P.in(row) <= LEVEL ? 1 : 0;
      }
    }
    double[] q =
        BenjaminiYekutieli.adjust(tested.stream().mapToDouble(ReleaseEffects.P::in).toArray());
    List<Row> judged = new ArrayList<>();
    for (int i = 0; i < q.length; i++) {
      Row row = tested.get(i);
      boolean calibrated = calibrated(placebos.get(kind(row)));
      judged.add(Effects.judged(row, q[i], calibrated, statement(row, q[i], q.length, calibrated)));
    }
    for (Row row : untested) {
      judged.add(
          Effects.judged(
              row,
              null,
              calibrated(placebos.get(kind(row))),
              ReleaseEffects.STATEMENT.in(row) + "."));
    }
    return judged.iterator();
  }

  /** Whether so many rejections of so many placebos are no more than chance allows. */
  static boolean calibrated(long tests, long rejections) {
    return tests >= FEWEST_PLACEBOS
        && rejections
            <= BinomialDistribution.of((int) tests, LEVEL).inverseCumulativeProbability(RANGE);
  }

  private static boolean calibrated(long[] tally) {
    return tally != null && calibrated(tally[0], tally[1]);
  }

  private static List<String> kind(Row row) {
    return List.of(
        ReleaseEffects.VENDOR.in(row),
        ReleaseEffects.MODEL.in(row),
        ReleaseEffects.HYPOTHESIS.in(row));
  }

  private static String statement(Row row, double q, int effects, boolean calibrated) {
    String corrected =
        String.format(
            Locale.ROOT,
            "%s, q %s over %d effects of the night.",
            ReleaseEffects.STATEMENT.in(row),
            Wording.probability(q),
            effects);
    return calibrated
        ? corrected
        : corrected
            + " Uncalibrated: groups of ordinary accounts pass this test too often or are too few.";
  }
}
