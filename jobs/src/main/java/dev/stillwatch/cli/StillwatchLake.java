package dev.stillwatch.cli;

import dev.stillwatch.bench.NightLake;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import java.time.Duration;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake as the benches know it. */
record StillwatchLake(Stillwatch stillwatch) implements NightLake {
  @Override
  public SparkSession spark() {
    return stillwatch.spark();
  }

  @Override
  public Duration sessionStart() {
    return Sessions.startedWithin();
  }

  @Override
  public Lake lake() {
    return stillwatch.lake();
  }

  @Override
  public StillwatchConfig config() {
    return stillwatch.config();
  }

  @Override
  public Pseudonyms names() {
    return stillwatch.names();
  }

  @Override
  public Dataset<Row> logs(LocalDate from, LocalDate to) {
    return stillwatch.logs().read(from, to);
  }

  @Override
  public void run(Nightly.Request request, Progress progress) {
    stillwatch.run(request, progress);
  }
}
