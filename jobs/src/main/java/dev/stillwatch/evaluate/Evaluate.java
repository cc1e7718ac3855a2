package dev.stillwatch.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.simulate.Simulate;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores the cases of a night against a truth file.
 *
 * <p>Only accounts of campaigns and of cases reach the driver, however many others there are.
 *
 * @param names the pseudonyms the lake was filled with
 */
public record Evaluate(Pseudonyms names) {

  /**
   * The score of the members that are active on a night.
   *
   * @param truth CSV file with a header: account_id, group_id, kind
   * @param caseMembers the lake's {@code case_members}; only those of the night count
   * @param night the last one judged, which may have no cases
   * @throws IllegalArgumentException if the file is not there or lacks a column
   */
  public Score of(SparkSession spark, Path truth, Dataset<Row> caseMembers, LocalDate night) {
    return of(new TruthFile(names).read(spark, truth), caseMembers, night);
  }

  Score of(Dataset<Row> truth, Dataset<Row> caseMembers, LocalDate night) {
    Dataset<Row> members = active(caseMembers, night);
    Dataset<Row> told =
        truth
            .join(members, CaseMembers.ACCOUNT_REF.name(), "full_outer")
            .where(
                Simulate.KIND
                    .ref()
                    .startsWith(Simulate.CAMPAIGN)
                    .or(CaseMembers.CASE_ID.ref().isNotNull()))
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

  private static Dataset<Row> active(Dataset<Row> caseMembers, LocalDate night) {
    return caseMembers
        .where(CaseMembers.RUN_DATE.ref().equalTo(lit(night)))
        .where(CaseMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE))
        .select(CaseMembers.ACCOUNT_REF.ref(), CaseMembers.CASE_ID.ref())
        .distinct();
  }
}
