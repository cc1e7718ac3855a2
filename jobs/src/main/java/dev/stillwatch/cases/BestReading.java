package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** How the best ordinary explanation of a case is called; the same in every rendering. */
final class BestReading {
  /** Instead of a name, where even the best explanation rounds to 0.0 bits. */
  static final String NONE = "none with positive evidence";

  // What is printed with one decimal as 0.0.
  private static final double LEAST_BITS = 0.05;

  private BestReading() {}

  /** The reading's name as words. */
  static String words(String reading, double bits) {
    return bits < LEAST_BITS ? NONE : EvidenceWords.words(reading);
  }

  /** The same as a column. */
  static Column words(Column reading, Column bits) {
    return when(bits.lt(LEAST_BITS), lit(NONE)).otherwise(translate(reading, "_", " "));
  }
}
