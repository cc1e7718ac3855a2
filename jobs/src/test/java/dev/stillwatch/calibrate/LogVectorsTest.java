package dev.stillwatch.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LogVectorsTest {
  private static final StructType LOGS =
      StructType.fromDDL("prompt_embedding array<float>, embedding_model string");

  @Test
  void areThoseOfTheCommonestModelAndLength(SparkSession spark) {
    Dataset<Row> logs =
        logs(
            spark,
            RowFactory.create(List.of(1f, 0f), "small-1"),
            RowFactory.create(List.of(1f, 0f, 0f), "large-1"),
            RowFactory.create(List.of(0f, 1f, 0f), "large-1"),
            RowFactory.create(null, "large-1"),
            RowFactory.create(List.of(), "small-1"),
            RowFactory.create(List.of(), "small-1"),
            RowFactory.create(List.of(), "small-1"));

    LogVectors vectors = LogVectors.commonestIn(logs, 0);

    assertThat(vectors).isEqualTo(new LogVectors("large-1", 3));
    assertThat(vectors.content()).isEqualTo(new PromptContent("large-1", 3));
    assertThat(vectors.among(logs).count()).isEqualTo(3);
    assertThat(LogVectors.commonestIn(logs, 2)).isEqualTo(new LogVectors("small-1", 2));
  }

  @Test
  void areOfAnyModelWhereTheLogsNameNone(SparkSession spark) {
    LogVectors vectors =
        LogVectors.commonestIn(logs(spark, RowFactory.create(List.of(1f, 0f), null)), 0);

    assertThat(vectors.content()).isEqualTo(new PromptContent("", 2));
  }

  @Test
  void noneIsSaidBeforeAnythingIsTrained(SparkSession spark) {
    Dataset<Row> logs = logs(spark, RowFactory.create(null, null));

    assertThatThrownBy(() -> LogVectors.commonestIn(logs, 384))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Cannot use embedding.source = column: no request has a prompt_embedding of 384 dimensions");
  }

  private static Dataset<Row> logs(SparkSession spark, Row... rows) {
    return spark.createDataFrame(List.of(rows), LOGS);
  }
}
