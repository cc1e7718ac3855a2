package dev.stillwatch.releases;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Releases;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A line of the operator's calendar as it is written; texts are empty where nothing stands.
 *
 * @param releasedAt when, if that can be read
 * @param knownAt when it became known, if that can be read
 * @param dated what stands for the first of them
 * @param known what stands for the second
 */
public record Launch(
    String vendor,
    String model,
    String kind,
    String precision,
    Optional<Instant> releasedAt,
    Optional<Instant> knownAt,
    String dated,
    String known) {
  private static final int MOST = 100_000;

  /**
   * The lines of a calendar, in order of vendor, model and date.
   *
   * @throws IllegalArgumentException if it has more than 100,000
   */
  public static List<Launch> of(Dataset<Row> calendar) {
    List<String> there = Arrays.asList(calendar.columns());
    List<Row> rows =
        calendar
            .select(
                text(there, Releases.VENDOR),
                text(there, Releases.MODEL),
                lower(text(there, Releases.KIND)),
                lower(text(there, Releases.PRECISION)),
                text(there, Releases.RELEASED_AT).try_cast("timestamp"),
                text(there, Releases.KNOWN_AT).try_cast("timestamp"),
                text(there, Releases.RELEASED_AT),
                text(there, Releases.KNOWN_AT))
            .limit(MOST + 1)
            .collectAsList();
    if (rows.size() > MOST) {
      throw new IllegalArgumentException(
          "Cannot check releases: more than %d lines".formatted(MOST));
    }
    return rows.stream().map(Launch::in).toList();
  }

  private static Launch in(Row row) {
    return new Launch(
        text(row, 0),
        text(row, 1),
        text(row, 2),
        text(row, 3),
        Optional.ofNullable(row.getInstant(4)),
        Optional.ofNullable(row.getInstant(5)),
        text(row, 6),
        text(row, 7));
  }

  private static Column text(List<String> there, Field<?> field) {
    return there.contains(field.name())
        ? trim(col(field.name()).cast("string"))
        : lit(null).cast("string");
  }

  private static String text(Row row, int at) {
    return row.isNullAt(at) ? "" : row.getString(at);
  }
}
