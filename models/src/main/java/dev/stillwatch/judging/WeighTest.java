package dev.stillwatch.judging;

import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns one statistic of like groups into bits, against what ordinary ones of tonight show.
 *
 * @param levels what ordinary ones showed before, which few of tonight's do not move far
 */
record WeighTest(LocalDate night, Levels levels)
    implements FlatMapGroupsFunction<String, Row, Row> {
  @Override
  public Iterator<Row> call(String likes, Iterator<Row> rows) {
    List<Row> groups = new ArrayList<>();
    rows.forEachRemaining(groups::add);
    groups.sort(Comparator.comparing(row -> row.getString(0)));
    String label = groups.get(0).getString(1);
    GroupTest test =
        Arrays.stream(GroupTest.values())
            .filter(t -> t.label().equals(label))
            .findFirst()
            .orElseThrow();
    double[] values =
        groups.stream().filter(g -> !g.isNullAt(2)).mapToDouble(WeighTest::level).toArray();
    double median = Medians.median(values);
    String among = groups.get(0).getString(4);
    Prior prior =
        MeasureGroup.REGION.equals(among)
            ? test.shipped()
            : levels.prior(test, MeasureGroup.PART.equals(among));
    double ordinary = test.ordinaryAmong(values.length, median, prior);
    double spread = test.spreadAmong(values.length, Medians.spread(values, median), prior);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return groups.stream().map(group -> weighed(test, group, ordinary, spread, sorted)).iterator();
  }

  /** The statistic as if the group were as narrow as can be. */
  private static double level(Row group) {
    return group.getDouble(2) - shift(group);
  }

  private static double shift(Row group) {
    return group.getDouble(5);
  }

  private Row weighed(GroupTest test, Row group, double level, double spread, double[] sorted) {
    boolean known = !group.isNullAt(2);
    String among = group.getString(4);
    boolean ofRegion = MeasureGroup.REGION.equals(among);
    double value = known ? group.getDouble(2) : Double.NaN;
    double ordinary = level + shift(group);
    double error = group.getDouble(6);
    boolean compared = known && !test.isBenign();
    double bits = compared ? test.bits(value, error, ordinary, spread) : 0;
    return RowFactory.create(
        night,
        group.getString(0),
        test.family(),
        test.label(),
        known ? value : null,
        compared ? ordinary : null,
        compared ? spread : null,
        bits,
        compared ? extreme(test, level(group), sorted) : null,
        group.getLong(3),
        statement(test, known, compared, value, ordinary),
        null,
        null,
        compared && !ofRegion ? level(group) : null,
        (ofRegion || test.isBenign()) ? null : MeasureGroup.PART.equals(among),
        test.isBenign() ? null : group.getBoolean(7));
  }

  /** Share of tonight's groups with a level as campaign-like or more. */
  private static double extreme(GroupTest test, double level, double[] sorted) {
    long beyond = Arrays.stream(sorted).filter(x -> test.isLow() ? x <= level : x >= level).count();
    return beyond / (double) sorted.length;
  }

  private static String statement(
      GroupTest test, boolean known, boolean compared, double value, double ordinary) {
    if (!known) {
      return "Not known: too few of the members have what it takes.";
    }
    if (!compared) {
      return String.format(Locale.ROOT, "%s: %.2f", test.label(), value);
    }
    return TestWords.of(test, value, ordinary);
  }
}
