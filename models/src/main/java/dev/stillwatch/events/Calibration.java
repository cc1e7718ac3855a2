package dev.stillwatch.events;

import dev.stillwatch.numeric.ClopperPearson;
import dev.stillwatch.numeric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * How often a test rejects at 0.05 where nothing is to be found.
 *
 * <p>It is calibrated while rejections stay within the binomial 99 % range of every kind of
 * placebo, at least twenty of each.
 */
final class Calibration {
  /** Groups of ordinary accounts beside the true dates. */
  static final String ORDINARY = "ordinary groups";

  /** Groups of ordinary accounts beside calendars that never were. */
  static final String CALENDARS = "placebo calendars";

  private static final double LEVEL = 0.05;
  private static final double RANGE = 0.99;
  private static final int FEWEST = 20;
  private static final ClopperPearson BOUNDS = new ClopperPearson(0.95);

  private final Map<String, Tally> tallies = new TreeMap<>();

  private record Tally(long tests, long rejections) {
    Tally and(double p) {
      return new Tally(tests + 1, rejections + (p <= LEVEL ? 1 : 0));
    }
  }

  /** A calibration by those kinds of placebo, none of which has been tried yet. */
  static Calibration by(List<String> kinds) {
    Calibration calibration = new Calibration();
    kinds.forEach(kind -> calibration.tallies.put(kind, new Tally(0, 0)));
    return calibration;
  }

  void add(String kind, double p) {
    tallies.merge(kind, new Tally(0, 0).and(p), (old, one) -> old.and(p));
  }

  boolean holds() {
    return tallies.values().stream().allMatch(tally -> within(tally.tests(), tally.rejections()));
  }

  /** Whether so many rejections of so many placebos are no more than chance allows. */
  static boolean within(long tests, long rejections) {
    return tests >= FEWEST
        && rejections
            <= BinomialDistribution.of((int) tests, LEVEL).inverseCumulativeProbability(RANGE);
  }

  /** As in the table's column; rates are null without tests. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    tallies.forEach(
        (kind, tally) -> {
          boolean tried = tally.tests() > 0;
          Interval bounds =
              tried ? BOUNDS.of(tally.rejections(), tally.tests()) : new Interval(0, 1);
          rows.add(
              RowFactory.create(
                  kind,
                  tally.tests(),
                  tally.rejections(),
                  tried ? (Double) ((double) tally.rejections() / tally.tests()) : null,
                  bounds.low(),
                  bounds.high()));
        });
    return rows;
  }

  /** What is wrong, as a sentence with a blank behind it; empty where nothing is. */
  String warning() {
    for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
      Tally tally = entry.getValue();
      if (!within(tally.tests(), tally.rejections())) {
        return tally.tests() < FEWEST
            ? String.format(
                Locale.ROOT,
                "Uncalibrated: only %d of at least %d %s could be tried. ",
                tally.tests(),
                FEWEST,
                entry.getKey())
            : String.format(
                Locale.ROOT,
                "Uncalibrated: %d of %d %s reject at 0.05, where nothing is to be found. ",
                tally.rejections(),
                tally.tests(),
                entry.getKey());
      }
    }
    return "";
  }
}
