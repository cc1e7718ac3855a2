package dev.stillwatch.run;

import dev.stillwatch.lake.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a step may read. */
public interface Inputs {
  /** The night that is made. */
  Night night();

  /**
   * A table the step declared.
   *
   * @throws IllegalArgumentException if it did not
   */
  Dataset<Row> of(TableSpec table);
}
