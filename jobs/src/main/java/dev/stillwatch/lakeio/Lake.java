package dev.stillwatch.lakeio;

import dev.stillwatch.lake.TableSpec;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the tables live. */
public interface Lake {
  /** The table's rows; none where it has never been written. */
  Dataset<Row> read(TableSpec table);

  /**
   * The same rows for whoever reads whole days of them: planned without asking Spark which files
   * hold them, but without leaving out files by keys.
   */
  default Dataset<Row> scan(TableSpec table) {
    return read(table);
  }

  /** How often the table has been changed; empty where it has never been written. */
  OptionalLong version(TableSpec table);

  /**
   * Puts rows in the place of a slice, at once or not at all.
   *
   * @param note kept with the change, for whoever reads the table's history
   * @return the table's new version
   * @throws CommitConflict if somebody else changed the table meanwhile
   */
  long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note);

  /**
   * Adds rows.
   *
   * @return the table's new version
   * @throws CommitConflict if somebody else changed the table meanwhile
   */
  long append(TableSpec table, Dataset<Row> rows, String note);
}
