package dev.stillwatch.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.PartitioningCollection;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.Platform;
import scala.Option;

/**
 * Rows that are made once and then lie packed, in memory or on disk, until they are let go.
 *
 * <p>To plans they are a leaf: what is made from them is analysed and optimised without what made
 * them. With Spark's own cache every plan drags along all it began with, and a quarter of a night
 * of 20,000 accounts went by with looking through that. Rows lie as Spark holds them in exchanges,
 * so that none becomes an object on the way, and keep the partitions and the order they were made
 * in. What is lost with an executor is made again.
 */
final class HeldRows {
  /** Rows and their lengths begin at words, as Spark reads them. */
  private static final int WORD = 8;

  private static final int SMALLEST = 1 << 12;

  /** Bytes from which on a chunk takes no more rows. */
  private static final int FULL = 1 << 20;

  private final Dataset<Row> rows;
  private final JavaRDD<byte[]> packed;

  private HeldRows(Dataset<Row> rows, JavaRDD<byte[]> packed) {
    this.rows = rows;
    this.packed = packed;
  }

  /** Rows that are made when they are first asked for; exchanges on the way perhaps now. */
  static HeldRows of(Dataset<Row> made) {
    JavaRDD<byte[]> packed = packed(made).persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<InternalRow> rows = packed.mapPartitions(new Unpack(made.schema().length()));
    QueryExecution execution = made.queryExecution();
    // Where plans change while they run, this is the last of them by now.
    SparkPlan plan = execution.executedPlan();
    SparkPlan last =
        plan instanceof AdaptiveSparkPlanExec changing ? changing.executedPlan() : plan;
    SparkSession spark = (SparkSession) made.sparkSession();
    LogicalRDD leaf =
        new LogicalRDD(
            execution.analyzed().output(),
            rows.rdd(),
            oneOf(last.outputPartitioning()),
            last.outputOrdering(),
            false,
            Option.empty(),
            spark,
            Option.apply(execution.optimizedPlan().stats()),
            Option.empty());
    return new HeldRows(org.apache.spark.sql.classic.Dataset.ofRows(spark, leaf), packed);
  }

  /** The same of rows that need not be kept, since they are picked from what is kept already. */
  static HeldRows picked(Dataset<Row> rows) {
    return new HeldRows(rows, packed(rows));
  }

  /** Whether rows are picked from held ones, each by itself: made again they are the same. */
  static boolean arePicked(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().optimizedPlan();
    while (plan.deterministic() && (plan instanceof Project || plan instanceof Filter)) {
      plan = ((UnaryNode) plan).child();
    }
    return plan instanceof LogicalRDD;
  }

  /** The rows. */
  Dataset<Row> rows() {
    return rows;
  }

  /** Bytes that lie in memory and on disk by now. */
  long bytes() {
    return Arrays.stream(rows.sparkSession().sparkContext().getRDDStorageInfo())
        .filter(info -> info.id() == packed.id())
        .mapToLong(info -> info.memSize() + info.diskSize())
        .sum();
  }

  void release() {
    packed.unpersist();
  }

  /** The rows as chunks of some of them, each partition's one after the other. */
  JavaRDD<byte[]> packed() {
    return packed;
  }

  /** The rows of a chunk. */
  static List<InternalRow> rowsOf(byte[] chunk, int fields) {
    List<InternalRow> rows = new ArrayList<>();
    new Chunk(chunk, fields).forEachRemaining(rows::add);
    return rows;
  }

  /** How many rows a chunk has. */
  static long countOf(byte[] chunk) {
    return Platform.getLong(chunk, Platform.BYTE_ARRAY_OFFSET);
  }

  private static JavaRDD<byte[]> packed(Dataset<Row> made) {
    return made.queryExecution().toRdd().toJavaRDD().mapPartitions(new Pack(made.schema()));
  }

  private static Partitioning oneOf(Partitioning partitioning) {
    return partitioning instanceof PartitioningCollection several
        ? oneOf(several.partitionings().head())
        : partitioning;
  }

  /** Writes rows one after the other, each with its length before it, into chunks. */
  private record Pack(StructType schema) implements FlatMapFunction<Iterator<InternalRow>, byte[]> {
    @Override
    public Iterator<byte[]> call(Iterator<InternalRow> rows) {
      UnsafeProjection pack = UnsafeProjection.create(schema);
      return new Iterator<>() {
        private byte[] space = new byte[SMALLEST];

        @Override
        public boolean hasNext() {
          return rows.hasNext();
        }

        @Override
        public byte[] next() {
          long count = 0;
          int end = WORD;
          while (end < FULL && rows.hasNext()) {
            InternalRow row = rows.next();
            UnsafeRow unsafe = row instanceof UnsafeRow already ? already : pack.apply(row);
            int size = unsafe.getSizeInBytes();
            if (end + WORD + size > space.length) {
              space = Arrays.copyOf(space, Math.max(2 * space.length, end + WORD + size));
            }
            Platform.putLong(space, Platform.BYTE_ARRAY_OFFSET + end, size);
            unsafe.writeToMemory(space, Platform.BYTE_ARRAY_OFFSET + end + WORD);
            end += WORD + size;
            count++;
          }
          if (count == 0) {
            throw new NoSuchElementException();
          }
          Platform.putLong(space, Platform.BYTE_ARRAY_OFFSET, count);
          return Arrays.copyOf(space, end);
        }
      };
    }
  }

  private record Unpack(int fields) implements FlatMapFunction<Iterator<byte[]>, InternalRow> {
    @Override
    public Iterator<InternalRow> call(Iterator<byte[]> chunks) {
      return new Iterator<>() {
        private Iterator<InternalRow> rows = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!rows.hasNext() && chunks.hasNext()) {
            rows = new Chunk(chunks.next(), fields);
          }
          return rows.hasNext();
        }

        @Override
        public InternalRow next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return rows.next();
        }
      };
    }
  }

  /** Reads a chunk; rows point into it and nobody writes to it, so they need no copy. */
  private static final class Chunk implements Iterator<InternalRow> {
    private final byte[] bytes;
    private final int fields;
    private long left;
    private int at = WORD;

    Chunk(byte[] bytes, int fields) {
      this.bytes = bytes;
      this.fields = fields;
      this.left = countOf(bytes);
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public InternalRow next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      int size = (int) Platform.getLong(bytes, Platform.BYTE_ARRAY_OFFSET + at);
      UnsafeRow row = new UnsafeRow(fields);
      row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + at + WORD, size);
      at += WORD + size;
      left--;
      return row;
    }
  }
}
