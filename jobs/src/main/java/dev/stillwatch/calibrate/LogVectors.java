package dev.stillwatch.calibrate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.requests.PromptContent;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The vectors that logs bring in {@code prompt_embedding}: of one model and one length, since
 * others are never compared with them.
 *
 * @param model what made them; {@value #UNNAMED} where the logs do not say
 * @param dimensions length of each
 */
public record LogVectors(String model, int dimensions) {
  /** Model of vectors whose logs name none. */
  public static final String UNNAMED = "column";

  private static final int FIRST = 1_000;
  private static final String MODEL = "_model";
  private static final String LENGTH = "_length";
  private static final String TIMES = "_times";

  /**
   * The commonest kind among the first thousand vectors.
   *
   * @param logs under canonical names
   * @param asked length they must have; 0 for any
   * @throws ConfigurationException if there is none
   */
  public static LogVectors commonestIn(Dataset<Row> logs, int asked) {
    Column length = size(CanonicalLog.PROMPT_EMBEDDING.ref());
    List<Row> commonest =
        logs.filter(asked == 0 ? length.gt(0) : length.equalTo(asked))
            .select(made().as(MODEL), length.as(LENGTH))
            .limit(FIRST)
            .groupBy(MODEL, LENGTH)
            .agg(count(lit(1)).as(TIMES))
            .orderBy(col(TIMES).desc(), col(MODEL), col(LENGTH))
            .limit(1)
            .collectAsList();
    if (commonest.isEmpty()) {
      throw new ConfigurationException(
          "Cannot use embedding.source = column: no request has a prompt_embedding"
              + (asked == 0 ? "" : " of %d dimensions".formatted(asked)));
    }
    return new LogVectors(commonest.get(0).getString(0), commonest.get(0).getInt(1));
  }

  /** The requests whose vectors these are, and those without any. */
  Dataset<Row> among(Dataset<Row> logs) {
    return logs.filter(made().equalTo(lit(model)));
  }

  /** What a request must bring to be placed beside them. */
  public PromptContent content() {
    return new PromptContent(model.equals(UNNAMED) ? "" : model, dimensions);
  }

  private static Column made() {
    return coalesce(CanonicalLog.EMBEDDING_MODEL.ref(), lit(UNNAMED));
  }
}
