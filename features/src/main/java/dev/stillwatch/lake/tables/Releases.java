package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** The calendar of model releases as it was known on a night. */
public final class Releases {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that read the calendar.");
  public static final Field<String> VENDOR = Field.string("vendor", "Who released it.");
  public static final Field<String> MODEL = Field.string("model", "What was released.");
  public static final Field<Instant> RELEASED_AT =
      Field.timestamp("released_at", "When, UTC; midnight where only the day is known.");
  public static final Field<String> PRECISION =
      Field.string("precision", "How exactly the time is known: minute, hour, day or month.");
  public static final Field<String> KIND = Field.string("kind", "own or competitor.");
  public static final Field<String> SOURCE =
      Field.string("source", "Where the date is from; null where not said.").optional();
  public static final Field<Instant> KNOWN_AT =
      Field.timestamp("known_at", "When the date became public; null where not said.").optional();

  public static final TableSpec TABLE =
      table("releases")
          .doc("The calendar of model releases as it was known on a night.")
          .fields(RUN_DATE, VENDOR, MODEL, RELEASED_AT, PRECISION, KIND, SOURCE, KNOWN_AT)
          .key(RUN_DATE, VENDOR, MODEL)
          .partitionedBy(RUN_DATE)
          .always("kind is known", "kind IN ('own', 'competitor')")
          .keptFor(Period.ofDays(35));

  private Releases() {}
}
