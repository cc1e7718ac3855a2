package dev.stillwatch.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * What work takes of the processor, all threads of this process together: on a machine that others
 * use too, the wall clock tells what they did.
 */
final class CpuClock {
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CpuClock() {}

  /** Seconds of one core that the work took. */
  static double seconds(Runnable work) {
    long start = SYSTEM.getProcessCpuTime();
    work.run();
    return (SYSTEM.getProcessCpuTime() - start) / 1e9;
  }

  /** The median of so many rounds, after one to warm up. */
  static double median(int rounds, Runnable work) {
    work.run();
    double[] seconds = DoubleStream.generate(() -> seconds(work)).limit(rounds).toArray();
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }
}
