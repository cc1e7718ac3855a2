package dev.stillwatch.evaluate;

import static org.apache.spark.sql.functions.not;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.SideTable;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.simulate.Simulate;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
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
  private static final int SHOWN = 5;

  /**
   * One row per account: account_ref, group_id, kind.
   *
   * @param file CSV file with a header: account_id, group_id, kind
   * @throws ConfigurationException if the file is not there, lacks a column or has another kind
   */
  Dataset<Row> read(SparkSession spark, Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException("Cannot evaluate against %s: no such file".formatted(file));
    }
    Dataset<Row> raw =
        SideTable.read(
                spark,
                new org.apache.hadoop.fs.Path(file.toUri()).toString(),
                COLUMNS.toArray(String[]::new))
            .orElseThrow();
    refuseUnknownKinds(raw, file);
    return raw.where(CanonicalLog.ACCOUNT_ID.ref().isNotNull())
        .select(CanonicalLog.ACCOUNT_ID.ref(), Simulate.GROUP_ID.ref(), Simulate.KIND.ref())
        .map(new Named(names), Encoders.row(named()));
  }

  // Accounts of a kind that is not known as a campaign's would be counted as wrongly accused.
  private static void refuseUnknownKinds(Dataset<Row> raw, Path file) {
    Column kind = Simulate.KIND.ref();
    List<String> unknown =
        raw
            .where(
                not(kind.startsWith(Simulate.CAMPAIGN))
                    .and(not(kind.startsWith(Simulate.CONFOUNDER)))
                    .and(kind.notEqual(Simulate.ORGANIC)))
            .select(kind)
            .distinct()
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "Cannot evaluate against %s: unknown kinds %s (a kind is %s)"
              .formatted(file, unknown, Simulate.KIND.doc()));
    }
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
