package dev.stillwatch.run;

import java.math.BigInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import scala.jdk.javaapi.CollectionConverters;

/** What a plan reads, as far as it can be told without reading it. */
final class PlanSize {
  private PlanSize() {}

  /** Bytes of the files, of days that are asked for, that a plan begins with. */
  static BigInteger of(Dataset<Row> rows) {
    SparkPlan plan = rows.queryExecution().sparkPlan();
    BigInteger bytes = BigInteger.ZERO;
    for (SparkPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
      if (leaf instanceof FileSourceScanExec scan) {
        // A relation's own statistics are those of all its files, whatever is asked for.
        for (PartitionDirectory folder :
            CollectionConverters.asJava(
                scan.relation()
                    .location()
                    .listFiles(scan.partitionFilters(), scan.dataFilters()))) {
          bytes =
              CollectionConverters.asJava(folder.files()).stream()
                  .map(file -> BigInteger.valueOf(file.getLen()))
                  .reduce(bytes, BigInteger::add);
        }
      }
    }
    return bytes;
  }
}
