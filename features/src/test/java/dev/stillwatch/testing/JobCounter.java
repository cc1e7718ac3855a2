package dev.stillwatch.testing;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** Counts the Spark jobs that a piece of work starts. */
public final class JobCounter extends SparkListener {
  private final AtomicInteger jobs = new AtomicInteger();

  private JobCounter() {}

  /** Runs the work and tells how many jobs it started. */
  public static int jobsOf(SparkSession spark, Runnable work) {
    JobCounter counter = new JobCounter();
    settle(spark);
    spark.sparkContext().addSparkListener(counter);
    try {
      work.run();
      settle(spark);
      return counter.jobs.get();
    } finally {
      spark.sparkContext().removeSparkListener(counter);
    }
  }

  // The bus is asynchronous: without this the last jobs would be missed, or earlier ones counted.
  private static void settle(SparkSession spark) {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot count jobs: Spark's events do not settle", e);
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    jobs.incrementAndGet();
  }
}
