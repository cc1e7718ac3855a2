package dev.stillwatch.review;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.render.Escape;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/** A case that somebody wants to see more of than its file shows, and whether they may. */
record RevealedCase(Lake lake, String caseId) {
  /**
   * The night of the case's latest version.
   *
   * @param states in which more may be shown
   * @param rule what to say in the others
   * @throws Refused if nobody or no purpose is named, there is no such case, or it is in another
   *     state
   */
  LocalDate night(String by, String purpose, Set<CaseState> states, String rule) {
    if (by.isBlank() || purpose.isBlank()) {
      throw refused("it takes a name and a purpose");
    }
    List<Row> cases =
        new StandCases()
            .from(
                lake.read(CaseVersions.TABLE).where(CaseVersions.CASE_ID.ref().equalTo(caseId)),
                lake.read(CaseEvents.TABLE))
            .collectAsList();
    if (cases.isEmpty()) {
      throw refused("there is no such case");
    }
    CaseState state = CaseState.labelled(Cases.STATE.in(cases.get(0)));
    if (!states.contains(state)) {
      throw refused("it is %s, and %s".formatted(state.label(), rule));
    }
    return Cases.RUN_DATE.in(cases.get(0));
  }

  private Refused refused(String why) {
    return new Refused("Cannot reveal case %s: %s".formatted(Escape.terminal(caseId), why));
  }
}
