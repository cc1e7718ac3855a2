package dev.stillwatch.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.simulate.Simulate;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Scores the cases of the latest night against a truth file.
 *
 * <p>Only accounts of campaigns and of cases reach the driver, however many others there are.
 *
 * @param names the pseudonyms the lake was filled with
 */
public record Evaluate(Pseudonyms names) implements Serializable {

  private static final String ACTIVE = "active";
  private static final List<String> COLUMNS =
      List.of(CanonicalLog.ACCOUNT_ID.name(), Simulate.GROUP_ID.name(), Simulate.KIND.name());

  /**
   * The score of the members that are active on the latest night.
   *
   * @param truth CSV file with a header: account_id, group_id, kind
   * @param caseMembers the lake's {@code case_members}; only its latest night counts
   * @throws IllegalArgumentException if the file is not there or lacks a column
   */
  public Score of(SparkSession spark, Path truth, Dataset<Row> caseMembers) {
    return of(truth(spark, truth), caseMembers);
  }

  Score of(Dataset<Row> truth, Dataset<Row> caseMembers) {
    Dataset<Row> members = latest(caseMembers);
    Dataset<Row> told =
        truth
            .join(members, CaseMembers.ACCOUNT_REF.name(), "full_outer")
            .where(Simulate.KIND.ref().startsWith("C_").or(CaseMembers.CASE_ID.ref().isNotNull()))
            .select(
                CaseMembers.ACCOUNT_REF.ref(),
                coalesce(Simulate.GROUP_ID.ref(), lit("")),
                coalesce(Simulate.KIND.ref(), lit("unknown")),
                CaseMembers.CASE_ID.ref());
    Map<String, Truth> truths = new HashMap<>();
    Map<String, Set<String>> cases = new HashMap<>();
    Iterator<Row> each = told.toLocalIterator();
    while (each.hasNext()) {
      Row row = each.next();
      truths.put(row.getString(0), new Truth(row.getString(1), row.getString(2)));
      if (!row.isNullAt(3)) {
        cases.computeIfAbsent(row.getString(3), key -> new HashSet<>()).add(row.getString(0));
      }
    }
    return Score.of(truths, cases);
  }

  /** Whoever is active in a case on the night of the latest rows. */
  private static Dataset<Row> latest(Dataset<Row> caseMembers) {
    Dataset<Row> night = caseMembers.agg(max(CaseMembers.RUN_DATE.ref()).as("_night"));
    return caseMembers
        .join(night, CaseMembers.RUN_DATE.ref().equalTo(col("_night")), "left_semi")
        .where(CaseMembers.STATE.ref().equalTo(ACTIVE))
        .select(CaseMembers.ACCOUNT_REF.ref(), CaseMembers.CASE_ID.ref())
        .distinct();
  }

  private Dataset<Row> truth(SparkSession spark, Path file) {
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
