package dev.stillwatch.calibrate;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.codebook.TrainCodebook;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.onnx.SentenceEncoders;
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
   * @throws ConfigurationException if the logs hold nothing of the kind that the settings name
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
    Dataset<Row> named =
        logs.withColumnRenamed(CanonicalLog.ACCOUNT_ID.name(), Requests.ACCOUNT_REF.name());
    StillwatchConfig.Embedding embedding = config.embedding();
    switch (embedding.source()) {
      case StillwatchConfig.Embedding.COLUMN:
        LogVectors vectors = LogVectors.commonestIn(named, embedding.dimension());
        return train.fromVectors(
            vectors.among(named), vectors.model(), vectors.dimensions(), trainedFor);
      case StillwatchConfig.Embedding.ONNX:
        return train.fromPrompts(named, SentenceEncoders.open(embedding.onnx()), trainedFor);
      default:
        return ofTexts(train, named, trainedFor);
    }
  }

  private static Codebook ofTexts(TrainCodebook train, Dataset<Row> named, LocalDate trainedFor) {
    try {
      return train.fromPrompts(named, trainedFor);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          e.getMessage() + "; where logs bring vectors instead, set embedding.source = column", e);
    }
  }
}
