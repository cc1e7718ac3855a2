package dev.stillwatch.bench;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Listens to Spark while a piece of work runs, and tells what it took. */
public final class Meter extends SparkListener {
  private static final long MANY = 2_000_000;

  private long jobs;
  private long tasks;
  private long runMillis;
  private long cpuNanos;
  private long shuffled;
  private long spilled;
  private long peak;

  private Meter() {}

  /** Runs the work once. */
  public static Costs of(SparkSession spark, Runnable work) {
    Meter meter = new Meter();
    settle(spark);
    spark.sparkContext().addSparkListener(meter);
    try {
      long start = System.nanoTime();
      work.run();
      double seconds = (System.nanoTime() - start) / 1e9;
      settle(spark);
      return meter.costs(seconds);
    } finally {
      spark.sparkContext().removeSparkListener(meter);
    }
  }

  /** The median of so many rounds, or the only one over rows so many that they warm up. */
  static Costs steady(SparkSession spark, int rounds, long rows, Runnable work) {
    return rows > MANY ? of(spark, work) : median(spark, rounds, work);
  }

  /** Runs the work once to warm up and then so many times; the round of median time. */
  public static Costs median(SparkSession spark, int rounds, Runnable work) {
    work.run();
    List<Costs> sorted =
        IntStream.range(0, rounds)
            .mapToObj(round -> of(spark, work))
            .sorted(Comparator.comparingDouble(Costs::seconds))
            .toList();
    return sorted.get(rounds / 2);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    jobs++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    tasks++;
    TaskMetrics metrics = end.taskMetrics();
    // A task whose executor died has none.
    if (metrics != null) {
      runMillis += metrics.executorRunTime();
      cpuNanos += metrics.executorDeserializeCpuTime() + metrics.executorCpuTime();
      shuffled += metrics.shuffleWriteMetrics().bytesWritten();
      spilled += metrics.diskBytesSpilled();
      peak = Math.max(peak, metrics.peakExecutionMemory());
    }
  }

  private synchronized Costs costs(double seconds) {
    return new Costs(
        seconds, jobs, tasks, runMillis / 1e3, cpuNanos / 1e9, shuffled, spilled, peak);
  }

  // Events come late: without this, earlier work would be counted and the last tasks missed.
  private static void settle(SparkSession spark) {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot measure: Spark's events do not settle", e);
    }
  }
}
