package dev.stillwatch.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_date;

import dev.stillwatch.lake.tables.Releases;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The releases a night may use: within its history, known by then, and dated to the day or better.
 *
 * <p>Rows without vendor, model or date are left out; a model listed twice counts on its first day.
 * At most the 5,000 most recent releases are used.
 *
 * @param night last day
 * @param history how far back to look
 */
record ReleaseCalendar(LocalDate night, Period history) {
  static final String DAY = "_released_on";
  static final String VENDORS = "_vendors";
  private static final int MOST_RELEASES = 5_000;

  /** {@code vendor, model, _released_on} of the releases of one kind. */
  Dataset<Row> ofKind(String kind, Dataset<Row> releases) {
    Column released = to_date(Releases.RELEASED_AT.ref());
    Column inHistory = released.between(lit(night.minus(history).plusDays(1)), lit(night));
    Column known =
        Releases.KNOWN_AT.ref().isNull().or(to_date(Releases.KNOWN_AT.ref()).leq(lit(night)));
    Column exact = lower(trim(Releases.PRECISION.ref())).isin("minute", "hour", "day");
    return releases
        .filter(Releases.RUN_DATE.ref().equalTo(lit(night)))
        .filter(lower(trim(Releases.KIND.ref())).equalTo(lit(kind)))
        .filter(inHistory.and(known).and(exact))
        .filter(trim(Releases.VENDOR.ref()).notEqual(lit("")))
        .filter(trim(Releases.MODEL.ref()).notEqual(lit("")))
        .groupBy(
            trim(Releases.VENDOR.ref()).as(Releases.VENDOR.name()),
            trim(Releases.MODEL.ref()).as(Releases.MODEL.name()))
        .agg(min(released).as(DAY))
        .orderBy(col(DAY).desc(), Releases.VENDOR.ref(), Releases.MODEL.ref())
        .limit(MOST_RELEASES);
  }

  /** One row: {@code _vendors}, each competitor with the epoch days of its releases, in order. */
  Dataset<Row> competitors(Dataset<Row> releases) {
    return ofKind("competitor", releases)
        .groupBy(Releases.VENDOR.ref())
        .agg(sort_array(collect_list(unix_date(col(DAY)))).as(DAY))
        .agg(sort_array(collect_list(struct(Releases.VENDOR.ref(), col(DAY)))).as(VENDORS));
  }
}
