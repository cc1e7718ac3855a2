package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;

/** Every human decision on a case; only ever appended to. */
public final class CaseEvents {
  public static final Field<String> EVENT_ID = Field.string("event_id", "Id of the event.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<Instant> AT = Field.timestamp("at", "When.");
  public static final Field<String> BY = Field.string("by", "Who.");
  public static final Field<String> DECISION = Field.string("decision", "What was decided.");
  public static final Field<String> STATE = Field.string("state", "State of the case after it.");
  public static final Field<String> NOTE =
      Field.string("note", "Why; null where nothing was noted.").optional();
  public static final Field<String> REASON_CODE =
      Field.string(
              "reason_code", "Reason that can be told to the customer; null where none applies.")
          .optional();
  public static final Field<LocalDate> CASE_RUN_DATE =
      Field.date("case_run_date", "Night of the version that was decided on.");

  public static final Field<String> RULES_OUT =
      Field.string(
              "rules_out",
              "What the decision rules out for later nights: campaign or accounts; null for nothing.")
          .optional();
  public static final Field<Instant> RULED_UNTIL =
      Field.timestamp("ruled_until", "From when on that does not hold any more; null for nothing.")
          .optional();

  public static final TableSpec TABLE =
      table("case_events")
          .doc("Every human decision on a case; only ever appended to.")
          .fields(
              EVENT_ID,
              CASE_ID,
              AT,
              BY,
              DECISION,
              STATE,
              NOTE,
              REASON_CODE,
              CASE_RUN_DATE,
              RULES_OUT,
              RULED_UNTIL)
          .key(EVENT_ID)
          .always("rulings are known", "rules_out IS NULL OR rules_out IN ('campaign', 'accounts')")
          .withChangeFeed()
          .keptUntilErased();

  private CaseEvents() {}
}
