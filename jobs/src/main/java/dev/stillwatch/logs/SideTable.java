package dev.stillwatch.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small table beside the logs: CSV with a header, or Parquet. */
public final class SideTable {
  private SideTable() {}

  /**
   * Opens a side table.
   *
   * @param path file or folder; blank where there is none
   * @return the rows, all columns strings where it is CSV; empty where the path is blank
   * @throws InputMissing if nothing is at the path
   */
  public static Optional<Dataset<Row>> read(SparkSession spark, String path) {
    if (path.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        isCsv(spark, path)
            ? spark
                .read()
                .option("header", true)
                .option("escape", "\"")
                .option("multiLine", true)
                .option("ignoreLeadingWhiteSpace", true)
                .option("ignoreTrailingWhiteSpace", true)
                .csv(path)
            : spark.read().parquet(path));
  }

  private static boolean isCsv(SparkSession spark, String path) {
    Path at = new Path(path);
    try {
      FileSystem files = at.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(at)) {
        throw new InputMissing("Cannot read %s: nothing there".formatted(path));
      }
      if (files.getFileStatus(at).isFile()) {
        return hasCsvName(at.getName());
      }
      for (FileStatus file : files.listStatus(at)) {
        if (hasCsvName(file.getPath().getName())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read %s".formatted(path), e);
    }
  }

  private static boolean hasCsvName(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.[a-z0-9]+)?");
  }
}
