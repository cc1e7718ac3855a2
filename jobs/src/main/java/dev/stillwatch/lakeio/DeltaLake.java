package dev.stillwatch.lakeio;

import static java.util.stream.Collectors.joining;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.logs.InputMissing;
import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tables as Delta folders below one folder; with {@link LiveFiles} and {@link LiveFileIndex} all
 * that knows Delta.
 *
 * <p>Writing goes through Delta's own transactions and not through Spark's writer, which asks a job
 * which files are to be replaced.
 */
public final class DeltaLake implements Lake {
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final int VERSION_DIGITS = 20;

  private final SparkSession spark;
  private final String root;
  private final Map<TableSpec, LiveFiles> live = new ConcurrentHashMap<>();

  public DeltaLake(SparkSession spark, String root) {
    this.spark = spark;
    // As Hadoop writes it: Delta takes file:///lake and file:/lake for two places.
    this.root = new Path(root).toString();
  }

  /** The folder of all tables. */
  public String root() {
    return root;
  }

  /** Where a table's folder is. */
  public String location(TableSpec table) {
    return root + "/" + table.name();
  }

  @Override
  public Dataset<Row> read(TableSpec table) {
    if (!exists(table)) {
      return table.empty(spark);
    }
    Dataset<Row> rows = spark.read().format("delta").load(location(table));
    return columnsOf(table, rows);
  }

  @Override
  public Dataset<Row> scan(TableSpec table) {
    if (!exists(table)) {
      return table.empty(spark);
    }
    LiveFiles files =
        live(table, log(table).update(false /* now */, Option.empty(), Option.empty()));
    if (!files.arePlain()) {
      return read(table);
    }
    Dataset<Row> rows = files.rows(spark, log(table).dataPath());
    return columnsOf(table, rows);
  }

  private LiveFiles live(TableSpec table, Snapshot snapshot) {
    return live.compute(
        table,
        (any, known) -> known != null && known.areOf(snapshot) ? known : LiveFiles.of(snapshot));
  }

  private DeltaLog log(TableSpec table) {
    return DeltaLog.forTable(spark, location(table));
  }

  /**
   * The table's rows as they were at an earlier version.
   *
   * @throws InputMissing if the table no longer reaches that far back
   */
  public Dataset<Row> read(TableSpec table, long version) {
    Dataset<Row> rows;
    try {
      rows = spark.read().format("delta").option("versionAsOf", version).load(location(table));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala declares no checked exceptions, so AnalysisException cannot be caught by its name.
      throw new InputMissing(
          "Cannot read %s as of version %d: the table reaches back no further than its property delta.deletedFileRetentionDuration, a week unless set"
              .formatted(table.name(), version),
          e);
    }
    return columnsOf(table, rows);
  }

  /**
   * The version of the table at a moment; empty if it was not there yet.
   *
   * <p>By the times of the files in its log, as Delta's own time travel goes; a copy of a lake must
   * keep them.
   *
   * @throws InputMissing if the log no longer reaches that far back
   */
  public OptionalLong version(TableSpec table, Instant at) {
    List<FileStatus> commits = commits(table);
    OptionalLong version =
        commits.stream()
            .filter(commit -> commit.getModificationTime() <= at.toEpochMilli())
            .mapToLong(DeltaLake::versionOf)
            .max();
    if (version.isEmpty() && commits.stream().anyMatch(commit -> versionOf(commit) == 0)) {
      return OptionalLong.empty();
    }
    if (version.isEmpty() && !commits.isEmpty()) {
      throw new InputMissing(
          "Cannot read %s as of %s: its log no longer reaches that far back"
              .formatted(table.name(), at));
    }
    return version;
  }

  // From the names in the log: asking Delta costs a job, and every step asks several times.
  @Override
  public OptionalLong version(TableSpec table) {
    return commits(table).stream().mapToLong(DeltaLake::versionOf).max();
  }

  private static long versionOf(FileStatus commit) {
    return Long.parseLong(commit.getPath().getName().substring(0, VERSION_DIGITS));
  }

  private List<FileStatus> commits(TableSpec table) {
    Path log = new Path(location(table), "_delta_log");
    try {
      FileSystem files = log.getFileSystem(spark.sessionState().newHadoopConf());
      return Arrays.stream(files.listStatus(log))
          .filter(file -> COMMIT.matcher(file.getPath().getName()).matches())
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the log of %s in %s".formatted(table.name(), root), e);
    }
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    return write(
        table,
        transaction -> replaced(table, slice, transaction, files(table, transaction, rows)),
        operation(
            table,
            SaveMode.Overwrite,
            slice.column().isEmpty() ? Option.empty() : Option.apply(slice.condition()),
            note));
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    return write(
        table,
        transaction -> List.copyOf(files(table, transaction, rows)),
        operation(table, SaveMode.Append, Option.empty(), note));
  }

  /** What the table's history says of a write. */
  private static DeltaOperations.Write operation(
      TableSpec table, SaveMode mode, Option<String> where, String note) {
    List<String> partitions =
        table.partition().map(field -> List.of(field.name())).orElse(List.of());
    return new DeltaOperations.Write(
        mode,
        Option.apply(seq(partitions)),
        where,
        Option.apply(note),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  /** The slice's files leave, those just written come. */
  private List<Action> replaced(
      TableSpec table, Slice slice, OptimisticTransaction transaction, List<FileAction> written) {
    for (FileAction file : written) {
      if (file instanceof AddFile added && !LiveFiles.isIn(slice, added)) {
        throw new IllegalArgumentException(
            "Cannot write %s: rows of %s in the place of those where %s"
                .formatted(
                    table.name(),
                    CollectionConverters.asJava(added.partitionValues()).values(),
                    slice.condition()));
      }
    }
    List<AddFile> gone = live(table, transaction.snapshot()).in(slice);
    // Whatever else has come into the slice meanwhile is a conflict.
    transaction.trackReadPredicates(
        seq(List.of(parsed(slice.condition()))),
        slice.column().isPresent() /* by partition only */,
        true /* in terms of files */);
    transaction.trackFilesRead(seq(gone));
    List<Action> actions = new ArrayList<>(written);
    gone.forEach(file -> actions.add(file.remove()));
    return actions;
  }

  private Expression parsed(String condition) {
    try {
      return spark.sessionState().sqlParser().parseExpression(condition);
    } catch (ParseException e) {
      throw new IllegalStateException("Cannot parse " + condition, e);
    }
  }

  /** Writes the rows into files that nobody sees yet. */
  private List<FileAction> files(
      TableSpec table, OptimisticTransaction transaction, Dataset<Row> rows) {
    Dataset<Row> conformed = table.conform(rows);
    boolean none =
        conformed.queryExecution().optimizedPlan() instanceof LocalRelation known
            && known.data().isEmpty();
    return none ? List.of() : CollectionConverters.asJava(transaction.writeFiles(conformed));
  }

  private long write(
      TableSpec table,
      Function<OptimisticTransaction, List<Action>> change,
      DeltaOperations.Write operation) {
    try {
      createIfMissing(table);
      addColumns(table);
      OptimisticTransaction transaction =
          log(table).startTransaction(Option.empty(), Option.empty());
      // No transaction id: a replayed one is skipped in silence, and replacing is repeatable.
      return transaction.commit(seq(change.apply(transaction)), operation);
    } catch (DeltaConcurrentModificationException e) {
      throw new CommitConflict(
          "Cannot write %s: another run changed it meanwhile".formatted(table.name()), e);
    }
  }

  private static <T> Seq<T> seq(List<T> items) {
    return CollectionConverters.asScala(items).toSeq();
  }

  /** What the table's log says of it, such as whether it has a change data feed. */
  public Map<String, String> properties(TableSpec table) {
    return DeltaTable.forPath(spark, location(table))
        .detail()
        .select("properties")
        .head()
        .getJavaMap(0);
  }

  private boolean exists(TableSpec table) {
    return version(table).isPresent();
  }

  private void createIfMissing(TableSpec table) {
    if (exists(table)) {
      return;
    }
    clearUnborn(table);
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(location(table)).comment(table.doc());
    for (Field<?> field : table.fields()) {
      builder =
          builder.addColumn(
              DeltaTable.columnBuilder(spark, field.name())
                  .dataType(field.type())
                  .nullable(!field.required())
                  .comment(field.doc())
                  .build());
    }
    if (table.partition().isPresent()) {
      builder = builder.partitionedBy(table.partition().get().name());
    }
    // Smallest and largest values of keys only: nobody seeks files by the other columns, and to
    // gather them of all takes longer than to write the rows.
    List<String> sought =
        table.key().stream()
            .filter(field -> !table.partition().equals(Optional.of(field)))
            .map(Field::name)
            .toList();
    builder =
        sought.isEmpty()
            ? builder.property("delta.dataSkippingNumIndexedCols", "0")
            : builder.property("delta.dataSkippingStatsColumns", String.join(",", sought));
    if (table.changeFeed()) {
      builder = builder.property("delta.enableChangeDataFeed", "true");
    }
    // With the table and not after it: a run that died in between would leave it without them.
    for (Map.Entry<String, String> constraint : table.constraints().entrySet()) {
      builder =
          builder.property(
              "delta.constraints." + constraintName(constraint.getKey()), constraint.getValue());
    }
    builder.execute();
  }

  /**
   * Takes away what a run left that died before a table's first commit: where Delta finds a folder
   * that is not empty, it takes the table for made and then does not find it.
   *
   * <p>Folders only if they are empty, so that a commit which appears meanwhile stays.
   */
  private void clearUnborn(TableSpec table) {
    Path folder = new Path(location(table));
    Path log = new Path(folder, "_delta_log");
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(log)) {
        return;
      }
      for (FileStatus left : files.listStatus(log)) {
        if (left.isFile() && left.getPath().getName().startsWith(".")) {
          files.delete(left.getPath(), false /* a file */);
        } else if (left.isDirectory()) {
          files.delete(left.getPath(), false /* if empty */);
        }
      }
      files.delete(log, false /* if empty */);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot make %s in %s: a run that died left a folder that cannot be cleared"
              .formatted(table.name(), root),
          e);
    }
  }

  private static String constraintName(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /** Columns that a later version of the code added are null where they may be. */
  private static Dataset<Row> columnsOf(TableSpec table, Dataset<Row> rows) {
    List<Field<?>> added = added(table, rows.schema());
    if (added.isEmpty() && Arrays.equals(rows.columns(), table.schema().fieldNames())) {
      return rows;
    }
    Dataset<Row> whole = rows;
    for (Field<?> field : added) {
      whole = whole.withColumn(field.name(), field.from(functions.lit(null)));
    }
    return whole.select(table.fields().stream().map(Field::ref).toArray(Column[]::new));
  }

  /** Brings columns that a later version of the code added into the table. */
  private void addColumns(TableSpec table) {
    List<Field<?>> added = added(table, log(table).unsafeVolatileSnapshot().metadata().schema());
    if (!added.isEmpty()) {
      spark.sql(
          "ALTER TABLE delta.`%s` ADD COLUMNS (%s)"
              .formatted(
                  location(table),
                  added.stream()
                      .map(field -> "`%s` %s".formatted(field.name(), field.type().sql()))
                      .collect(joining(", "))));
    }
  }

  /** Declared columns that a table lacks, which all may be null. */
  private static List<Field<?>> added(TableSpec table, StructType schema) {
    List<String> there = List.of(schema.fieldNames());
    List<Field<?>> added =
        table.fields().stream().filter(field -> !there.contains(field.name())).toList();
    List<String> declared = table.fields().stream().map(Field::name).toList();
    if (added.stream().anyMatch(Field::required) || !declared.containsAll(there)) {
      throw new IllegalStateException(
          "Cannot use %s: the lake's table has columns %s, this version of the code %s"
              .formatted(table.name(), there, declared));
    }
    return added;
  }
}
