package dev.stillwatch.review;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.render.Escape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Writes down what people decide: one more event, after which the case stands where it says.
 *
 * <p>Whoever calls this sees to it that nobody else decides at the same time.
 */
public record Review(SparkSession spark, Lake lake) {
  private static final int ID_DIGITS = 20;
  private static final int ATTEMPTS = 3;

  /**
   * Moves a case to a state.
   *
   * @throws Refused if there is no such case or it cannot go there
   */
  public Decision decide(String caseId, CaseState to, Opinion opinion) {
    LocalDate night = latestNight(caseId);
    return append(caseId, history(caseId).decide(to, opinion, night));
  }

  /**
   * Moves a case to a state and rules something out for later nights.
   *
   * @throws Refused if there is no such case or it cannot go there
   */
  public Decision decide(String caseId, CaseState to, Opinion opinion, Ruling ruling) {
    LocalDate night = latestNight(caseId);
    return append(caseId, history(caseId).decide(to, opinion, night, ruling));
  }

  /**
   * Takes back the newest decision on a case.
   *
   * @throws Refused if there is no such case or nothing to take back
   */
  public Decision undo(String caseId, Opinion opinion) {
    LocalDate night = latestNight(caseId);
    return append(caseId, history(caseId).undo(opinion, night));
  }

  /** What was decided on a case so far; it grows with the clicks of reviewers. */
  public CaseHistory history(String caseId) {
    Dataset<Row> events =
        lake.read(CaseEvents.TABLE).where(CaseEvents.CASE_ID.ref().equalTo(caseId));
    return histories(events).stream()
        .findFirst()
        .orElseGet(() -> new CaseHistory(caseId, List.of()));
  }

  /** What was decided on all cases so far, by case. */
  public List<CaseHistory> histories() {
    return histories(lake.read(CaseEvents.TABLE));
  }

  private static List<CaseHistory> histories(Dataset<Row> events) {
    Map<String, List<Decision>> byCase = new TreeMap<>();
    events
        .orderBy(CaseEvents.AT.ref(), CaseEvents.EVENT_ID.ref())
        .collectAsList()
        .forEach(
            row ->
                byCase
                    .computeIfAbsent(CaseEvents.CASE_ID.in(row), id -> new ArrayList<>())
                    .add(decision(row)));
    return byCase.entrySet().stream()
        .map(entry -> new CaseHistory(entry.getKey(), entry.getValue()))
        .toList();
  }

  private LocalDate latestNight(String caseId) {
    LocalDate night =
        lake.read(CaseVersions.TABLE)
            .where(CaseVersions.CASE_ID.ref().equalTo(caseId))
            .agg(functions.max(CaseVersions.RUN_DATE.ref()))
            .head()
            .getAs(0);
    if (night == null) {
      throw new Refused(
          "Cannot decide on case %s: there is no such case".formatted(Escape.terminal(caseId)));
    }
    return night;
  }

  private Decision append(String caseId, Decision decision) {
    Opinion opinion = decision.opinion();
    Row event =
        RowFactory.create(
            eventId(caseId, decision),
            caseId,
            opinion.at(),
            opinion.by(),
            decision.decision(),
            decision.state().label(),
            orNull(opinion.note()),
            orNull(opinion.reasonCode()),
            decision.night(),
            decision.ruling().isAny() ? decision.ruling().scope().label() : null,
            decision.ruling().isAny() ? decision.ruling().until() : null);
    lake.append(
        CaseEvents.TABLE,
        spark.createDataFrame(List.of(event), CaseEvents.TABLE.schema()),
        "review");
    stand();
    return decision;
  }

  /**
   * Puts the cases as they stand by all that is decided. A night may do so in the same moment, by
   * decisions it read before; so whoever ends such a night sees to it again.
   */
  public void stand() {
    for (int attempt = 1; ; attempt++) {
      try {
        lake.replace(
            Cases.TABLE,
            Slice.of(Cases.TABLE, List.of()),
            new StandCases().from(lake.read(CaseVersions.TABLE), lake.read(CaseEvents.TABLE)),
            "review");
        return;
      } catch (CommitConflict e) {
        if (attempt == ATTEMPTS) {
          throw new CommitConflict(
              "Cannot refresh cases: the decision is in case_events, and the next night or decision shows it",
              e);
        }
      }
    }
  }

  private static Decision decision(Row row) {
    return new Decision(
        new Opinion(
            CaseEvents.BY.in(row),
            CaseEvents.AT.in(row),
            text(CaseEvents.NOTE.in(row)),
            text(CaseEvents.REASON_CODE.in(row))),
        CaseEvents.DECISION.in(row),
        CaseState.labelled(CaseEvents.STATE.in(row)),
        CaseEvents.CASE_RUN_DATE.in(row),
        ruling(row));
  }

  private static Ruling ruling(Row row) {
    String scope = CaseEvents.RULES_OUT.in(row);
    return scope == null
        ? Ruling.NONE
        : new Ruling(Ruling.Scope.labelled(scope), CaseEvents.RULED_UNTIL.in(row));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  // Null only here, where a row has a word for it.
  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String eventId(String caseId, Decision decision) {
    String what =
        String.join(
            "\u0000",
            caseId,
            decision.decision(),
            decision.opinion().by(),
            decision.opinion().at().toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name the decision: no SHA-256", e);
    }
  }
}
