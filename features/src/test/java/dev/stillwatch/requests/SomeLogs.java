package dev.stillwatch.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.testing.TextTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Logs of the first of March, and what they must keep to. */
final class SomeLogs {
  static final LocalDate DAY = LocalDate.parse("2026-03-01");
  static final Pseudonyms PSEUDONYMS = new Pseudonyms("a key for tests only".getBytes(UTF_8));
  static final String FILE = "event_date=2026-03-01/part-0.parquet";

  private SomeLogs() {}

  static RequestLimits limits(PromptContent content) {
    return new RequestLimits(List.of(DAY), 1, Instant.parse("2026-03-02T06:00:00Z"), 40, content);
  }

  /** Drawn canonical columns; a request of ann's on the day where not drawn. */
  static Dataset<Row> rows(SparkSession spark, String drawn) {
    return located(TextTable.full(spark, CanonicalLog.TABLE, drawn));
  }

  /** Some canonical columns; the others null. */
  static Dataset<Row> canonical(Dataset<Row> some) {
    List<String> there = List.of(some.columns());
    Column[] all =
        CanonicalLog.TABLE.fields().stream()
            .map(f -> there.contains(f.name()) ? f.ref() : f.from(lit(null)))
            .toArray(Column[]::new);
    return located(some.select(all));
  }

  private static Dataset<Row> located(Dataset<Row> canonical) {
    return canonical
        .withColumn(LogRows.SOURCE_FILE.name(), lit(FILE))
        .withColumn(LogRows.LOG_DATE.name(), lit(DAY));
  }
}
