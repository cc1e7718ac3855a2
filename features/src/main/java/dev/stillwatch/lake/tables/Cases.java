package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;

/** Every case as it stands: the latest version and what people decided. */
public final class Cases {
  public static final Field<String> CASE_ID = Field.string("case_id", "Stable id of the case.");
  public static final Field<String> KIND =
      Field.string("kind", "campaign; pools are part of the file of a campaign's case.");
  public static final Field<String> STATE =
      Field.string(
          "state",
          "candidate, open, in review, confirmed, benign, insufficient, duplicate, enforced, appealed, upheld, overturned or closed.");
  public static final Field<Double> STRENGTH_BITS =
      Field.real(
          "strength_bits", "Evidence for coordination, the sum of its parts in case_evidence.");
  public static final Field<String> BENIGN_READING =
      Field.string("benign_reading", "Best ordinary explanation.");
  public static final Field<Double> BENIGN_BITS =
      Field.real("benign_bits", "Evidence for that explanation.");
  public static final Field<LocalDate> FIRST_SEEN = Field.date("first_seen", "First night.");
  public static final Field<LocalDate> LAST_SEEN = Field.date("last_seen", "Last night.");
  public static final Field<String> SUMMARY = Field.string("summary", "The case in plain words.");
  public static final Field<String> CAMPAIGN_ID =
      Field.string("campaign_id", "Campaign the case is about.");
  public static final Field<Long> MEMBERS = Field.bigint("members", "Accounts in the case.");
  public static final Field<Long> REQUESTS =
      Field.bigint("requests", "Their requests in the window.");
  public static final Field<String> DECIDED_BY =
      Field.string("decided_by", "Who decided last; null while nobody has.").optional();
  public static final Field<Instant> DECIDED_AT =
      Field.timestamp("decided_at", "When; null while nobody has.").optional();
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night of the latest version.");

  public static final TableSpec TABLE =
      table("cases")
          .doc("Every case as it stands: the latest version and what people decided.")
          .fields(
              CASE_ID,
              KIND,
              STATE,
              STRENGTH_BITS,
              BENIGN_READING,
              BENIGN_BITS,
              FIRST_SEEN,
              LAST_SEEN,
              SUMMARY,
              CAMPAIGN_ID,
              MEMBERS,
              REQUESTS,
              DECIDED_BY,
              DECIDED_AT,
              RUN_DATE)
          .key(CASE_ID)
          .always(
              "state is known",
              "state IN ('candidate', 'open', 'in review', 'confirmed', 'benign', 'insufficient', 'duplicate', 'enforced', 'appealed', 'upheld', 'overturned', 'closed')")
          .withChangeFeed()
          .keptUntilErased();

  private Cases() {}
}
