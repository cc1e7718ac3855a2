package dev.stillwatch.evaluate;

import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.simulate.Simulate;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What is true of accounts, under the names the lake gives them.
 *
 * @param names the pseudonyms the lake was filled with
 */
record TruthFile(Pseudonyms names) implements Serializable {
  private static final List<String> COLUMNS =
      List.of(CanonicalLog.ACCOUNT_ID.name(), Simulate.GROUP_ID.name(), Simulate.KIND.name());

  /**
   * One row per account: account_ref, group_id, kind.
   *
   * @param file CSV file with a header: account_id, group_id, kind
   * @throws IllegalArgumentException if the file is not there or lacks a column
   */
  Dataset<Row> read(SparkSession spark, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "Cannot evaluate against %s: no such file".formatted(file));
    }
    Dataset<Row> raw =
        spark
            .read()
            .option("header", true)
            .csv(new org.apache.hadoop.fs.Path(file.toUri()).toString());
    List<String> there = Arrays.asList(raw.columns());
    if (!there.containsAll(COLUMNS)) {
      throw new IllegalArgumentException(
          "Cannot evaluate against %s: it has the columns %s, not %s"
              .formatted(file, there, COLUMNS));
    }
    return raw.where(CanonicalLog.ACCOUNT_ID.ref().isNotNull())
        .select(CanonicalLog.ACCOUNT_ID.ref(), Simulate.GROUP_ID.ref(), Simulate.KIND.ref())
        .map(new Named(names), Encoders.row(named()));
  }

  private static StructType named() {
    return new StructType()
        .add(CaseMembers.ACCOUNT_REF.name(), CaseMembers.ACCOUNT_REF.type())
        .add(Simulate.GROUP_ID.name(), Simulate.GROUP_ID.type())
        .add(Simulate.KIND.name(), Simulate.KIND.type());
  }

  /** The lake's name for an account of the truth. */
  private record Named(Pseudonyms names) implements MapFunction<Row, Row> {
    @Override
    public Row call(Row row) {
      return RowFactory.create(
          names.of(Kind.ACCOUNT, row.getString(0)), row.getString(1), row.getString(2));
    }
  }
}
