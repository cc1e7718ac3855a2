package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.review.CaseState;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cases as a list for people: strongest first, ties by id, bits with one decimal.
 *
 * @param states the states to list
 */
public record CaseList(Set<CaseState> states) {
  /** Column that says what has changed since the last decision; null where nothing much has. */
  public static final String SINCE_DECISION = "since_decision";

  private static final String THEN = "_then";

  public CaseList {
    states = Set.copyOf(states);
  }

  /** The list of all cases. */
  public static CaseList everything() {
    return new CaseList(EnumSet.allOf(CaseState.class));
  }

  /** The list, not yet computed. */
  public Dataset<Row> from(CaseFiles files) {
    Object[] labels = states.stream().map(CaseState::label).toArray();
    return files
        .cases()
        .where(labels.length == 0 ? lit(false) : Cases.STATE.ref().isin(labels))
        .join(whenDecided(files), Cases.CASE_ID.name(), "left")
        .orderBy(Cases.STRENGTH_BITS.ref().desc(), Cases.CASE_ID.ref())
        .select(
            Cases.CASE_ID.ref(),
            Cases.KIND.ref(),
            Cases.STATE.ref(),
            Cases.STRENGTH_BITS.from(round(Cases.STRENGTH_BITS.ref(), 1)),
            Cases.BENIGN_READING.from(
                BestReading.words(Cases.BENIGN_READING.ref(), Cases.BENIGN_BITS.ref())),
            Cases.BENIGN_BITS.from(round(Cases.BENIGN_BITS.ref(), 1)),
            Cases.MEMBERS.ref(),
            Cases.REQUESTS.ref(),
            Cases.FIRST_SEEN.ref(),
            Cases.LAST_SEEN.ref(),
            sinceDecision().as(SINCE_DECISION));
  }

  /** Of each decided case its numbers on the night that was decided on, and who came and went. */
  private static Dataset<Row> whenDecided(CaseFiles files) {
    Dataset<Row> turnover =
        new MemberTurnover()
            .from(files.cases(), files.caseEvents(), files.caseMembers())
            .withColumn(CaseVersions.RUN_DATE.name(), MemberTurnover.THEN);
    return turnover
        .join(
            files.caseVersions(),
            new String[] {CaseVersions.CASE_ID.name(), CaseVersions.RUN_DATE.name()})
        .select(
            CaseVersions.CASE_ID.ref(),
            struct(
                    CaseVersions.STRENGTH_BITS.ref(),
                    CaseVersions.MEMBERS.ref(),
                    BestReading.words(
                            CaseVersions.BENIGN_READING.ref(), CaseVersions.BENIGN_BITS.ref())
                        .as(CaseVersions.BENIGN_READING.name()))
                .as(THEN),
            MemberTurnover.JOINED,
            MemberTurnover.LEFT);
  }

  private static Column sinceDecision() {
    Column bitsThen = col(THEN).getField(CaseVersions.STRENGTH_BITS.name());
    Column membersThen = col(THEN).getField(CaseVersions.MEMBERS.name());
    Column strength =
        when(
            EvidenceChange.isMaterial(bitsThen, Cases.STRENGTH_BITS.ref()),
            format_string("%.1f to %.1f bits", bitsThen, Cases.STRENGTH_BITS.ref()));
    Column members =
        when(
            EvidenceChange.areManyOthers(
                membersThen, MemberTurnover.JOINED.plus(MemberTurnover.LEFT)),
            format_string("%d joined, %d left", MemberTurnover.JOINED, MemberTurnover.LEFT));
    Column readingThen = col(THEN).getField(CaseVersions.BENIGN_READING.name());
    Column readingNow = BestReading.words(Cases.BENIGN_READING.ref(), Cases.BENIGN_BITS.ref());
    Column reading =
        when(
            EvidenceChange.isAnotherExplanation(readingThen, readingNow),
            format_string("now best explained by: %s", readingNow));
    return nullif(concat_ws("; ", strength, members, reading), lit(""));
  }
}
