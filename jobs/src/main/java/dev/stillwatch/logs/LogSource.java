package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.url_decode;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.logs.LogFiles.LogFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The logs where they lie: a Parquet folder, a Delta folder or a table of the catalog.
 *
 * <p>Reads only the days and columns that are asked for; names the files that it cannot read.
 */
public final class LogSource {
  private static final String DELTA_LOG = "_delta_log";
  private static final int MAX_SLICES = 64;

  private final SparkSession spark;
  private final String path;
  private final LogMapping mapping;
  private final OnUnreadable onUnreadable;
  private final Form form;

  /** The folder as files name it, without the scheme where it is local; of a table nothing. */
  private final String root;

  /** What a file that cannot be read does. */
  public enum OnUnreadable {
    FAIL,
    SKIP
  }

  private enum Form {
    PARQUET,
    DELTA,
    TABLE
  }

  private LogSource(
      SparkSession spark,
      String path,
      LogMapping mapping,
      OnUnreadable onUnreadable,
      Form form,
      String root) {
    this.spark = spark;
    this.path = path;
    this.mapping = mapping;
    this.onUnreadable = onUnreadable;
    this.form = form;
    this.root = root;
  }

  /**
   * Finds the logs; reads nothing yet.
   *
   * @throws InputMissing if nothing is at the path and no table has that name
   */
  public static LogSource open(
      SparkSession spark, String path, LogMapping mapping, OnUnreadable onUnreadable) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(folder)) {
        Form form = files.exists(new Path(folder, DELTA_LOG)) ? Form.DELTA : Form.PARQUET;
        String root = plain(files.makeQualified(folder).toString());
        return new LogSource(spark, path, mapping, onUnreadable, form, root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read logs at %s".formatted(path), e);
    }
    if (!path.contains("/") && spark.catalog().tableExists(path)) {
      return new LogSource(spark, path, mapping, onUnreadable, Form.TABLE, "");
    }
    throw new InputMissing("Cannot read logs: nothing at %s".formatted(path));
  }

  /** The mapping the logs are read through. */
  public LogMapping mapping() {
    return mapping;
  }

  /** The source's own columns, as they are. */
  public Dataset<Row> raw() {
    return switch (form) {
      case DELTA -> spark.read().format("delta").load(path);
      case TABLE -> spark.read().table(path);
      case PARQUET -> parquet(files(), Set.of());
    };
  }

  /**
   * What is there of each day, in order.
   *
   * <p>From the names of folders where they name days; else one job over the times.
   */
  public List<LogDay> days() {
    if (form == Form.PARQUET) {
      LogFiles files = files();
      if (files.isPartitioned()) {
        return files.days();
      }
    }
    return countedDays();
  }

  /**
   * The rows of some days under canonical names, with those of {@link LogRows}.
   *
   * @throws InputMissing if a file cannot be read and that is not to be passed over, or no file is
   *     left
   */
  public Dataset<Row> read(LocalDate from, LocalDate to) {
    if (form != Form.PARQUET) {
      return mapped(raw(), from, to);
    }
    LogFiles files = files();
    List<UnreadableFile> unreadable = unreadable(files, from, to);
    if (!unreadable.isEmpty() && onUnreadable == OnUnreadable.FAIL) {
      throw new InputMissing(message(unreadable));
    }
    Set<String> bad = unreadable.stream().map(UnreadableFile::file).collect(Collectors.toSet());
    List<LogFile> good =
        files.data(from, to).stream().filter(file -> !bad.contains(file.relative())).toList();
    if (good.isEmpty()) {
      throw new InputMissing(
          "Cannot read logs: no file at %s for %s to %s".formatted(path, from, to));
    }
    return mapped(parquet(new LogFiles(files.root(), good), bad), from, to);
  }

  /** The files of some days that cannot be read, by their footers. */
  public List<UnreadableFile> unreadable(LocalDate from, LocalDate to) {
    return form == Form.PARQUET ? unreadable(files(), from, to) : List.of();
  }

  /** Those files as rows of quarantined_requests. */
  public Dataset<Row> quarantined(List<UnreadableFile> unreadable) {
    List<Row> rows =
        unreadable.stream()
            .map(
                file ->
                    RowFactory.create(
                        file.day(), file.file(), "file", "file cannot be read: " + file.why(), 1L))
            .toList();
    return QuarantinedRequests.TABLE.conform(
        spark.createDataFrame(rows, QuarantinedRequests.TABLE.schema()));
  }

  /** The message for a failure in the middle of a file, if that is what it was. */
  public static Optional<String> unreadableFile(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SparkThrowable thrown
          && String.valueOf(thrown.getCondition()).startsWith("FAILED_READ_FILE")) {
        return Optional.of(
            "Cannot read logs: %s: it breaks off or its pages are damaged"
                .formatted(thrown.getMessageParameters().getOrDefault("path", "a file")));
      }
    }
    return Optional.empty();
  }

  private static String message(List<UnreadableFile> unreadable) {
    UnreadableFile first = unreadable.get(0);
    String more =
        unreadable.size() == 1 ? "" : " (and %d more files)".formatted(unreadable.size() - 1);
    return "Cannot read logs: %s: %s%s".formatted(first.file(), first.why(), more);
  }

  private LogFiles files() {
    return LogFiles.below(spark, new Path(path), mapping);
  }

  private List<UnreadableFile> unreadable(LogFiles files, LocalDate from, LocalDate to) {
    List<LogFile> data = files.data(from, to);
    if (data.isEmpty()) {
      return List.of();
    }
    Map<String, LogFile> asked = new TreeMap<>();
    data.forEach(file -> asked.put(file.status().getPath().toString(), file));
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    // As strings: partitions of a list need no classes of ours on the executors.
    List<String[]> problems =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.copyOf(asked.keySet()), Math.min(asked.size(), MAX_SLICES))
            .flatMap(
                file ->
                    FooterCheck.problem(file, hadoop.value())
                        .map(why -> new String[] {file, why})
                        .stream()
                        .iterator())
            .collect();
    return problems.stream()
        .map(
            problem -> {
              LogFile file = asked.get(problem[0]);
              return new UnreadableFile(file.day().orElse(to), file.relative(), problem[1]);
            })
        .toList();
  }

  /**
   * Opens the folder with the columns of the first and the last file: what came or went between.
   *
   * <p>Given the schema, Spark opens no footer by itself; it might be one that cannot be read.
   */
  private Dataset<Row> parquet(LogFiles files, Set<String> bad) {
    List<String> data =
        files.files().stream()
            .filter(file -> !file.isMark())
            .map(file -> file.status().getPath().toString())
            .toList();
    if (data.isEmpty()) {
      throw new InputMissing("Cannot read logs: no files at %s".formatted(path));
    }
    String root = files.root().toString();
    StructType schema =
        spark
            .read()
            .option("basePath", root)
            .option("mergeSchema", true)
            .parquet(data.get(0), data.get(data.size() - 1))
            .schema();
    Dataset<Row> rows = spark.read().schema(schema).parquet(root);
    return bad.isEmpty() ? rows : rows.filter(file(rows).isin(bad.toArray()).equalTo(false));
  }

  private Dataset<Row> mapped(Dataset<Row> source, LocalDate from, LocalDate to) {
    Optional<Column> partition = mapping.partitionDay(source);
    Column time = mapping.eventTime(source);
    Column wanted =
        partition
            .map(day -> day.geq(lit(from)).and(day.leq(lit(to))))
            .orElseGet(
                () ->
                    time.geq(lit(from.atStartOfDay().toInstant(ZoneOffset.UTC)))
                        .and(time.lt(lit(to.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC))))
                        .or(time.isNull()));
    return mapping.from(
        source
            .filter(wanted)
            .withColumns(
                Map.of(
                    LogRows.SOURCE_FILE.name(),
                    file(source),
                    LogRows.LOG_DATE.name(),
                    partition.orElseGet(() -> to_date(time)))));
  }

  private List<LogDay> countedDays() {
    Dataset<Row> source = raw();
    Column day = mapping.partitionDay(source).orElseGet(() -> to_date(mapping.eventTime(source)));
    return source
        .select(
            day.as("_day"),
            file(source).as("_file"),
            meta(source, "file_size", "bigint").orElse(lit(0L)).as("_size"),
            meta(source, "file_modification_time", "string").orElse(lit("")).as("_changed"))
        .filter(col("_day").isNotNull())
        .distinct()
        .groupBy(col("_day"))
        .agg(
            count(lit(1)).as("_files"),
            sum(col("_size")).as("_bytes"),
            substring(
                    sha2(
                        array_join(
                            array_sort(
                                collect_list(
                                    concat_ws("|", col("_file"), col("_size"), col("_changed")))),
                            ","),
                        256),
                    1,
                    32)
                .as("_digest"))
        .orderBy(col("_day"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new LogDay(
                    row.getLocalDate(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    false /* marked */))
        .toList();
  }

  /** The file of each row, relative to the folder of the logs. */
  private Column file(Dataset<Row> source) {
    Column named = meta(source, "file_path", "string").orElseGet(functions::input_file_name);
    if (root.isEmpty()) {
      return decoded(named);
    }
    // Asked of every row: most names need no more than their beginning taken off.
    Column file = below(decoded(named));
    for (String scheme : root.startsWith("/") ? List.of("file:", "file://") : List.of("")) {
      String folder = scheme + root + "/";
      Column plain = named.startsWith(folder).and(not(named.contains("%")));
      file = when(plain, named.substr(folder.length() + 1, Integer.MAX_VALUE)).otherwise(file);
    }
    return file;
  }

  // Spark gives a URI, in which a blank is %20 and a plus stands for itself.
  private static Column decoded(Column named) {
    Column path = url_decode(regexp_replace(named, lit("\\+"), lit("%2B")));
    return regexp_replace(path, lit("^file:/+"), lit("/"));
  }

  private Column below(Column file) {
    return when(file.startsWith(root + "/"), file.substr(lit(root.length() + 2), length(file)))
        .otherwise(file);
  }

  // A view has no files of its own. Elsewhere only this, never a fallback beside it:
  // input_file_name
  // is not deterministic, and would keep Spark from passing over files by their names.
  private static Optional<Column> meta(Dataset<Row> source, String field, String type) {
    Column column = col("_metadata." + field).cast(type);
    try {
      source.select(column).schema();
      return Optional.of(column);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String plain(String path) {
    return path.replaceFirst("^file:/+", "/").replaceFirst("/+$", "");
  }
}
