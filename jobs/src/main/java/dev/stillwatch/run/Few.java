package dev.stillwatch.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;

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
   * Takes rows that are kept; empty if they are too many, of which the driver never sees more than
   * {@value #UNEVEN} times as many as it takes.
   */
  static Optional<Dataset<Row>> of(Dataset<Row> kept) {
    JavaRDD<Row> rows = kept.toJavaRDD();
    int partitions = Math.max(1, rows.getNumPartitions());
    int each = Math.min(AT_MOST, Math.max(AT_LEAST_OF_A_PARTITION, UNEVEN * AT_MOST / partitions));
    List<Row> taken = rows.mapPartitions(new Head(each)).collect();
    if (taken.size() > AT_MOST || taken.contains(Head.MORE)) {
      return Optional.empty();
    }
    return Optional.of(kept.sparkSession().createDataFrame(taken, kept.schema()));
  }

  /** Whether the driver holds these. */
  static boolean areHeld(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation;
  }

  /** The rows of a partition, or a mark alone if there are too many. */
  private record Head(int most) implements FlatMapFunction<Iterator<Row>, Row> {
    static final Row MORE = Row.empty();

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      List<Row> head = new ArrayList<>();
      while (rows.hasNext()) {
        if (head.size() == most) {
          return List.of(MORE).iterator();
        }
        head.add(rows.next());
      }
      return head.iterator();
    }
  }
}
