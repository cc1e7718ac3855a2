package dev.stillwatch.bench;

import java.util.List;

/**
 * What a piece of work took.
 *
 * @param seconds of wall clock
 * @param jobs Spark jobs
 * @param tasks Spark tasks
 * @param taskSeconds run time of all tasks
 * @param cpuSeconds of those that a core worked on them, whatever else the machine did meanwhile
 * @param shuffledBytes written for other tasks, compressed
 * @param spilledBytes written to disk for want of memory
 * @param peakTaskBytes most execution memory that one task held
 */
public record Costs(
    double seconds,
    long jobs,
    long tasks,
    double taskSeconds,
    double cpuSeconds,
    long shuffledBytes,
    long spilledBytes,
    long peakTaskBytes) {

  /** What every bench of a stage tells, per row and core where that makes sense. */
  public List<Figure> figures(long rows, int cores) {
    return List.of(
        Figure.count("rows", rows),
        Figure.seconds("seconds", seconds),
        Figure.rate("rows_per_core_second", rate(rows, cores)),
        Figure.count("jobs", jobs),
        Figure.count("tasks", tasks),
        Figure.seconds("task_seconds", taskSeconds),
        Figure.seconds("cpu_seconds", cpuSeconds),
        Figure.rate("rows_per_cpu_second", rows / cpuSeconds),
        Figure.bytes("shuffled_bytes", shuffledBytes),
        new Figure("shuffled_bytes_per_row", (double) shuffledBytes / rows, "bytes"),
        Figure.bytes("spilled_bytes", spilledBytes),
        Figure.bytes("peak_task_memory", peakTaskBytes));
  }

  /** Rows per second of wall clock and core. */
  public double rate(long rows, int cores) {
    return rows / (seconds * cores);
  }
}
