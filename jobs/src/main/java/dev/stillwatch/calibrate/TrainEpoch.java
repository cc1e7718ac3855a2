package dev.stillwatch.calibrate;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.codebook.TrainCodebook;
import dev.stillwatch.config.StillwatchConfig;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains an epoch of the codebook from an operator's own logs, as the settings say. */
public record TrainEpoch(StillwatchConfig config) {
  /**
   * The epoch.
   *
   * @param logs under canonical names
   * @param trainedFor last day of the logs
   */
  public Codebook from(Dataset<Row> logs, LocalDate trainedFor) {
    StillwatchConfig.Codebook wanted = config.codebook();
    TrainCodebook train =
        new TrainCodebook(
            config.embedding().dimensions(),
            wanted.cells(),
            wanted.sample(),
            wanted.perAccount(),
            wanted.seed());
    Dataset<Row> named = logs.withColumnRenamed("account_id", "account_ref");
    return config.embedding().source().equals("text")
        ? train.fromPrompts(named, trainedFor)
        : train.fromVectors(named, "column", config.embedding().dimension(), trainedFor);
  }
}
