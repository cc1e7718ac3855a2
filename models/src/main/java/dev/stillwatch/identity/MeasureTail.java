package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.PickOrdinary;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.ExponentialTail;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures how strong ordinary groups get: two upper quantiles of their strength less what their
 * size asks for, so that groups of all sizes compare with one threshold.
 *
 * <p>Only groups that might be a case count: of enough members and without a veto. The number of
 * families is not asked for, since groups near the threshold have them.
 *
 * @param nights nights to look at, at least one
 * @param members members that a case must have
 */
public record MeasureTail(List<LocalDate> nights, int members) {
  private static final double LOWER = 0.7;
  private static final double UPPER = 0.9;
  private static final String SIZE = "_size";
  private static final String LAST = "_last";
  private static final String MARGIN = "_margin";
  private static final String SEEN = "_seen";

  /** Column of how many different groups there are. */
  public static final String GROUPS = "_groups";

  public MeasureTail {
    nights = List.copyOf(nights);
  }

  /**
   * One row, for {@link #tail}.
   *
   * @param ordinary from {@link PickOrdinary}
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> groupTests, Dataset<Row> ordinary) {
    Dataset<Row> kept =
        ordinary
            .filter(not(col(PickOrdinary.LEFT_OUT)))
            .select(Groups.GROUP_ID.ref(), Groups.RUN_DATE.ref().as(LAST));
    // Each group once for the quantiles, each night it was seen on for how many there are.
    Column once = when(Groups.RUN_DATE.ref().equalTo(col(LAST)), col(MARGIN));
    return margins(groups, groupTests)
        .join(kept, Groups.GROUP_ID.name())
        .agg(
            count(lit(1)).as(SEEN),
            count(once).as(GROUPS),
            percentile(once, lit(LOWER)),
            percentile(once, lit(UPPER)));
  }

  /** The tail of what was measured, in groups a night; empty where there was none. */
  public Optional<ExponentialTail> tail(Row measured) {
    double night = measured.getLong(0) / (double) nights.size();
    return night == 0
        ? Optional.empty()
        : Optional.of(
            ExponentialTail.through(
                measured.getDouble(2),
                (1 - LOWER) * night,
                measured.getDouble(3),
                (1 - UPPER) * night));
  }

  private Dataset<Row> margins(Dataset<Row> groups, Dataset<Row> groupTests) {
    Dataset<Row> sizes =
        groups
            .filter(Groups.RUN_DATE.ref().isInCollection(nights))
            .filter(PruneGroups.isLikely().and(PruneGroups.isJudged()))
            .groupBy(Groups.RUN_DATE.ref(), Groups.GROUP_ID.ref())
            .agg(count(lit(1)).as(SIZE));
    Column margin = col(StrengthOf.BITS).minus(Bar.dueTo(col(SIZE), col(StrengthOf.DISCOUNT)));
    return nights.stream()
        .map(night -> strengths(night, groupTests))
        .reduce(Dataset::union)
        .orElseThrow()
        .join(sizes, new String[] {Groups.RUN_DATE.name(), Groups.GROUP_ID.name()})
        .filter(col(StrengthOf.READING_BITS).lt(StrengthOf.VETO).and(col(SIZE).geq(members)))
        .select(Groups.RUN_DATE.ref(), Groups.GROUP_ID.ref(), margin.as(MARGIN));
  }

  private static Dataset<Row> strengths(LocalDate night, Dataset<Row> groupTests) {
    return new StrengthOf(night)
        .from(groupTests)
        .withColumn(GroupTests.RUN_DATE.name(), lit(night));
  }
}
