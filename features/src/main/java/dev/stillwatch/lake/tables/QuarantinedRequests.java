package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** One row per log row that cannot be used, with the reason. */
public final class QuarantinedRequests {
  public static final Field<LocalDate> EVENT_DATE =
      Field.date(
          "event_date",
          "Day of the log partition, or of the run where the row has no usable time.");
  public static final Field<String> SOURCE_FILE =
      Field.string("source_file", "File the row was read from.");
  public static final Field<String> ROW_REF =
      Field.string(
          "row_ref",
          "The request id where there is one, else a digest of the row: the reference back to it.");
  public static final Field<String> REASON =
      Field.string("reason", "Why the row cannot be used, in words, without its content.");
  public static final Field<Long> OCCURRENCES =
      Field.bigint("occurrences", "Rows of that file with this reference and reason.");

  public static final TableSpec TABLE =
      table("quarantined_requests")
          .doc("One row per log row that cannot be used, with the reason.")
          .fields(EVENT_DATE, SOURCE_FILE, ROW_REF, REASON, OCCURRENCES)
          .key(EVENT_DATE, SOURCE_FILE, ROW_REF, REASON)
          .partitionedBy(EVENT_DATE)
          .keptFor(Period.ofDays(90));

  private QuarantinedRequests() {}
}
