package dev.stillwatch.evaluate.baselines;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A published way to find accounts that act together, to be measured beside our own.
 *
 * <p>It reads what the lake keeps and sees a world once, at its end. Its cases have {@link
 * Groups#SMALLEST} and more accounts, as ours have.
 */
public interface Baseline {
  /** What it is called in tables. */
  String name();

  /**
   * Its cases: a row for each member with case id, strength and account_ref, in this order.
   *
   * @param world the lake's tables it may look at
   */
  Dataset<Row> cases(Observed world);

  /**
   * What a lake knows of a world.
   *
   * @param requests the lake's {@code requests}
   * @param accounts the latest snapshot of each account
   * @param codebooks the lake's {@code codebooks}
   */
  record Observed(Dataset<Row> requests, Dataset<Row> accounts, Dataset<Row> codebooks) {}
}
