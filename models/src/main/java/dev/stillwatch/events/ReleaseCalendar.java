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

import dev.stillwatch.events.LaunchCalendar.Launches;
import dev.stillwatch.lake.tables.Releases;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The releases a night may use: known by then, and dated to the day or better; own ones within its
 * history, competitors' within a year, which is as long as the circle gets that their calendar is
 * moved around. Longer would compare with times of fewer launches.
 *
 * <p>Rows without vendor, model or date are left out; a model listed twice counts on its first day.
 * At most the 5,000 most recent releases are used.
 *
 * @param night last day
 * @param history how far back to look
 */
record ReleaseCalendar(LocalDate night, Period history) implements Serializable {
  /** Day of a release, UTC. */
  static final String DAY = "_released_on";

  /** Time of a release. */
  static final String AT = "_released_at";

  /** Competitors with their days. */
  static final String VENDORS = "_vendors";

  private static final int MOST_RELEASES = 5_000;
  // Whole weeks, so that weekdays keep their order around the circle.
  private static final int YEAR = 364;

  /** {@code vendor, model, _released_on, _released_at} of the own releases. */
  Dataset<Row> own(Dataset<Row> releases) {
    return since(night.minus(history).plusDays(1), "own", releases);
  }

  /** One row: {@code _vendors}, each competitor with the epoch days of its releases, in order. */
  Dataset<Row> competitors(Dataset<Row> releases) {
    LocalDate yearAgo = night.minusDays(YEAR - 1L);
    LocalDate historyAgo = night.minus(history).plusDays(1);
    return since(yearAgo.isBefore(historyAgo) ? yearAgo : historyAgo, "competitor", releases)
        .groupBy(Releases.VENDOR.ref())
        .agg(sort_array(collect_list(unix_date(col(DAY)))).as(DAY))
        .agg(sort_array(collect_list(struct(Releases.VENDOR.ref(), col(DAY)))).as(VENDORS));
  }

  /**
   * The calendar of a row with {@value #VENDORS}.
   *
   * @param length days of the history; the circle is at least as long
   */
  LaunchCalendar launches(Row row, int length) {
    List<Row> vendors = row.getList(row.fieldIndex(VENDORS));
    List<Launches> launches =
        vendors.stream()
            .map(
                vendor ->
                    new Launches(
                        Releases.VENDOR.in(vendor),
                        vendor.<Integer>getList(vendor.fieldIndex(DAY))))
            .toList();
    int last = (int) night.toEpochDay();
    int first =
        launches.stream().flatMap(l -> l.days().stream()).mapToInt(day -> day).min().orElse(last);
    return new LaunchCalendar(last, Math.max(length, last - first + 1), launches);
  }

  private Dataset<Row> since(LocalDate first, String kind, Dataset<Row> releases) {
    Column released = to_date(Releases.RELEASED_AT.ref());
    Column known =
        Releases.KNOWN_AT.ref().isNull().or(to_date(Releases.KNOWN_AT.ref()).leq(lit(night)));
    Column exact = lower(trim(Releases.PRECISION.ref())).isin("minute", "hour", "day");
    return releases
        .filter(Releases.RUN_DATE.ref().equalTo(lit(night)))
        .filter(lower(trim(Releases.KIND.ref())).equalTo(lit(kind)))
        .filter(released.between(lit(first), lit(night)).and(known).and(exact))
        .filter(trim(Releases.VENDOR.ref()).notEqual(lit("")))
        .filter(trim(Releases.MODEL.ref()).notEqual(lit("")))
        .groupBy(
            trim(Releases.VENDOR.ref()).as(Releases.VENDOR.name()),
            trim(Releases.MODEL.ref()).as(Releases.MODEL.name()))
        .agg(min(released).as(DAY), min(Releases.RELEASED_AT.ref()).as(AT))
        .orderBy(col(DAY).desc(), Releases.VENDOR.ref(), Releases.MODEL.ref())
        .limit(MOST_RELEASES);
  }
}
