package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What each test of a night adds to the strength of its group.
 *
 * <p>Tests of one family are averaged and families add up, so a test adds its bits divided by the
 * tests of its family that had enough data. Families whose name starts with {@code benign} are
 * ordinary readings and add nothing.
 *
 * <p>Shares are rounded to whole 1/1024 bits: such numbers add without error in any order, so the
 * parts of a case sum to its strength exactly, whatever the partitioning.
 */
final class CountedTests {
  /** The part of the strength, in bits. */
  static final Column SHARE = col("_share");

  /** Sum of the shares of a group. */
  static final Column STRENGTH = col("_strength");

  /** The two largest positive shares of a group, as array of (_share, test). */
  static final Column STRONGEST = col("_strongest");

  private static final double STEPS_PER_BIT = 1024.0;

  private CountedTests() {}

  /** Whether a test is an ordinary reading. */
  static Column isReading() {
    return GroupTests.FAMILY.ref().startsWith("benign");
  }

  /** The number, rounded so that sums of such numbers are exact. */
  static Column exact(Column bits) {
    return round(bits.multiply(STEPS_PER_BIT)).divide(STEPS_PER_BIT);
  }

  /** The night's tests and readings with their shares; that of a reading is 0. */
  static Dataset<Row> of(Dataset<Row> groupTests, LocalDate night) {
    Column usable =
        count(GroupTests.STATISTIC.ref())
            .over(Window.partitionBy(GroupTests.GROUP_ID.ref(), GroupTests.FAMILY.ref()));
    Column share =
        when(isReading().or(GroupTests.STATISTIC.ref().isNull()), lit(0.0))
            .otherwise(exact(GroupTests.BITS.ref().divide(usable)));
    return groupTests
        .where(GroupTests.RUN_DATE.ref().equalTo(lit(night)))
        .withColumn("_share", share);
  }

  /** One row per group with tests: its strength and what carries it. */
  static Dataset<Row> perGroup(Dataset<Row> groupTests, LocalDate night) {
    Column speaksFor = when(SHARE.gt(0), struct(SHARE, GroupTests.TEST.ref()));
    return of(groupTests, night)
        .where(not(isReading()))
        .groupBy(GroupTests.GROUP_ID.ref())
        .agg(
            sum(SHARE).as("_strength"),
            slice(sort_array(collect_list(speaksFor), false /* ascending */), 1, 2)
                .as("_strongest"));
  }
}
