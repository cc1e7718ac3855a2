package dev.stillwatch.bench;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake beside an invented world, with all that a night needs. */
public interface NightLake {
  SparkSession spark();

  /** How long it took until there was a session, from the start of the process. */
  Duration sessionStart();

  Lake lake();

  StillwatchConfig config();

  Pseudonyms names();

  /** The world's logs of some days, under canonical names. */
  Dataset<Row> logs(LocalDate from, LocalDate to);

  void run(Nightly.Request request, Progress progress);

  /** Opens lakes. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens a lake, empty at first.
     *
     * @param world folder of the world
     * @param lake folder of the lake; its key lies beside it
     * @param settings key=value, over what benches run with
     */
    NightLake open(Path world, Path lake, List<String> settings);
  }
}
