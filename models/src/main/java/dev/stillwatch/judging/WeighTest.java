package dev.stillwatch.judging;

import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;

/**
 * Turns one statistic of like groups into bits, against what ordinary ones of tonight show.
 *
 * @param levels what ordinary ones showed before, which few of tonight's do not move far
 */
record WeighTest(LocalDate night, Levels levels) {
  /**
   * What it says of each group.
   *
   * @param groups rows of {@link JudgeGroups#MEASURED}, of one test and of groups that are compared
   *     with one another
   * @param campaigns ids of those that are none of the ordinary ones
   */
  List<Row> of(List<Row> groups, Set<String> campaigns) {
    String label = groups.get(0).getString(1);
    GroupTest test =
        Arrays.stream(GroupTest.values())
            .filter(t -> t.label().equals(label))
            .findFirst()
            .orElseThrow();
    double[] values = levels(groups, Set.of());
    double[] ordinaries = levels(groups, campaigns);
    double median = Medians.median(ordinaries);
    String among = groups.get(0).getString(4);
    Prior prior =
        MeasureGroup.REGION.equals(among)
            ? test.shipped()
            : levels.prior(test, MeasureGroup.PART.equals(among));
    double ordinary = test.ordinaryAmong(ordinaries.length, median, prior);
    double spread = test.spreadAmong(ordinaries.length, Medians.spread(ordinaries, median), prior);
    Arrays.sort(values);
    return groups.stream().map(group -> weighed(test, group, ordinary, spread, values)).toList();
  }

  private static double[] levels(List<Row> groups, Set<String> without) {
    return groups.stream()
        .filter(group -> !group.isNullAt(2) && !without.contains(group.getString(0)))
        .mapToDouble(WeighTest::level)
        .toArray();
  }

  /** A row of {@link GroupTests} from its values in order. */
  static Row row(Object... values) {
    return new GenericRowWithSchema(values, GroupTests.TABLE.schema());
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
    return row(
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
