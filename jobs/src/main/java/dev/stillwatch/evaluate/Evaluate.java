package dev.stillwatch.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.lake.tables.AccountDays;
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
  private static final double LEAST_KNOWN = 0.01;

  /**
   * The score of the members that are active on a night.
   *
   * @param truth CSV file with a header: account_id, group_id, kind
   * @param caseMembers the lake's {@code case_members}; only those of the night count
   * @param night the last one judged, which may have no cases
   * @throws ConfigurationException if the file is not there or is not one of that form
   */
  public Score of(SparkSession spark, Path truth, Dataset<Row> caseMembers, LocalDate night) {
    return of(new TruthFile(names).read(spark, truth), caseMembers, night);
  }

  /**
   * How many accounts of the truth the lake has seen, in words.
   *
   * @param accountDays the lake's {@code account_days}
   * @throws ConfigurationException if hardly one: a score would say nothing of the cases
   */
  public String coverage(SparkSession spark, Path truth, Dataset<Row> accountDays) {
    Dataset<Row> told =
        new TruthFile(names).read(spark, truth).select(CaseMembers.ACCOUNT_REF.ref()).distinct();
    long all = told.count();
    long known =
        told.join(
                accountDays.select(AccountDays.ACCOUNT_REF.ref()).distinct(),
                CaseMembers.ACCOUNT_REF.name(),
                "left_semi")
            .count();
    if (known < LEAST_KNOWN * all) {
      throw new ConfigurationException(
          "Cannot evaluate against %s: the lake has seen %,d of its %,d accounts; it must name them as the logs do, and the key must be the lake's"
              .formatted(truth, known, all));
    }
    return "The lake has seen %,d of the %,d accounts of %s."
        .formatted(known, all, truth.getFileName());
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
