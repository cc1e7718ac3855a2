package dev.stillwatch.logs;

import dev.stillwatch.lake.Field;
import java.time.LocalDate;

/** Where a row of the logs was read from; travels beside the canonical columns. */
public final class LogRows {
  public static final Field<String> SOURCE_FILE =
      Field.string(
          "_source_file", "File the row was read from, relative to the folder of the logs.");
  public static final Field<LocalDate> LOG_DATE =
      Field.date(
              "_log_date",
              "Day of the log partition, or of the request where logs are not partitioned; null where neither is known.")
          .optional();

  private LogRows() {}
}
