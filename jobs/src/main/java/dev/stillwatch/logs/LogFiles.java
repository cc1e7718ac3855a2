package dev.stillwatch.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The files below a folder of logs, with the day that each one's partition folders name.
 *
 * @param root the folder, qualified
 */
record LogFiles(Path root, List<LogFile> files) {
  private static final String SUCCESS = "_SUCCESS";
  private static final String PARTITION = "_partition";

  /** What writers put for a partition whose value is null. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  LogFiles {
    files = List.copyOf(files);
  }

  /** One file; the day is empty where no partition folder names one. */
  record LogFile(FileStatus status, String relative, Optional<LocalDate> day) {
    boolean isMark() {
      return status.getPath().getName().equals(SUCCESS);
    }

    /** The folder it lies in, relative to that of the logs. */
    String folder() {
      return folderOf(relative);
    }
  }

  /** Lists a folder; no Spark job. */
  static LogFiles below(SparkSession spark, Path folder, LogMapping mapping) {
    try {
      FileSystem system = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path root = system.makeQualified(folder);
      List<FileStatus> found = new ArrayList<>();
      for (RemoteIterator<LocatedFileStatus> all = system.listFiles(root, true); all.hasNext(); ) {
        FileStatus file = all.next();
        if (isSeen(relative(root, file))) {
          found.add(file);
        }
      }
      found.sort(Comparator.comparing(file -> file.getPath().toString()));
      Map<String, Optional<LocalDate>> days = days(spark, root, found, mapping);
      return new LogFiles(
          root,
          found.stream()
              .map(
                  file ->
                      new LogFile(
                          file, relative(root, file), days.get(folderOf(relative(root, file)))))
              .toList());
    } catch (FileNotFoundException e) {
      throw new InputMissing("Cannot read logs: nothing at %s".formatted(folder), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list logs at %s".formatted(folder), e);
    }
  }

  /** Whether partition folders name days. */
  boolean isPartitioned() {
    return files.stream().anyMatch(file -> file.day().isPresent());
  }

  /** Files with rows, of the given days. */
  List<LogFile> data(Predicate<LocalDate> days) {
    return files.stream()
        .filter(file -> !file.isMark())
        .filter(file -> file.day().map(days::test).orElse(true))
        .toList();
  }

  /** Whether every file lies in a folder that names its day. */
  boolean isDated() {
    return files.stream().allMatch(file -> file.day().isPresent());
  }

  /** The names that partition folders give values to. */
  Set<String> partitions() {
    Set<String> names = new LinkedHashSet<>();
    files.forEach(file -> names.addAll(values(file.folder()).keySet()));
    return names;
  }

  /** What is there of each day that partition folders name. */
  List<LogDay> days() {
    Map<LocalDate, List<LogFile>> byDay = new TreeMap<>();
    for (LogFile file : files) {
      file.day().ifPresent(day -> byDay.computeIfAbsent(day, any -> new ArrayList<>()).add(file));
    }
    List<LogDay> days = new ArrayList<>();
    byDay.forEach(
        (day, all) -> {
          List<LogFile> data = all.stream().filter(file -> !file.isMark()).toList();
          if (!data.isEmpty()) {
            days.add(
                new LogDay(
                    day,
                    data.size(),
                    data.stream().mapToLong(file -> file.status().getLen()).sum(),
                    digest(data),
                    data.size() < all.size()));
          }
        });
    return days;
  }

  private static String digest(List<LogFile> files) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (LogFile file : files) {
        FileStatus status = file.status();
        sum.update(
            "%s\0%d\0%d\n"
                .formatted(file.relative(), status.getLen(), status.getModificationTime())
                .getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(sum.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot digest a day of logs: no SHA-256", e);
    }
  }

  // Spark passes over the same names: what writers put beside their data.
  private static boolean isSeen(String relative) {
    for (String part : relative.split("/")) {
      boolean isPartition = part.contains("=");
      if (part.startsWith(".") || (part.startsWith("_") && !isPartition && !part.equals(SUCCESS))) {
        return false;
      }
    }
    return true;
  }

  private static String relative(Path root, FileStatus file) {
    return root.toUri().relativize(file.getPath().toUri()).getPath();
  }

  private static String folderOf(String relative) {
    int slash = relative.lastIndexOf('/');
    return slash < 0 ? "" : relative.substring(0, slash);
  }

  /**
   * The day of each partition folder, by the mapping's own expression.
   *
   * <p>Evaluated over a relation on the driver, which Spark folds away without a job.
   */
  private static Map<String, Optional<LocalDate>> days(
      SparkSession spark, Path root, List<FileStatus> files, LogMapping mapping) {
    Map<String, Optional<LocalDate>> days = new LinkedHashMap<>();
    Map<List<String>, List<String>> foldersByKeys = new LinkedHashMap<>();
    for (FileStatus file : files) {
      String folder = folderOf(relative(root, file));
      if (days.putIfAbsent(folder, Optional.empty()) == null) {
        foldersByKeys
            .computeIfAbsent(List.copyOf(values(folder).keySet()), any -> new ArrayList<>())
            .add(folder);
      }
    }
    foldersByKeys.forEach(
        (keys, folders) -> {
          if (!keys.isEmpty()) {
            days.putAll(daysOf(spark, keys, folders, mapping));
          }
        });
    return days;
  }

  private static Map<String, Optional<LocalDate>> daysOf(
      SparkSession spark, List<String> keys, List<String> folders, LogMapping mapping) {
    StructType schema = new StructType().add(PARTITION, "string");
    for (String key : keys) {
      schema = schema.add(key, "string");
    }
    List<Row> rows =
        folders.stream()
            .map(
                folder -> {
                  List<Object> row = new ArrayList<>();
                  row.add(folder);
                  row.addAll(values(folder).values());
                  return RowFactory.create(row.toArray());
                })
            .toList();
    Dataset<Row> partitions = spark.createDataFrame(rows, schema);
    Column day = mapping.partitionDay(partitions).orElse(lit(null).cast("date"));
    Map<String, Optional<LocalDate>> days = new LinkedHashMap<>();
    for (Row row : partitions.select(col(PARTITION), day).collectAsList()) {
      days.put(
          row.getString(0), row.isNullAt(1) ? Optional.empty() : Optional.of(row.getLocalDate(1)));
    }
    return days;
  }

  private static Map<String, String> values(String folder) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : folder.split("/")) {
      int at = part.indexOf('=');
      if (at > 0) {
        String value = URLDecoder.decode(part.substring(at + 1), UTF_8);
        values.put(part.substring(0, at), value.equals(NULL) ? null : value);
      }
    }
    return values;
  }
}
