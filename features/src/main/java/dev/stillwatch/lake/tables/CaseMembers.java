package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** The members of each case, with what ties them to it. */
public final class CaseMembers {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the member.");
  public static final Field<String> FACET =
      Field.string("facet", "Facet that belongs; other traffic of the account does not.");
  public static final Field<LocalDate> VALID_FROM =
      Field.date("valid_from", "First night of membership.");
  public static final Field<LocalDate> VALID_TO =
      Field.date("valid_to", "Last night of membership so far.");
  public static final Field<String> STATE = Field.string("state", "active or left.");
  public static final Field<Double> BITS =
      Field.real("bits", "What ties the member to the others.");
  public static final Field<String> REASON = Field.string("reason", "The same as a sentence.");
  public static final Field<Long> REQUESTS =
      Field.bigint(
          "requests", "Requests of the account in the window, those that are not the case's too.");
  public static final Field<String> PLAN =
      Field.string("plan", "Plan it pays for; null where unknown.").optional();
  public static final Field<String> COUNTRY =
      Field.string("country", "Country of the account; null where unknown.").optional();
  public static final Field<Instant> CREATED_AT =
      Field.timestamp("created_at", "When the account was made; null where unknown.").optional();

  public static final TableSpec TABLE =
      table("case_members")
          .doc("The members of each case, with what ties them to it.")
          .fields(
              RUN_DATE,
              CASE_ID,
              ACCOUNT_REF,
              FACET,
              VALID_FROM,
              VALID_TO,
              STATE,
              BITS,
              REASON,
              REQUESTS,
              PLAN,
              COUNTRY,
              CREATED_AT)
          .key(RUN_DATE, CASE_ID, ACCOUNT_REF, FACET)
          .partitionedBy(RUN_DATE)
          .withChangeFeed()
          .keptFor(Period.ofMonths(14));

  private CaseMembers() {}
}
