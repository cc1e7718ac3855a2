package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** What is known of each account on a night, as pseudonyms. */
public final class Accounts {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that took the snapshot.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the account.");
  public static final Field<Instant> CREATED_AT =
      Field.timestamp("created_at", "When the account was made; null where unknown.").optional();
  public static final Field<String> ORG_REF =
      Field.pseudonym("org_ref", "Pseudonym of its organisation; null where unknown.").optional();
  public static final Field<String> EMAIL_REF =
      Field.pseudonym("email_ref", "Pseudonym of its e-mail domain; null where unknown.")
          .optional();
  public static final Field<String> PAYMENT_REF =
      Field.pseudonym("payment_ref", "Pseudonym of its payment fingerprint; null where unknown.")
          .optional();
  public static final Field<String> COUNTRY =
      Field.string("country", "Country of the account; null where unknown.").optional();
  public static final Field<String> PLAN =
      Field.string("plan", "Plan it pays for; null where unknown.").optional();
  public static final Field<String> STATUS =
      Field.string("status", "Such as active or banned; null where unknown.").optional();
  public static final Field<Boolean> VERIFIED_USE =
      Field.bool(
              "verified_use", "Whether somebody verified what it is used for; null where unknown.")
          .optional();

  public static final TableSpec TABLE =
      table("accounts")
          .doc("What is known of each account on a night, as pseudonyms.")
          .fields(
              RUN_DATE,
              ACCOUNT_REF,
              CREATED_AT,
              ORG_REF,
              EMAIL_REF,
              PAYMENT_REF,
              COUNTRY,
              PLAN,
              STATUS,
              VERIFIED_USE)
          .key(RUN_DATE, ACCOUNT_REF)
          .partitionedBy(RUN_DATE)
          .keptFor(Period.ofDays(35));

  private Accounts() {}
}
