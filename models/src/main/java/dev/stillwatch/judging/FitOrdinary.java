package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.not;

import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.Medians;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits what ordinary groups show in each test: the median of their levels, and 1.4826 times the
 * median distance from it, of groups judged whole and of those judged in part.
 *
 * <p>A share e of campaigns that nobody has found moves the median at most to the quantile 0.5 / (1
 * - e) of the ordinary ones: by 0.14 standard deviations for a tenth of all groups, wherever they
 * lie.
 */
public record FitOrdinary() {
  /** Column of the median level. */
  public static final String CENTRE = "_centre";

  /** Column of the spread. */
  public static final String SPREAD = "_spread";

  /** Column of the number of groups. */
  public static final String GROUPS = "_groups";

  private static final String DISTANCE = "_distance";

  /**
   * One row per test and kind of group: {@link GroupTests#TEST}, {@link GroupTests#IN_PART} and the
   * three columns.
   *
   * @param ordinary from {@link PickOrdinary}
   */
  public Dataset<Row> from(Dataset<Row> groupTests, Dataset<Row> ordinary) {
    Column[] like = {GroupTests.TEST.ref(), GroupTests.IN_PART.ref()};
    String[] alike = {GroupTests.TEST.name(), GroupTests.IN_PART.name()};
    Dataset<Row> levels =
        groupTests
            .filter(GroupTests.TEST.ref().isin(Levels.tests()))
            .filter(GroupTests.LEVEL.ref().isNotNull())
            .join(
                ordinary.filter(not(col(PickOrdinary.LEFT_OUT))),
                new String[] {Groups.RUN_DATE.name(), Groups.GROUP_ID.name()},
                "left_semi")
            .select(GroupTests.TEST.ref(), GroupTests.IN_PART.ref(), GroupTests.LEVEL.ref());
    Dataset<Row> centres =
        levels
            .groupBy(like)
            .agg(median(GroupTests.LEVEL.ref()).as(CENTRE), count(lit(1)).as(GROUPS));
    return levels
        .join(centres, alike)
        .withColumn(DISTANCE, abs(GroupTests.LEVEL.ref().minus(col(CENTRE))))
        .groupBy(GroupTests.TEST.ref(), GroupTests.IN_PART.ref(), col(CENTRE), col(GROUPS))
        .agg(median(col(DISTANCE)).multiply(Medians.TO_DEVIATION).as(SPREAD))
        .select(
            GroupTests.TEST.ref(), GroupTests.IN_PART.ref(), col(CENTRE), col(SPREAD), col(GROUPS));
  }
}
