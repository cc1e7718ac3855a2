package dev.stillwatch.lakeio;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A session beside another, with settings of its own that no other work runs under. */
final class UpkeepSession {
  // Vacuuming lists folders with as many tasks as this, ten thousand unless told otherwise.
  private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";
  private static final int TASKS_PER_CORE = 2;

  private UpkeepSession() {}

  static SparkSession beside(SparkSession spark, Map<String, String> settings) {
    SparkSession own = spark.newSession();
    int tasks = TASKS_PER_CORE * Math.max(1, spark.sparkContext().defaultParallelism());
    own.conf().set(LISTING, Integer.toString(tasks));
    settings.forEach((key, value) -> own.conf().set(key, value));
    return own;
  }
}
