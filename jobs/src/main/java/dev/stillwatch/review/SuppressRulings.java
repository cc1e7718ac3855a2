package dev.stillwatch.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.logs.SnapshotSuppressions;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Adds to a night's suppressions what reviewers ruled out by deciding on cases.
 *
 * <p>The newest decision on a case counts. It rules nothing out on nights up to the one it was made
 * on, so that a version somebody decided on stays as it was when its night is made again. An event
 * that only carries a ruling on, such as closing the case, does not make it anew: it holds for the
 * members of its own night.
 */
public record SuppressRulings(LocalDate night) {
  private static final int MAX_REASON = 200;
  private static final String TURN = "_turn";
  private static final String LAST = "_last";
  private static final String MADE = "_made";
  private static final String NEWEST = "_newest";

  /** Whether any decision rules something out on some night; for whoever plans nights. */
  public static boolean any(Dataset<Row> caseEvents) {
    return !caseEvents.where(CaseEvents.RULES_OUT.ref().isNotNull()).isEmpty();
  }

  /**
   * The suppressions of the night, of several for one thing the latest to expire.
   *
   * @param suppressions what the operator keeps apart from cases
   * @param caseVersions of nights before, as the members
   */
  public Dataset<Row> from(
      Dataset<Row> suppressions,
      Dataset<Row> caseEvents,
      Dataset<Row> caseVersions,
      Dataset<Row> caseMembers) {
    Dataset<Row> rulings = standing(caseEvents);
    Column turn =
        row_number()
            .over(
                Window.partitionBy(Suppressions.SCOPE.ref(), Suppressions.TARGET.ref())
                    .orderBy(Suppressions.EXPIRES_AT.ref().desc(), Suppressions.REASON.ref()));
    return Suppressions.TABLE.conform(
        suppressions
            .unionByName(campaigns(rulings, caseVersions))
            .unionByName(accounts(rulings, caseMembers))
            .withColumn(TURN, turn)
            .where(col(TURN).equalTo(1))
            .drop(TURN));
  }

  /** Case, night, scope, expiry and reason of the rulings that hold tonight, as they were made. */
  private Dataset<Row> standing(Dataset<Row> caseEvents) {
    Column made =
        min(
            struct(
                CaseEvents.AT.ref(),
                CaseEvents.EVENT_ID.ref(),
                CaseEvents.CASE_RUN_DATE.ref(),
                CaseEvents.NOTE.ref()));
    Column decidedOn = col(MADE + "." + CaseEvents.CASE_RUN_DATE.name());
    Column note = coalesce(col(MADE + "." + CaseEvents.NOTE.name()), lit("no note"));
    Column reason =
        concat(
            lit("case "),
            CaseEvents.CASE_ID.ref(),
            lit(": "),
            substring(regexp_replace(note, lit("[\\p{Cntrl}\\p{Cf}]"), lit("")), 1, MAX_REASON));
    // No two decisions rule out until the same moment: events that agree carry one ruling on.
    return caseEvents
        .groupBy(CaseEvents.CASE_ID.ref(), CaseEvents.RULES_OUT.ref(), CaseEvents.RULED_UNTIL.ref())
        .agg(max(struct(CaseEvents.AT.ref(), CaseEvents.EVENT_ID.ref())).as(LAST), made.as(MADE))
        .groupBy(CaseEvents.CASE_ID.ref())
        .agg(
            max(struct(
                    col(LAST), CaseEvents.RULES_OUT.ref(), CaseEvents.RULED_UNTIL.ref(), col(MADE)))
                .as(NEWEST))
        .select(CaseEvents.CASE_ID.ref(), col(NEWEST + ".*"))
        .where(CaseEvents.RULED_UNTIL.ref().gt(lit(night).cast("timestamp")))
        .where(decidedOn.lt(lit(night)))
        .select(
            CaseEvents.CASE_ID.ref(),
            CaseEvents.CASE_RUN_DATE.from(decidedOn),
            CaseEvents.RULES_OUT.ref(),
            Suppressions.EXPIRES_AT.from(CaseEvents.RULED_UNTIL.ref()),
            Suppressions.REASON.from(reason));
  }

  private Dataset<Row> campaigns(Dataset<Row> rulings, Dataset<Row> caseVersions) {
    Dataset<Row> campaigns =
        caseVersions
            .where(CaseVersions.RUN_DATE.ref().lt(lit(night)))
            .select(CaseVersions.CASE_ID.ref(), CaseVersions.CAMPAIGN_ID.ref())
            .distinct();
    return of(rulings, Ruling.Scope.CAMPAIGN)
        .join(campaigns, CaseVersions.CASE_ID.name())
        .select(row(SnapshotSuppressions.CAMPAIGN, CaseVersions.CAMPAIGN_ID.ref(), lit(null)));
  }

  private Dataset<Row> accounts(Dataset<Row> rulings, Dataset<Row> caseMembers) {
    Dataset<Row> members =
        caseMembers
            .where(CaseMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE))
            .select(
                CaseMembers.CASE_ID.ref(),
                CaseMembers.RUN_DATE.ref().as(CaseEvents.CASE_RUN_DATE.name()),
                CaseMembers.ACCOUNT_REF.ref())
            .distinct();
    return of(rulings, Ruling.Scope.ACCOUNTS)
        .join(members, new String[] {CaseMembers.CASE_ID.name(), CaseEvents.CASE_RUN_DATE.name()})
        .select(
            row(
                SnapshotSuppressions.ACCOUNT,
                CaseMembers.ACCOUNT_REF.ref(),
                CaseMembers.ACCOUNT_REF.ref()));
  }

  private static Dataset<Row> of(Dataset<Row> rulings, Ruling.Scope scope) {
    return rulings.where(CaseEvents.RULES_OUT.ref().equalTo(scope.label()));
  }

  private Column[] row(String scope, Column target, Column account) {
    return new Column[] {
      Suppressions.RUN_DATE.from(lit(night)),
      Suppressions.SCOPE.from(lit(scope)),
      Suppressions.TARGET.from(target),
      Suppressions.ACCOUNT_REF.from(account),
      Suppressions.REASON.ref(),
      Suppressions.EXPIRES_AT.ref()
    };
  }
}
