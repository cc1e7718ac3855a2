package dev.stillwatch.review;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;

import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.render.Escape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One person's decision on one case, as the row that is appended to its history.
 *
 * @param caseId the case
 * @param now the state it was in when the person decided
 * @param caseRunDate the night of the version the person saw
 * @param to the state it goes to
 * @param by who decides
 * @param at when
 * @param note why, in the person's words; empty for none
 * @param reasonCode reason that can be told to the customer; empty for none
 */
public record AppendDecision(
    String caseId,
    CaseState now,
    LocalDate caseRunDate,
    CaseState to,
    String by,
    Instant at,
    String note,
    String reasonCode) {
  private static final int ID_DIGITS = 20;

  public AppendDecision {
    if (by.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot decide on case %s: nobody is named who decides"
              .formatted(Escape.terminal(caseId)));
    }
    if (!now.next().contains(to)) {
      throw new IllegalArgumentException(
          "Cannot decide on case %s: it is %s, from where it can become %s, not %s"
              .formatted(
                  Escape.terminal(caseId),
                  now.label(),
                  String.join(", ", CaseState.labels(now.next())),
                  to.label()));
    }
  }

  /**
   * The event to append: one row, or none where the case is no longer as the person saw it.
   *
   * @param cases the cases as they stand
   */
  public Dataset<Row> from(Dataset<Row> cases) {
    return CaseEvents.TABLE.conform(
        cases
            .where(Cases.CASE_ID.ref().equalTo(caseId).and(Cases.STATE.ref().equalTo(now.label())))
            .select(
                CaseEvents.EVENT_ID.from(lit(eventId())),
                Cases.CASE_ID.ref(),
                CaseEvents.AT.from(lit(at)),
                CaseEvents.BY.from(lit(by)),
                CaseEvents.DECISION.from(lit(to.label())),
                CaseEvents.STATE.from(lit(to.label())),
                CaseEvents.NOTE.from(orNull(note)),
                CaseEvents.REASON_CODE.from(orNull(reasonCode)),
                CaseEvents.CASE_RUN_DATE.from(lit(caseRunDate))));
  }

  private static Column orNull(String text) {
    return nullif(lit(text), lit(""));
  }

  // From what was decided, so that a decision sent twice is one event.
  private String eventId() {
    String what = String.join("\u0000", caseId, now.name(), to.name(), by, at.toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name the decision: no SHA-256", e);
    }
  }
}
