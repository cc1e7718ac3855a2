package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.privacy.RedactedText;
import java.time.Instant;
import java.time.Period;

/** Redacted prompts of cases in review, fetched just in time; the only table with text. */
public final class CaseExemplars {
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<String> REQUEST_ID =
      Field.string("request_id", "Request the text is from.");
  public static final Field<Instant> FETCHED_AT =
      Field.timestamp("fetched_at", "When it was fetched.");
  public static final Field<Instant> EXPIRES_AT =
      Field.timestamp("expires_at", "When it is deleted.");
  public static final Field<RedactedText> TEXT =
      Field.redactedText("text", "The prompt, redacted.");
  public static final Field<Long> REDACTIONS = Field.bigint("redactions", "Passages taken out.");

  // Alone among the tables of cases it has no change data feed: that would keep another copy of
  // texts that were deleted.
  public static final TableSpec TABLE =
      table("case_exemplars")
          .doc(
              "Redacted prompts of cases in review, fetched just in time; the only table with text.")
          .fields(CASE_ID, REQUEST_ID, FETCHED_AT, EXPIRES_AT, TEXT, REDACTIONS)
          .key(CASE_ID, REQUEST_ID)
          .keptFor(Period.ofDays(30));

  private CaseExemplars() {}
}
