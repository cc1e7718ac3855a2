package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** What pseudonyms under an earlier key are called now. */
public final class Renamings {
  public static final Field<LocalDate> RENAMED_ON =
      Field.date("renamed_on", "Day the key was changed, UTC.");
  public static final Field<String> KIND =
      Field.string("kind", "What is named: account, org, key, ip, payment, email, user.");
  public static final Field<String> OLD_REF = Field.pseudonym("old_ref", "Pseudonym it was.");
  public static final Field<String> NEW_REF = Field.pseudonym("new_ref", "Pseudonym it is.");

  public static final TableSpec TABLE =
      table("renamings")
          .doc(
              "What pseudonyms under an earlier key are called now; written by rekey, kept while"
                  + " both keys may be met.")
          .fields(RENAMED_ON, KIND, OLD_REF, NEW_REF)
          .key(RENAMED_ON, OLD_REF)
          .partitionedBy(RENAMED_ON)
          .keptFor(Period.ofDays(35));

  private Renamings() {}
}
