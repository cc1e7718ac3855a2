package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.not;

import dev.stillwatch.judging.ReadSuppressions;
import org.apache.spark.sql.Column;

/** How much has to change after a decision before somebody should look again. */
final class EvidenceChange {
  /** Odds eight times as high, or an eighth. */
  static final double BITS = 3;

  /** Share of the members decided on that joined or left. */
  static final double MEMBERS = 0.2;

  private EvidenceChange() {}

  /** Another explanation; that a reviewer ruled the case out is no news to reviewers. */
  static boolean isAnotherExplanation(String then, String now) {
    return !now.equals(then) && !now.equals(ReadSuppressions.READING);
  }

  static Column isAnotherExplanation(Column then, Column now) {
    return not(now.equalTo(then)).and(not(now.equalTo(ReadSuppressions.READING)));
  }

  static boolean isMaterial(double bitsThen, double bitsNow) {
    return Math.abs(bitsNow - bitsThen) >= BITS;
  }

  static boolean areManyOthers(long membersThen, long joined, long left) {
    return joined + left >= Math.max(1, MEMBERS * membersThen);
  }

  static Column isMaterial(Column bitsThen, Column bitsNow) {
    return abs(bitsNow.minus(bitsThen)).geq(BITS);
  }

  static Column areManyOthers(Column membersThen, Column came) {
    return came.geq(1).and(came.geq(membersThen.multiply(MEMBERS)));
  }
}
