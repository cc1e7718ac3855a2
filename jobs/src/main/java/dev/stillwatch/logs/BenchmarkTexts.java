package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import dev.stillwatch.requests.DescribeBenchmarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Texts of known benchmarks: a file per benchmark, named as it is, with a prompt a line. */
public final class BenchmarkTexts {
  // And what a terminal or a page could stumble over.
  private static final Column ENDING = lit("\\.[A-Za-z0-9.]+$|[\\p{Cntrl}\\p{Cf}]");
  private static final Column NOTHING = lit("");

  private BenchmarkTexts() {}

  /**
   * Opens the texts.
   *
   * @param path folder, or a single file; blank where there are none
   * @return columns benchmark and text; empty where the path is blank
   * @throws InputMissing if nothing is at the path
   */
  public static Optional<Dataset<Row>> read(SparkSession spark, String path) {
    if (path.isBlank()) {
      return Optional.empty();
    }
    Path at = new Path(path);
    try {
      FileSystem files = at.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(at)) {
        throw new InputMissing("Cannot read %s: nothing there".formatted(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read %s".formatted(path), e);
    }
    return Optional.of(
        spark
            .read()
            .text(path)
            .select(
                DescribeBenchmarks.BENCHMARK.from(
                    regexp_replace(col("_metadata.file_name"), ENDING, NOTHING)),
                DescribeBenchmarks.TEXT.from(col("value"))));
  }
}
