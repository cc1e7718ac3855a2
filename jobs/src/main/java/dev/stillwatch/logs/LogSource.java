package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.url_decode;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.logs.LogFiles.LogFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
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
  private static final String FAILED = "FAILED_READ_FILE";
  private static final String FILE = "_file";

  /** Stands for the day of a file in which no row tells one. */
  private static final LocalDate NEVER = LocalDate.parse("0001-01-01");

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
   * @throws ConfigurationException if the path is that of a single file
   */
  public static LogSource open(
      SparkSession spark, String path, LogMapping mapping, OnUnreadable onUnreadable) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(folder)) {
        if (files.getFileStatus(folder).isFile()) {
          throw new ConfigurationException(
              "Cannot read logs: %s is a file; set logs.path to the folder it lies in"
                  .formatted(path));
        }
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

  /** Where the logs are, as the settings say. */
  public String path() {
    return path;
  }

  /** The mapping the logs are read through. */
  public LogMapping mapping() {
    return mapping;
  }

  /**
   * How far the logs fit the mapping.
   *
   * @param columns canonical columns that they have something for
   * @param unfit the type they have for others, which cannot be read
   */
  record Fit(Set<String> columns, Map<String, String> unfit) {}

  Fit fit(LocalDate from, LocalDate to) {
    Fit fit = new Fit(new HashSet<>(), new TreeMap<>());
    for (Source source : sources(day -> !day.isBefore(from) && !day.isAfter(to))) {
      fit.columns.addAll(configured(() -> mapping.covered(source.rows)));
      fit.unfit.putAll(configured(() -> mapping.unfit(source.rows)));
    }
    return fit;
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
    return read(from.datesUntil(to.plusDays(1)).toList());
  }

  /** The same of days that need not follow each other: what lies between is not looked at. */
  public Dataset<Row> read(Collection<LocalDate> days) {
    NavigableSet<LocalDate> asked = new TreeSet<>(days);
    return together(sources(asked::contains).stream().map(source -> mapped(source, asked)));
  }

  /** The files of some days that cannot be read, by their footers. */
  public List<UnreadableFile> unreadable(LocalDate from, LocalDate to) {
    return unreadable(from.datesUntil(to.plusDays(1)).toList());
  }

  /** The same of days that need not follow each other. */
  public List<UnreadableFile> unreadable(Collection<LocalDate> days) {
    NavigableSet<LocalDate> asked = new TreeSet<>(days);
    return form == Form.PARQUET
        ? looked(files().data(asked::contains), asked.last()).unreadable
        : List.of();
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
          && String.valueOf(thrown.getCondition()).startsWith(FAILED)) {
        Map<String, String> about = thrown.getMessageParameters();
        return Optional.of(
            "Cannot read logs: %s: %s"
                .formatted(
                    about.getOrDefault("path", "a file"), whyFailed(thrown.getCondition(), about)));
      }
    }
    return Optional.empty();
  }

  private static String whyFailed(String condition, Map<String, String> about) {
    return switch (condition.substring(FAILED.length())) {
      case ".FILE_NOT_EXIST" -> "it is there no longer";
      case ".PARQUET_COLUMN_DATA_TYPE_MISMATCH" ->
          "column %s has the type %s, not %s as before"
              .formatted(about.get("column"), about.get("actualType"), about.get("expectedType"));
      default -> "it breaks off or its pages are damaged";
    };
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

  /**
   * What the footers of files tell.
   *
   * @param columns of those that can be read, in JSON
   */
  private record Looked(List<UnreadableFile> unreadable, Map<LogFile, String> columns) {}

  private Looked looked(List<LogFile> files, LocalDate lastDay) {
    Looked looked = new Looked(new ArrayList<>(), new LinkedHashMap<>());
    if (files.isEmpty()) {
      return looked;
    }
    Map<String, LogFile> asked = new TreeMap<>();
    files.forEach(file -> asked.put(file.status().getPath().toString(), file));
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    // As strings: partitions of a list need no classes of ours on the executors.
    List<String[]> footers =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.copyOf(asked.keySet()), Math.min(asked.size(), MAX_SLICES))
            .map(file -> FooterCheck.look(file, hadoop.value()))
            .collect();
    int at = 0;
    for (LogFile file : asked.values()) {
      String[] footer = footers.get(at++);
      if (footer[0].isEmpty()) {
        looked.columns.put(file, footer[1]);
      } else {
        looked.unreadable.add(
            new UnreadableFile(file.day().orElse(lastDay), file.relative(), footer[0]));
      }
    }
    return looked;
  }

  /**
   * Rows in the source's own columns.
   *
   * @param dated whether the folder of each names its day
   */
  private record Source(Dataset<Row> rows, boolean dated) {}

  /** The source as it is, in as many parts as it takes to read each with one schema. */
  private List<Source> sources(Predicate<LocalDate> days) {
    return switch (form) {
      case DELTA -> List.of(new Source(spark.read().format("delta").load(path), false));
      case TABLE -> List.of(new Source(spark.read().table(path), false));
      case PARQUET -> parquet(files(), days);
    };
  }

  private List<Source> parquet(LogFiles all, Predicate<LocalDate> days) {
    LogFiles files = new LogFiles(all.root(), all.data(days));
    Looked looked = looked(files.files(), NEVER);
    if (!looked.unreadable.isEmpty() && onUnreadable == OnUnreadable.FAIL) {
      throw new InputMissing(message(looked.unreadable));
    }
    if (looked.columns.isEmpty()) {
      throw new InputMissing("Cannot read logs: no file of these days at " + path);
    }
    List<FileGroup> groups = FileGroup.of(looked.columns);
    if (groups.size() > 1) {
      return groups.stream()
          .map(group -> new Source(apart(files.root(), group), files.isDated()))
          .toList();
    }
    DataFrameReader reader = spark.read().schema(schema(groups.get(0), files.partitions()));
    boolean nested = files.files().stream().anyMatch(file -> !file.folder().isEmpty());
    if (nested && all.partitions().isEmpty()) {
      // Folders that are no partitions are passed over unless told.
      reader = reader.option("recursiveFileLookup", true);
    }
    Dataset<Row> rows = reader.parquet(files.root().toString());
    Object[] bad = looked.unreadable.stream().map(UnreadableFile::file).toArray();
    return List.of(
        new Source(
            timed(
                bad.length == 0 ? rows : rows.filter(file(rows).isin(bad).equalTo(false)),
                groups.get(0)),
            files.isDated()));
  }

  private Dataset<Row> apart(Path root, FileGroup group) {
    Set<String> partitions = new LogFiles(root, group.files()).partitions();
    return timed(
        spark
            .read()
            .schema(schema(group, partitions))
            .option("basePath", root.toString())
            .parquet(
                group.files().stream()
                    .map(file -> file.status().getPath().toString())
                    .toArray(String[]::new)),
        group);
  }

  // Given the schema, Spark opens no footer by itself; it might be one that cannot be read. What
  // folders say is taken as it stands: as a number, 0042 would be another name.
  private static StructType schema(FileGroup group, Set<String> partitions) {
    Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    named.addAll(partitions);
    StructType schema = new StructType();
    for (StructField field : group.columns().fields()) {
      schema = named.contains(field.name()) ? schema : schema.add(field);
    }
    for (String partition : partitions) {
      schema = schema.add(partition, DataTypes.StringType);
    }
    return schema;
  }

  private static Dataset<Row> timed(Dataset<Row> rows, FileGroup group) {
    Dataset<Row> timed = rows;
    for (StructField field : group.columns().fields()) {
      if (FileGroup.isNanoseconds(field)) {
        String quoted = "`%s`".formatted(field.name().replace("`", "``"));
        timed = timed.withColumn(field.name(), timestamp_micros(expr(quoted + " div 1000")));
      }
    }
    return timed;
  }

  private static Dataset<Row> together(Stream<Dataset<Row>> parts) {
    return parts.reduce(Dataset::union).orElseThrow();
  }

  private Dataset<Row> mapped(Source source, NavigableSet<LocalDate> days) {
    Optional<Column> partition = configured(() -> mapping.partitionDay(source.rows));
    if (source.dated && partition.isPresent()) {
      return mapped(source.rows, partition.get().isInCollection(days), partition.get());
    }
    Column time = configured(() -> mapping.eventTime(source.rows));
    Column arrived = isOn(days, time);
    // In two conditions, of which the first asks for nothing but the partition.
    Column wanted =
        partition
            .map(day -> day.isInCollection(days).or(day.isNull()).and(day.isNotNull().or(arrived)))
            .orElse(arrived);
    Column day = partition.map(named -> coalesce(named, to_date(time))).orElse(to_date(time));
    Column undated =
        partition.map(named -> named.isNull().and(time.isNull())).orElse(time.isNull());
    Map<LocalDate, List<String>> files = daysOfUndated(source.rows, undated, day);
    if (files.isEmpty()) {
      return mapped(source.rows, wanted, day);
    }
    Column file = file(source.rows);
    for (Map.Entry<LocalDate, List<String>> entry : files.entrySet()) {
      Column here = undated.and(file.isin(entry.getValue().toArray()));
      LocalDate of = entry.getKey();
      if (of.equals(NEVER)) {
        wanted = wanted.or(here);
      } else if (days.contains(of)) {
        wanted = wanted.or(here);
        day = when(here, lit(of)).otherwise(day);
      }
    }
    return mapped(source.rows, wanted, day);
  }

  /** Whether a time is in one of the runs of days that follow each other, as a scan can use it. */
  private static Column isOn(NavigableSet<LocalDate> days, Column time) {
    return days.stream()
        .filter(day -> !days.contains(day.minusDays(1)))
        .map(
            first -> {
              LocalDate last = first;
              while (days.contains(last.plusDays(1))) {
                last = last.plusDays(1);
              }
              return time.geq(lit(startOf(first))).and(time.lt(lit(startOf(last.plusDays(1)))));
            })
        .reduce(Column::or)
        .orElseThrow();
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /**
   * The files with rows of which neither folder nor time tells the day, by the last day that other
   * rows of the file tell: those rows count for it, on no other night again.
   *
   * <p>Where no row of a file tells a day they count on every night, for nobody would see them.
   */
  private Map<LocalDate, List<String>> daysOfUndated(
      Dataset<Row> source, Column undated, Column day) {
    List<String> files =
        source.filter(undated).select(file(source).as(FILE)).distinct().collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    if (files.isEmpty()) {
      return Map.of();
    }
    Map<LocalDate, List<String>> days = new TreeMap<>();
    source
        .filter(file(source).isin(files.toArray()))
        .groupBy(file(source).as(FILE))
        .agg(coalesce(max(day), lit(NEVER)))
        .collectAsList()
        .forEach(
            row ->
                days.computeIfAbsent(row.getLocalDate(1), any -> new ArrayList<>())
                    .add(row.getString(0)));
    return days;
  }

  private Dataset<Row> mapped(Dataset<Row> source, Column wanted, Column day) {
    Dataset<Row> rows =
        source
            .filter(wanted)
            .withColumns(
                Map.of(LogRows.SOURCE_FILE.name(), file(source), LogRows.LOG_DATE.name(), day));
    return configured(() -> mapping.from(rows));
  }

  // That the mapping does not fit the logs is for whoever wrote it to change.
  private static <T> T configured(Supplier<T> mapped) {
    try {
      return mapped.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  private List<LogDay> countedDays() {
    return together(sources(any -> true).stream().map(source -> filesOfDays(source.rows)))
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
                                    concat_ws("|", col(FILE), col("_size"), col("_changed")))),
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

  private Dataset<Row> filesOfDays(Dataset<Row> source) {
    Column time = to_date(configured(() -> mapping.eventTime(source)));
    Optional<Column> partition = configured(() -> mapping.partitionDay(source));
    return source.select(
        partition.map(day -> coalesce(day, time)).orElse(time).as("_day"),
        file(source).as(FILE),
        meta(source, "file_size", "bigint").orElse(lit(0L)).as("_size"),
        meta(source, "file_modification_time", "string").orElse(lit("")).as("_changed"));
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
