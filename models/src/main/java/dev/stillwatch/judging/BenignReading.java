package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import org.apache.spark.sql.Column;

/** An ordinary reading of groups as rows of group_tests: it has a statistic, and no null. */
record BenignReading(LocalDate night, String name) {
  /** The columns of the table; that of the group keeps its name. */
  Column[] columns(Column statistic, Column bits, Column members, Column statement) {
    return new Column[] {
      GroupTests.RUN_DATE.from(lit(night)),
      GroupTests.GROUP_ID.ref(),
      GroupTests.FAMILY.from(lit(StrengthOf.BENIGN + name)),
      GroupTests.TEST.from(lit(name)),
      GroupTests.STATISTIC.from(statistic),
      GroupTests.ORDINARY.from(lit(null)),
      GroupTests.SPREAD.from(lit(null)),
      GroupTests.BITS.from(bits),
      GroupTests.P.from(lit(null)),
      GroupTests.MEMBERS.from(members),
      GroupTests.STATEMENT.from(statement),
      GroupTests.MATCHED_P.from(lit(null)),
      GroupTests.MATCHED_Q.from(lit(null)),
      GroupTests.LEVEL.from(lit(null)),
      GroupTests.IN_PART.from(lit(null)),
      GroupTests.DEALT.from(lit(null))
    };
  }
}
