package dev.stillwatch.run;

import java.math.BigInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/** What a plan reads, as far as it can be told without reading it. */
final class PlanSize {
  private PlanSize() {}

  /** Bytes of the files and kept rows that a plan begins with. */
  static BigInteger of(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().optimizedPlan();
    return CollectionConverters.asJava(plan.collectLeaves()).stream()
        .map(leaf -> leaf.stats().sizeInBytes().bigInteger())
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
