package dev.stillwatch.run;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Something outside the lake that steps read as if it were a table. */
@FunctionalInterface
public interface Source {
  Dataset<Row> read(Night night);
}
