package dev.stillwatch.lakeio;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.execution.datasources.NoopCache$;
import org.apache.spark.sql.execution.datasources.PartitionPath;
import org.apache.spark.sql.execution.datasources.PartitionSpec;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Files of a table as Spark's planner wants to know them: they and their days are given, so that
 * nothing is listed, and days that a query does not ask for are left out while it is planned.
 */
final class LiveFileIndex extends PartitioningAwareFileIndex {
  private static final long BLOCK = 128L << 20;

  private final Path root;
  private final long version;
  private final PartitionSpec partitions;
  private final scala.collection.mutable.LinkedHashMap<Path, FileStatus> files =
      new scala.collection.mutable.LinkedHashMap<>();
  private final scala.collection.immutable.Map<Path, FileStatus[]> byFolder;

  /**
   * An index.
   *
   * @param by the columns that the table is partitioned by: none, or one of days
   */
  LiveFileIndex(SparkSession spark, Path root, long version, StructType by, List<AddFile> live) {
    super(spark, Map$.MODULE$.empty(), Option.empty(), NoopCache$.MODULE$);
    this.root = root;
    this.version = version;
    Map<Path, List<FileStatus>> folders = new LinkedHashMap<>();
    Map<Path, InternalRow> days = new LinkedHashMap<>();
    for (AddFile file : live) {
      Path place = LiveFiles.place(root, file);
      FileStatus status =
          new FileStatus(file.size(), false /* a file */, 0, BLOCK, file.modificationTime(), place);
      files.put(place, status);
      folders.computeIfAbsent(place.getParent(), any -> new ArrayList<>()).add(status);
      if (by.length() > 0) {
        days.putIfAbsent(place.getParent(), values(by, file));
      }
    }
    Map<Path, FileStatus[]> arrays = new LinkedHashMap<>();
    folders.forEach((folder, in) -> arrays.put(folder, in.toArray(FileStatus[]::new)));
    this.byFolder = scala.collection.immutable.Map.from(CollectionConverters.asScala(arrays));
    List<PartitionPath> paths = new ArrayList<>();
    days.forEach((folder, values) -> paths.add(new PartitionPath(values, folder)));
    this.partitions = new PartitionSpec(by, seq(paths));
  }

  private static InternalRow values(StructType by, AddFile file) {
    if (by.length() != 1 || !by.apply(0).dataType().equals(DataTypes.DateType)) {
      throw new IllegalArgumentException(
          "Invalid partitions: %s (one column of days)".formatted(by.catalogString()));
    }
    String day = file.partitionValues().apply(by.apply(0).name());
    return new GenericInternalRow(new Object[] {(int) LocalDate.parse(day).toEpochDay()});
  }

  @Override
  public PartitionSpec partitionSpec() {
    return partitions;
  }

  @Override
  public scala.collection.mutable.LinkedHashMap<Path, FileStatus> leafFiles() {
    return files;
  }

  @Override
  public scala.collection.immutable.Map<Path, FileStatus[]> leafDirToChildrenFiles() {
    return byFolder;
  }

  @Override
  public Seq<Path> rootPaths() {
    return seq(List.of(root));
  }

  @Override
  public void refresh() {
    // A version of a table does not change.
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiveFileIndex that && root.equals(that.root) && version == that.version;
  }

  @Override
  public int hashCode() {
    return Objects.hash(root, version);
  }

  private static <T> Seq<T> seq(List<T> items) {
    return CollectionConverters.asScala(items).toSeq();
  }
}
