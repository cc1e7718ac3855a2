package dev.stillwatch.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Puts every case as it stands: the numbers of its latest night, the state people gave it.
 *
 * <p>A case nobody has decided on is open. The newest decision wins, whatever later nights say.
 */
public record StandCases() {

  /** All cases, from all their versions and all decisions. */
  public Dataset<Row> from(Dataset<Row> caseVersions, Dataset<Row> caseEvents) {
    Dataset<Row> latest =
        caseVersions
            .groupBy(CaseVersions.CASE_ID.ref())
            .agg(
                // The map of input versions has no order, and max needs one: only these columns.
                max(struct(
                        CaseVersions.RUN_DATE.ref(),
                        CaseVersions.KIND.ref(),
                        CaseVersions.STRENGTH_BITS.ref(),
                        CaseVersions.BENIGN_READING.ref(),
                        CaseVersions.BENIGN_BITS.ref(),
                        CaseVersions.FIRST_SEEN.ref(),
                        CaseVersions.LAST_SEEN.ref(),
                        CaseVersions.SUMMARY.ref(),
                        CaseVersions.CAMPAIGN_ID.ref(),
                        CaseVersions.MEMBERS.ref(),
                        CaseVersions.REQUESTS.ref()))
                    .as("_latest"))
            .select(CaseVersions.CASE_ID.ref(), col("_latest.*"));
    Dataset<Row> decided =
        caseEvents
            .groupBy(CaseEvents.CASE_ID.ref())
            .agg(
                max(struct(
                        CaseEvents.AT.ref(),
                        CaseEvents.EVENT_ID.ref(),
                        CaseEvents.STATE.ref(),
                        CaseEvents.BY.ref()))
                    .as("_decided"));

    return Cases.TABLE.conform(
        latest
            .join(decided, Cases.CASE_ID.name(), "left")
            .withColumns(
                java.util.Map.of(
                    Cases.STATE.name(), coalesce(col("_decided.state"), lit("open")),
                    Cases.DECIDED_BY.name(), col("_decided.by"),
                    Cases.DECIDED_AT.name(), col("_decided.at")))
            .drop("_decided"));
  }
}
