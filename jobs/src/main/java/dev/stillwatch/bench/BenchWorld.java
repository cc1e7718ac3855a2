package dev.stillwatch.bench;

import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An invented world to measure in, with the costs of inventing it.
 *
 * @param rows requests of all days
 * @param nightRows requests of the last day, whose night is measured
 */
public record BenchWorld(Path folder, Scenario scenario, long rows, long nightRows, Costs made) {
  /**
   * Invents a world of so many days; its last is the night to measure.
   *
   * @param requests of a day; ordinary accounts ask for as much as it takes
   */
  static BenchWorld make(
      SparkSession spark, Path folder, int requests, int accounts, int days, long seed) {
    double each = 28.0 * requests / accounts;
    Scenario scenario =
        Scenarios.named("demo").withDays(days).withAccounts(accounts).withPrompts(each);
    Costs made = Meter.of(spark, () -> new Simulate(scenario, seed).into(spark, folder));
    Dataset<Row> logs = read(spark, folder);
    LocalDate last = scenario.start().plusDays(days - 1L);
    return new BenchWorld(
        folder,
        scenario,
        logs.count(),
        logs.where(Requests.EVENT_DATE.ref().equalTo(last)).count(),
        made);
  }

  /** The first day. */
  LocalDate first() {
    return scenario.start();
  }

  /** The last day, whose night is measured. */
  LocalDate night() {
    return first().plusDays(scenario.days() - 1L);
  }

  /** The night's logs as they lie there. */
  Dataset<Row> nightLogs(SparkSession spark) {
    return read(spark, folder).where(Requests.EVENT_DATE.ref().equalTo(night()));
  }

  private static Dataset<Row> read(SparkSession spark, Path folder) {
    return spark
        .read()
        .parquet(new org.apache.hadoop.fs.Path(folder.resolve("logs").toUri()).toString());
  }
}
