package dev.stillwatch.run;

import java.math.BigInteger;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lets Spark generate code for its projections while many rows are made.
 *
 * <p>An embedded session interprets them, because the many small projections of a night cost more
 * to compile than to run; over many rows it is the other way round.
 */
public final class GeneratedCode {
  private static final String MODE = "spark.sql.codegen.factoryMode";
  private static final String WHERE_POSSIBLE = "FALLBACK";
  private static final String LONGEST = "spark.sql.codegen.hugeMethodLimit";

  /**
   * Bytes of the longest method that the JVM compiles. Making requests of described rows is one of
   * more; in parts it is compiled too.
   */
  private static final String COMPILED = "8000";

  /** Bytes of log files, some ten thousand rows, whose description pays for the compiler. */
  private static final BigInteger WORTH_IT = BigInteger.valueOf(2 << 20);

  /**
   * Bytes of kept sums, of some ten thousand accounts, whose judgement pays for it: some thirty
   * steps' worth of projections are compiled for it.
   */
  private static final long WORTH_JUDGING = 64L << 20;

  private List<SettingWhile> generated = List.of();

  /** From now on, if the logs are large enough. */
  public void beginIfWorthFor(Dataset<Row> logs) {
    if (PlanSize.of(logs).compareTo(WORTH_IT) >= 0) {
      begin(logs.sparkSession());
    }
  }

  /** From now on, if the sums of the accounts, as they lie kept, are large enough. */
  public void beginIfWorthJudging(SparkSession spark, long bytesOfSums) {
    if (bytesOfSums >= WORTH_JUDGING) {
      begin(spark);
    }
  }

  /** From now on. */
  public void begin(SparkSession spark) {
    if (generated.isEmpty()) {
      generated =
          List.of(
              SettingWhile.of(spark, MODE, WHERE_POSSIBLE),
              SettingWhile.of(spark, LONGEST, COMPILED));
    }
  }

  /** As it was before. */
  public void end() {
    generated.forEach(SettingWhile::end);
    generated = List.of();
  }
}
