package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.review.CaseState;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cases as a list for people: strongest first, ties by id, bits with one decimal.
 *
 * @param states the states to list
 */
public record CaseList(Set<CaseState> states) {
  public CaseList {
    states = Set.copyOf(states);
  }

  /** The list of all cases. */
  public static CaseList everything() {
    return new CaseList(EnumSet.allOf(CaseState.class));
  }

  /** The list, not yet computed. */
  public Dataset<Row> from(Dataset<Row> cases) {
    Object[] labels = states.stream().map(CaseState::label).toArray();
    return cases
        .where(labels.length == 0 ? lit(false) : Cases.STATE.ref().isin(labels))
        .orderBy(Cases.STRENGTH_BITS.ref().desc(), Cases.CASE_ID.ref())
        .select(
            Cases.CASE_ID.ref(),
            Cases.KIND.ref(),
            Cases.STATE.ref(),
            Cases.STRENGTH_BITS.from(round(Cases.STRENGTH_BITS.ref(), 1)),
            Cases.BENIGN_READING.ref(),
            Cases.BENIGN_BITS.from(round(Cases.BENIGN_BITS.ref(), 1)),
            Cases.MEMBERS.ref(),
            Cases.REQUESTS.ref(),
            Cases.FIRST_SEEN.ref(),
            Cases.LAST_SEEN.ref());
  }
}
