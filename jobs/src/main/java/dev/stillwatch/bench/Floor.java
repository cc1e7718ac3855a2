package dev.stillwatch.bench;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.udf;

import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.text.Hash64;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The least that a night can cost: its logs are read and nothing is done with them.
 *
 * @param columns that describing the logs reads
 * @param scan reading those columns
 * @param tokens reading the prompts and hashing every word once
 */
public record Floor(List<String> columns, Costs scan, Costs tokens) {
  private static final int ROUNDS = 3;

  static Floor of(Ground ground) {
    List<String> columns = read(ground.described());
    Dataset<Row> logs = ground.world().nightLogs(ground.spark());
    Dataset<Row> needed = logs.select(columns.stream().map(logs::col).toArray(Column[]::new));
    Dataset<Row> hashed =
        logs.select(
            bit_xor(
                udf(new HashWords(), DataTypes.LongType)
                    .apply(logs.col(CanonicalLog.PROMPT_TEXT.name()))));
    return new Floor(
        columns,
        Meter.steady(ground.spark(), ROUNDS, ground.world().nightRows(), () -> drop(needed)),
        Meter.steady(ground.spark(), ROUNDS, ground.world().nightRows(), () -> drop(hashed)));
  }

  /** How many times as long as reading the columns something took. */
  Figure ratioOf(double seconds) {
    return Figure.ratio(Figure.RATIO, seconds / scan.seconds());
  }

  /** Makes every row and every column, and keeps none. */
  static void drop(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  /** The columns of files that a plan reads. */
  private static List<String> read(Dataset<Row> rows) {
    TreeSet<String> columns = new TreeSet<>();
    // The plan before it may be adapted, which hides its leaves.
    for (SparkPlan leaf :
        CollectionConverters.asJava(rows.queryExecution().sparkPlan().collectLeaves())) {
      if (leaf instanceof FileSourceScanExec scan) {
        columns.addAll(List.of(scan.requiredSchema().fieldNames()));
      }
    }
    return new ArrayList<>(columns);
  }

  private record HashWords() implements UDF1<String, Long> {
    @Override
    public Long call(String text) {
      if (text == null) {
        return 0L;
      }
      long all = 0;
      long word = Hash64.start(0);
      for (int at = 0; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == ' ') {
          all ^= Hash64.finish(word);
          word = Hash64.start(0);
        } else {
          word = Hash64.step(word, c);
        }
      }
      return all ^ Hash64.finish(word);
    }
  }
}
