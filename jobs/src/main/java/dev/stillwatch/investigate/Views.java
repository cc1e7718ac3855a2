package dev.stillwatch.investigate;

import org.apache.spark.sql.SparkSession;

/** Makes the lake's tables known to a session, each as a temporary view of its own name. */
@FunctionalInterface
public interface Views {
  /** Registers every view that a statement may ask for; it names them without a catalog. */
  void register(SparkSession spark, String statement);
}
