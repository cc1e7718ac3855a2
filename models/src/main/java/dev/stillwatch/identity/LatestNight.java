package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.lake.Field;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The latest night before one of which a table that is written by the night has rows. */
record LatestNight(LocalDate night) {
  private static final String LAST = "_last";

  /** The rows of that night; those of the night itself and later ones do not count. */
  Dataset<Row> of(Dataset<Row> rows, Field<LocalDate> runDate) {
    Dataset<Row> before = rows.filter(runDate.ref().lt(lit(night)));
    Dataset<Row> last = before.agg(max(runDate.ref()).as(LAST));
    return before.crossJoin(last).filter(runDate.ref().equalTo(col(LAST))).drop(LAST);
  }
}
