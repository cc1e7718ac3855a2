package dev.stillwatch.run;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.storage.StorageLevel;

/** Rows that several steps of a night share: made once, and kept on disk until they are let go. */
final class Kept implements Source {
  private final Source recipe;
  private Optional<Held> held = Optional.empty();

  private record Held(Night night, Dataset<Row> rows) {}

  Kept(Source recipe) {
    this.recipe = recipe;
  }

  @Override
  public Dataset<Row> read(Night night) {
    if (held.isEmpty() || !held.get().night().equals(night)) {
      release();
      held =
          Optional.of(new Held(night, recipe.read(night).persist(StorageLevel.MEMORY_AND_DISK())));
    }
    return held.get().rows();
  }

  /**
   * The rows without the plan that makes them.
   *
   * <p>When a table is saved, Spark plans everything anew that is kept and reads it, and makes it
   * again when it is next asked for. Rows that outlast the writing of a table that they are made
   * from are therefore kept apart from their plan. They are converted on the way: for few rows.
   */
  static Dataset<Row> apart(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.toJavaRDD(), rows.schema());
  }

  /** Whether rows are picked from kept ones, each by itself: made again they are the same. */
  static boolean isPartOfKept(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().optimizedPlan();
    while (plan.deterministic() && (plan instanceof Project || plan instanceof Filter)) {
      plan = ((UnaryNode) plan).child();
    }
    return plan instanceof InMemoryRelation;
  }

  void release() {
    held.ifPresent(kept -> kept.rows().unpersist());
    held = Optional.empty();
  }
}
