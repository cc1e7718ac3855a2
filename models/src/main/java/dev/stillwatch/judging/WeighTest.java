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

/** Turns one statistic of like groups into bits, against what ordinary ones of tonight show. */
final class WeighTest {
  private final LocalDate night;
  private final GroupTest test;
  private final double ordinary;
  private final double spread;
  private final double[] sorted;

  /**
   * The test as tonight's ordinary groups have it.
   *
   * @param levels what ordinary ones showed before, which few of tonight's do not move far
   * @param groups rows of {@link JudgeGroups#MEASURED}, of one test and of groups that are compared
   *     with one another
   * @param campaigns ids of those that are none of the ordinary ones
   */
  WeighTest(LocalDate night, Levels levels, List<Row> groups, Set<String> campaigns) {
    this.night = night;
    String label = groups.get(0).getString(1);
    this.test =
        Arrays.stream(GroupTest.values())
            .filter(t -> t.label().equals(label))
            .findFirst()
            .orElseThrow();
    double[] ordinaries = levels(groups, campaigns);
    double median = Medians.median(ordinaries);
    String among = groups.get(0).getString(4);
    Prior prior =
        MeasureGroup.REGION.equals(among)
            ? test.shipped()
            : levels.prior(test, MeasureGroup.PART.equals(among));
    this.ordinary = test.ordinaryAmong(ordinaries.length, median, prior);
    this.spread = test.spreadAmong(ordinaries.length, Medians.spread(ordinaries, median), prior);
    this.sorted = levels(groups, Set.of());
    Arrays.sort(sorted);
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

  /** What it says of one of the groups. */
  Row of(Row group) {
    boolean known = !group.isNullAt(2);
    String among = group.getString(4);
    boolean ofRegion = MeasureGroup.REGION.equals(among);
    double value = known ? group.getDouble(2) : Double.NaN;
    double usual = ordinary + shift(group);
    double error = group.getDouble(6);
    boolean compared = known && !test.isBenign();
    double bits = compared ? test.bits(value, error, usual, spread) : 0;
    return row(
        night,
        group.getString(0),
        test.family(),
        test.label(),
        known ? value : null,
        compared ? usual : null,
        compared ? spread : null,
        bits,
        compared ? extreme(level(group)) : null,
        group.getLong(3),
        statement(known, compared, value, usual),
        null,
        null,
        compared && !ofRegion ? level(group) : null,
        (ofRegion || test.isBenign()) ? null : MeasureGroup.PART.equals(among),
        test.isBenign() ? null : group.getBoolean(7));
  }

  /** Share of tonight's groups with a level as campaign-like or more. */
  private double extreme(double level) {
    long beyond = Arrays.stream(sorted).filter(x -> test.isLow() ? x <= level : x >= level).count();
    return beyond / (double) sorted.length;
  }

  private String statement(boolean known, boolean compared, double value, double usual) {
    if (!known) {
      return TestWords.unknown(test);
    }
    if (!compared) {
      return String.format(Locale.ROOT, "%s: %.2f", test.label(), value);
    }
    return TestWords.of(test, value, usual);
  }
}
