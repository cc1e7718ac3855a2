package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.Field;
import dev.stillwatch.logs.LogReport.Coverage;
import dev.stillwatch.logs.LogReport.Reject;
import dev.stillwatch.requests.JudgeRequests;
import dev.stillwatch.requests.RequestLimits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks at the logs as a night would, and writes nothing.
 *
 * @param limits what a row must keep to; its days are the days looked at, from the first to the
 *     last
 */
public record ValidateLogs(LogSource source, RequestLimits limits) {
  private static final String ROWS = "_rows";
  private static final String LEAST = "_least";
  private static final String MOST = "_most";
  private static final String FIRST = "_first";
  private static final String LAST = "_last";
  private static final String NULLS = "_nulls_";

  /**
   * Reads the days once and says what is there.
   *
   * @throws InputMissing if there is nothing to read
   * @throws IllegalArgumentException if the mapping does not fit the source
   */
  public LogReport report() {
    LocalDate from = limits.days().get(0);
    LocalDate to = limits.days().get(limits.days().size() - 1);
    List<UnreadableFile> unreadable = source.unreadable(from, to);
    Dataset<Row> logs = source.read(from, to);
    List<Field<?>> columns = columns();
    List<Row> byReason =
        byReason(new JudgeRequests(limits).withTurns(logs, nulls(columns)), columns);

    long rows = byReason.stream().mapToLong(row -> row.<Long>getAs(ROWS)).sum();
    if (rows == 0) {
      throw new InputMissing(
          "Cannot validate logs: no row at %s from %s to %s, by the day of the folder (%s) or else by event_time"
              .formatted(source.path(), from, to, source.mapping().day()));
    }
    LogSource.Fit fit = source.fit(from, to);
    List<Coverage> coverage = new ArrayList<>();
    for (Field<?> column : columns) {
      String name = column.name();
      long nulls = byReason.stream().mapToLong(row -> row.<Long>getAs(NULLS + name)).sum();
      coverage.add(new Coverage(name, fit.columns().contains(name), nulls, rows));
    }
    List<Reject> rejects =
        byReason.stream()
            .filter(row -> JudgeRequests.REASON.in(row) != null)
            .map(ValidateLogs::reject)
            .sorted(Comparator.comparingLong(Reject::rows).reversed().thenComparing(Reject::reason))
            .toList();
    return new LogReport(
        rows,
        rows - rejects.stream().mapToLong(Reject::rows).sum(),
        times(byReason, FIRST).min(Comparator.naturalOrder()),
        times(byReason, LAST).max(Comparator.naturalOrder()),
        coverage,
        rejects,
        unreadable,
        fit.unfit());
  }

  private static List<Field<?>> columns() {
    return CanonicalLog.TABLE.fields().stream()
        .filter(field -> !field.equals(CanonicalLog.ATTRIBUTES))
        .toList();
  }

  private static Column[] nulls(List<Field<?>> columns) {
    return columns.stream()
        .map(field -> field.ref().isNull().cast("long").as(NULLS + field.name()))
        .toArray(Column[]::new);
  }

  private static List<Row> byReason(Dataset<Row> judged, List<Field<?>> columns) {
    List<Column> sums = new ArrayList<>();
    Column reference =
        coalesce(JudgeRequests.ID.ref(), concat(lit("a row of "), LogRows.SOURCE_FILE.ref()));
    sums.add(min(reference).as(LEAST));
    sums.add(max(reference).as(MOST));
    sums.add(min(CanonicalLog.EVENT_TIME.ref()).as(FIRST));
    sums.add(max(CanonicalLog.EVENT_TIME.ref()).as(LAST));
    for (Field<?> column : columns) {
      String name = NULLS + column.name();
      sums.add(coalesce(sum(col(name)), lit(0L)).as(name));
    }
    return judged
        .groupBy(JudgeRequests.REASON.ref())
        .agg(count(lit(1)).as(ROWS), sums.toArray(Column[]::new))
        .collectAsList();
  }

  private static Reject reject(Row row) {
    List<String> examples =
        Stream.of(row.<String>getAs(LEAST), row.<String>getAs(MOST)).distinct().toList();
    return new Reject(JudgeRequests.REASON.in(row), row.<Long>getAs(ROWS), examples);
  }

  private static Stream<Instant> times(List<Row> rows, String column) {
    return rows.stream().flatMap(row -> Optional.ofNullable(row.<Instant>getAs(column)).stream());
  }
}
