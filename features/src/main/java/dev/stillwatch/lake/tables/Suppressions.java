package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** What reviewers ruled out, as it stood on a night. */
public final class Suppressions {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that took the snapshot.");
  public static final Field<String> SCOPE =
      Field.string("scope", "What is ruled out: account, organisation, campaign or frame.");
  public static final Field<String> TARGET =
      Field.string(
          "target",
          "Which one: pseudonym of an account or organisation, id of a campaign, hash of a frame.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "The target where it is an account; null elsewhere.")
          .optional();
  public static final Field<String> REASON =
      Field.string("reason", "Why, in the words of whoever ruled it out.");
  public static final Field<Instant> EXPIRES_AT =
      Field.timestamp("expires_at", "From when on it does not hold any more.");

  public static final TableSpec TABLE =
      table("suppressions")
          .doc("What reviewers ruled out, as it stood on a night.")
          .fields(RUN_DATE, SCOPE, TARGET, ACCOUNT_REF, REASON, EXPIRES_AT)
          .key(RUN_DATE, SCOPE, TARGET)
          .partitionedBy(RUN_DATE)
          .always("scope is known", "scope IN ('account', 'organisation', 'campaign', 'frame')")
          .keptFor(Period.ofDays(35));

  private Suppressions() {}
}
