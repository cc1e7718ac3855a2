package dev.stillwatch.lakeio;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.NoMapping$;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files that hold a table's rows at one version, as its log has them.
 *
 * <p>Whoever asks Delta for them starts a Spark job, at every query and every write. But beside
 * each commit lies a checksum, which lists the files of a table that has not too many ({@code
 * spark.databricks.delta.allFilesInCrc.thresholdNumFiles}): reading it takes no job.
 */
record LiveFiles(Snapshot snapshot, List<AddFile> files) {
  LiveFiles {
    files = List.copyOf(files);
  }

  static LiveFiles of(Snapshot snapshot) {
    List<AddFile> files = new ArrayList<>();
    snapshot
        .checksumOpt()
        .flatMap(checksum -> checksum.allFiles())
        .foreach(listed -> files.addAll(CollectionConverters.asJava(listed)));
    boolean listed = snapshot.checksumOpt().exists(checksum -> checksum.allFiles().isDefined());
    return new LiveFiles(
        snapshot, listed ? files : Arrays.asList((AddFile[]) snapshot.allFiles().collect()));
  }

  /** Whether these are the files of that version of that table. */
  boolean areOf(Snapshot other) {
    return snapshot.version() == other.version()
        && snapshot.metadata().id().equals(other.metadata().id());
  }

  /** The files that hold the slice's rows. */
  List<AddFile> in(Slice slice) {
    return slice.column().isEmpty()
        ? files
        : files.stream().filter(file -> isIn(slice, file)).toList();
  }

  /** Whether a file holds rows of the slice, as all or none of its rows are. */
  static boolean isIn(Slice slice, AddFile file) {
    return slice
        .column()
        .map(column -> file.partitionValues().get(column).getOrElse(() -> ""))
        .map(day -> slice.days().stream().anyMatch(some -> some.toString().equals(day)))
        .orElse(true);
  }

  /**
   * Whether the rows are what the files hold: none deleted in place, no column under another name,
   * and each day in a folder of its own.
   */
  boolean arePlain() {
    List<String> by = CollectionConverters.asJava(snapshot.metadata().partitionColumns());
    return snapshot.metadata().columnMappingMode() == NoMapping$.MODULE$
        && files.stream().allMatch(file -> file.deletionVector() == null && liesByDay(file, by));
  }

  private static boolean liesByDay(AddFile file, List<String> by) {
    String folder = new Path(URI.create(file.path())).getParent().getName();
    return by.stream()
        .allMatch(column -> folder.equals(column + "=" + file.partitionValues().apply(column)));
  }

  /** All rows, read without asking Delta; where they are not plain, nobody may. */
  Dataset<Row> rows(SparkSession spark, Path root) {
    StructType schema = snapshot.metadata().schema();
    Set<String> by =
        Set.copyOf(CollectionConverters.asJava(snapshot.metadata().partitionColumns()));
    StructType partitions =
        new StructType(
            Arrays.stream(schema.fields())
                .filter(field -> by.contains(field.name()))
                .toArray(StructField[]::new));
    return spark.baseRelationToDataFrame(
        new HadoopFsRelation(
            new LiveFileIndex(spark, root, snapshot.version(), partitions, files),
            partitions,
            schema,
            Option.empty(),
            new ParquetFileFormat(),
            scala.collection.immutable.Map$.MODULE$.empty(),
            spark));
  }

  /** Where a file lies: its path is an address, relative to the table unless it is whole. */
  static Path place(Path root, AddFile file) {
    Path path = new Path(URI.create(file.path()));
    return path.isAbsolute() ? path : new Path(root, path);
  }
}
