package dev.stillwatch.logs;

import dev.stillwatch.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small table beside the logs: CSV with a header, or Parquet. */
public final class SideTable {
  private SideTable() {}

  /**
   * Opens a side table; columns go by their names in small letters, without a byte order mark.
   *
   * @param path file or folder; blank where there is none
   * @param needed columns it must have
   * @return the rows, all columns strings where it is CSV; empty where the path is blank
   * @throws InputMissing if nothing is at the path, or nothing that can be read
   * @throws ConfigurationException if it lacks a column
   */
  public static Optional<Dataset<Row>> read(SparkSession spark, String path, String... needed) {
    if (path.isBlank()) {
      return Optional.empty();
    }
    Dataset<Row> rows = opened(spark, path);
    String[] names = Arrays.stream(rows.columns()).map(SideTable::plain).toArray(String[]::new);
    List<String> missing =
        Arrays.stream(needed).filter(name -> !Arrays.asList(names).contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new ConfigurationException(
          "Cannot read %s: no columns %s among %s".formatted(path, missing, List.of(names)));
    }
    return Optional.of(rows.toDF(names));
  }

  private static Dataset<Row> opened(SparkSession spark, String path) {
    boolean csv = isCsv(spark, path);
    try {
      return csv
          ? spark
              .read()
              .option("header", true)
              .option("escape", "\"")
              .option("multiLine", true)
              .option("ignoreLeadingWhiteSpace", true)
              .option("ignoreTrailingWhiteSpace", true)
              .csv(path)
          : spark.read().parquet(path);
    } catch (Exception e) {
      // Scala throws some of them unannounced.
      if (e instanceof SparkThrowable) {
        throw new InputMissing(
            "Cannot read %s: neither CSV with a header, named *.csv, nor Parquet".formatted(path),
            e);
      }
      throw e;
    }
  }

  private static String plain(String header) {
    return header
        .replaceFirst("^\uFEFF", "")
        .replaceAll("^\"|\"$", "")
        .strip()
        .toLowerCase(Locale.ROOT);
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
