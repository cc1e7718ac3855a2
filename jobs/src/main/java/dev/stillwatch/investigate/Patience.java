package dev.stillwatch.investigate;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs work of one session that may be cut short, by a limit or by a person.
 *
 * <p>What is cut short are Spark's jobs, those running and those still to come.
 */
public final class Patience {
  private final SparkContext context;
  private final Duration limit;
  private volatile String running = "";

  /**
   * Patience for so long.
   *
   * @param limit longest that work may take; zero for no limit
   * @throws IllegalArgumentException if it is negative
   */
  public Patience(SparkSession spark, Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("Invalid limit: %s (0 or more)".formatted(limit));
    }
    this.context = spark.sparkContext();
    this.limit = limit;
  }

  /**
   * Does the work.
   *
   * @throws Sql.Refused if it took too long
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The timer goes with its thread.
  public <T> T with(Supplier<T> work) {
    if (limit.isZero()) {
      return inGroup(work);
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stillwatch-patience");
              thread.setDaemon(true);
              return thread;
            });
    boolean[] over = new boolean[1];
    try {
      timer.schedule(
          () -> {
            synchronized (over) {
              over[0] = true;
            }
            cancel();
          },
          limit.toMillis(),
          TimeUnit.MILLISECONDS);
      return inGroup(work);
    } catch (RuntimeException e) {
      synchronized (over) {
        if (over[0]) {
          throw new Sql.Refused("it took longer than %s".formatted(limit), e);
        }
      }
      throw e;
    } finally {
      timer.shutdownNow();
    }
  }

  /** Cuts short what runs now, from another thread; tells whether anything did. */
  public boolean cancel() {
    String group = running;
    if (group.isEmpty()) {
      return false;
    }
    context.cancelJobGroupAndFutureJobs(group);
    return true;
  }

  private <T> T inGroup(Supplier<T> work) {
    String group = "stillwatch-" + UUID.randomUUID();
    context.setJobGroup(group, "an investigation", true /* interrupt its tasks */);
    running = group;
    try {
      return work.get();
    } finally {
      running = "";
      context.clearJobGroup();
    }
  }
}
