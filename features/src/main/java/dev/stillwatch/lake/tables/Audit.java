package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;

/** Who looked at what, and why; only ever appended to. */
public final class Audit {
  public static final Field<Instant> AT = Field.timestamp("at", "When.");
  public static final Field<String> BY = Field.string("by", "Who.");
  public static final Field<String> ACTION =
      Field.string("action", "What was done, such as reveal.");
  public static final Field<String> SUBJECT =
      Field.string("subject", "Case or account it was done to.");
  public static final Field<String> PURPOSE =
      Field.string("purpose", "Why, in the person's words.");

  public static final TableSpec TABLE =
      table("audit")
          .doc("Who looked at what, and why; only ever appended to.")
          .fields(AT, BY, ACTION, SUBJECT, PURPOSE)
          .keptUntilErased();

  private Audit() {}
}
