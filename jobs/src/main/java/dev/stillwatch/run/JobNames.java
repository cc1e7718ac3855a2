package dev.stillwatch.run;

import java.time.Duration;
import org.apache.spark.SparkContext;

/** Names Spark's jobs after the step that they are for, as its web page and event log show them. */
public record JobNames(SparkContext context) implements Progress {
  @Override
  public void begin(Night night, String what) {
    context.setJobGroup(
        "night " + night.date(),
        "%s: %s".formatted(night.date(), what),
        false /* tasks end by themselves */);
  }

  @Override
  public void step(Night night, Outcome outcome, Duration took, Ahead ahead) {
    context.clearJobGroup();
  }
}
