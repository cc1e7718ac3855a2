package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** What was run, on what, with which outcome; one row per step and for the night itself. */
public final class Runs {
  public static final Field<String> RUN_ID = Field.string("run_id", "Id of the attempt.");
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night.");
  public static final Field<LocalDate> FROM_DATE =
      Field.date("from_date", "First day of logs the run was asked for.");
  public static final Field<String> STEP =
      Field.string("step", "Table filled, or night for the whole.");
  public static final Field<String> OUTCOME =
      Field.string("outcome", "started, written, skipped, refused or failed.");
  public static final Field<String> REASON =
      Field.string("reason", "Why it was refused or failed; null otherwise.").optional();
  public static final Field<Instant> STARTED_AT = Field.timestamp("started_at", "When it started.");
  public static final Field<Instant> FINISHED_AT =
      Field.timestamp("finished_at", "When it ended; null for started.").optional();
  public static final Field<Long> ROWS =
      Field.bigint("rows", "Rows written; null where nothing was.").optional();
  public static final Field<Long> TABLE_VERSION =
      Field.bigint(
              "table_version", "Version of the table after it; null where nothing was written.")
          .optional();
  public static final Field<Object> INPUT_VERSIONS =
      Field.nested("input_versions", "map<string,bigint>", "Version of each table read.");
  public static final Field<Object> LOG_FILES =
      Field.nested(
          "log_files",
          "map<string,string>",
          "For each day of logs read a digest of its files' names, sizes and times.");
  public static final Field<String> CONFIG_HASH =
      Field.string("config_hash", "Digest of the settings.");
  public static final Field<String> CODE_VERSION =
      Field.string("code_version", "Version of Stillwatch.");

  public static final TableSpec TABLE =
      table("runs")
          .doc(
              "What was run, on what, with which outcome; one row per step and for the night itself.")
          .fields(
              RUN_ID,
              RUN_DATE,
              FROM_DATE,
              STEP,
              OUTCOME,
              REASON,
              STARTED_AT,
              FINISHED_AT,
              ROWS,
              TABLE_VERSION,
              INPUT_VERSIONS,
              LOG_FILES,
              CONFIG_HASH,
              CODE_VERSION)
          .key(RUN_ID, RUN_DATE, STEP, OUTCOME)
          .keptFor(Period.ofMonths(24));

  private Runs() {}
}
