package dev.stillwatch.simulate;

import org.apache.spark.sql.SparkSession;

/** Starts Spark when a command turns out to need it. */
@FunctionalInterface
public interface Sessions {
  SparkSession start();
}
