package dev.stillwatch.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.classic.SparkSession;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows so few that the driver holds them.
 *
 * <p>Spark works out what is asked of them while it plans, or in one task with whatever else is in
 * one partition: without files to list, exchanges, or a job to broadcast them.
 */
final class Few {
  /** Rows of the largest tables take about a kilobyte. */
  private static final int AT_MOST = 20_000;

  private static final int AT_LEAST_OF_A_PARTITION = 64;
  private static final int UNEVEN = 4;

  private Few() {}

  /**
   * Takes rows; empty if they are too many, of which the driver never sees more than {@value
   * #UNEVEN} times as many as it takes.
   */
  static Optional<Dataset<Row>> of(HeldRows held) {
    JavaRDD<byte[]> packed = held.packed();
    int partitions = Math.max(1, packed.getNumPartitions());
    int each = Math.min(AT_MOST, Math.max(AT_LEAST_OF_A_PARTITION, UNEVEN * AT_MOST / partitions));
    List<byte[]> taken = packed.mapPartitions(new Head(each)).collect();
    if (taken.stream().anyMatch(chunk -> chunk.length == 0)
        || taken.stream().mapToLong(HeldRows::countOf).sum() > AT_MOST) {
      return Optional.empty();
    }
    LogicalPlan plan = held.rows().queryExecution().analyzed();
    List<InternalRow> rows =
        taken.stream()
            .flatMap(chunk -> HeldRows.rowsOf(chunk, plan.output().size()).stream())
            .toList();
    LocalRelation local =
        new LocalRelation(
            plan.output(), CollectionConverters.asScala(rows).toSeq(), false, Option.empty());
    return Optional.of(
        org.apache.spark.sql.classic.Dataset.ofRows(
            (SparkSession) held.rows().sparkSession(), local));
  }

  /** Whether the driver holds these. */
  static boolean areHeld(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation;
  }

  /** Whether it takes no more than a plan to see that there are no rows. */
  static boolean areNone(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().optimizedPlan();
    // Of how many partitions the last rows of a query are to be, Spark leaves as it was asked.
    while (plan instanceof Project || plan instanceof RepartitionOperation) {
      plan = ((UnaryNode) plan).child();
    }
    return plan instanceof LocalRelation local && local.data().isEmpty();
  }

  /** The chunks of a partition, or a mark alone if they have too many rows. */
  private record Head(int most) implements FlatMapFunction<Iterator<byte[]>, byte[]> {
    static final byte[] MORE = {};

    @Override
    public Iterator<byte[]> call(Iterator<byte[]> chunks) {
      List<byte[]> head = new ArrayList<>();
      long rows = 0;
      while (chunks.hasNext()) {
        byte[] chunk = chunks.next();
        rows += HeldRows.countOf(chunk);
        if (rows > most) {
          return List.of(MORE).iterator();
        }
        head.add(chunk);
      }
      return head.iterator();
    }
  }
}
