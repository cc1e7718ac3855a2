package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds up each account's days of a window into one row: a shape that steps share, not a table.
 *
 * <p>Days are added in their order, so that sums of doubles do not depend on partitioning. Rows lie
 * where a hash of their account puts them, in order: once kept, they are joined with other things
 * known of accounts without being exchanged or sorted again, and they are the widest rows of a
 * night.
 *
 * @param epoch cells of other codebook epochs are left out, since cells of two epochs do not
 *     compare unless {@link CarryCells} brought them together; all other sums are over every day
 */
public record SumWindow(LocalDate night, Period window, String epoch) {
  /** Days on which the account asked for anything. */
  public static final Field<Long> ACTIVE_DAYS =
      Field.bigint("active_days", "Days of the window with a request.");

  /** Seconds since 1970 of the first request in the window. */
  public static final Field<Long> FIRST_SECOND =
      Field.bigint("first_second", "First request of the window, seconds since 1970.");

  /** Seconds since 1970 of the last request in the window. */
  public static final Field<Long> LAST_SECOND =
      Field.bigint("last_second", "Last request of the window, seconds since 1970.");

  /** Requests on each day of the window. */
  public static final Field<Object> DAILY =
      Field.nested(
          "daily", "array<int>", "Requests on each day of the window, the first day first.");

  private static final double SECONDS = Duration.ofDays(1).toSeconds();
  private static final String DAYS = "_days";
  private static final List<Field<?>> COUNTS =
      List.of(
          AccountDays.REQUESTS,
          AccountDays.PROMPTS,
          AccountDays.FOLLOW_UPS,
          AccountDays.CONVERSATIONAL,
          AccountDays.ANSWERED);

  /** Columns of the sums. */
  public static final List<Field<?>> COLUMNS =
      List.of(
          AccountDays.ACCOUNT_REF,
          AccountDays.ORG_REF,
          ACTIVE_DAYS,
          FIRST_SECOND,
          LAST_SECOND,
          DAILY,
          AccountDays.REQUESTS,
          AccountDays.PROMPTS,
          AccountDays.FOLLOW_UPS,
          AccountDays.CONVERSATIONAL,
          AccountDays.ANSWERED,
          AccountDays.LOG_OUTPUT,
          AccountDays.CELLS,
          AccountDays.FRAMES,
          AccountDays.NETWORKS,
          AccountDays.SIGNATURES,
          AccountDays.STYLES);

  /** One row per account that has a day in the window. */
  public Dataset<Row> from(Dataset<Row> accountDays) {
    Nights nights = new Nights(night, window);
    long firstDay = night.toEpochDay() - nights.days() + 1;
    return accountDays
        .filter(nights.holdsEventDate())
        .groupBy(AccountDays.ACCOUNT_REF.ref())
        .agg(sort_array(collect_list(day())).as(DAYS))
        .map(new AddUp(firstDay, nights.days()), Encoders.row(Field.schema(COLUMNS)))
        .repartition(AccountDays.ACCOUNT_REF.ref())
        .sortWithinPartitions(AccountDays.ACCOUNT_REF.ref());
  }

  private Column day() {
    List<Column> columns = new ArrayList<>();
    columns.add(unix_date(AccountDays.EVENT_DATE.ref()).as("_day"));
    columns.add(AccountDays.ORG_REF.ref());
    columns.add(unix_seconds(AccountDays.FIRST_AT.ref()).as("_first"));
    columns.add(unix_seconds(AccountDays.LAST_AT.ref()).as("_last"));
    COUNTS.forEach(count -> columns.add(count.ref()));
    columns.add(AccountDays.LOG_OUTPUT.ref());
    columns.add(
        when(AccountDays.EPOCH.ref().equalTo(lit(epoch)), AccountDays.CELLS.ref()).as("_cells"));
    columns.add(AccountDays.FRAMES.ref());
    columns.add(AccountDays.NETWORKS.ref());
    columns.add(AccountDays.SIGNATURES.ref());
    columns.add(AccountDays.STYLES.ref());
    return struct(columns.toArray(Column[]::new));
  }

  /** Days from the first request of the window to the last, and one: 1 and more. */
  static Column daysPresent() {
    return col(LAST_SECOND.name()).minus(col(FIRST_SECOND.name())).divide(SECONDS).plus(1);
  }

  private static final class CellSums {
    private final long[] counts = new long[4];
    private double logOutput;

    void add(Row cell) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += cell.getLong(i + 1);
      }
      logOutput += cell.getDouble(counts.length + 1);
    }

    Row row(int cell) {
      return RowFactory.create(cell, counts[0], counts[1], counts[2], counts[3], logOutput);
    }
  }

  private record AddUp(long firstDay, int length) implements MapFunction<Row, Row> {
    private static final int FIRST = 2;
    private static final int LAST = 3;
    private static final int COUNTED = 4;

    @Override
    public Row call(Row account) {
      List<Row> days = account.getList(1);
      String org = null;
      long first = Long.MAX_VALUE;
      long last = Long.MIN_VALUE;
      long[] counts = new long[COUNTS.size()];
      int[] daily = new int[length];
      double logOutput = 0;
      Map<Integer, CellSums> cells = new TreeMap<>();
      Map<Long, long[]> frames = new TreeMap<>();
      TreeSet<String> networks = new TreeSet<>();
      TreeSet<Long> signatures = new TreeSet<>();
      Map<Integer, long[]> styles = new TreeMap<>();
      int log = COUNTED + counts.length;
      for (Row day : days) {
        // The latest day that names an organisation has the word.
        org = day.isNullAt(1) ? org : day.getString(1);
        first = Math.min(first, day.getLong(FIRST));
        last = Math.max(last, day.getLong(LAST));
        for (int i = 0; i < counts.length; i++) {
          counts[i] += day.getLong(COUNTED + i);
        }
        int at = (int) (day.getInt(0) - firstDay);
        daily[at] = (int) Math.min(Integer.MAX_VALUE, daily[at] + day.getLong(COUNTED));
        logOutput += day.getDouble(log);
        if (!day.isNullAt(log + 1)) {
          for (Row cell : day.<Row>getList(log + 1)) {
            cells.computeIfAbsent(cell.getInt(0), c -> new CellSums()).add(cell);
          }
        }
        for (Row frame : day.<Row>getList(log + 2)) {
          frames.computeIfAbsent(frame.getLong(0), f -> new long[1])[0] += frame.getLong(1);
        }
        networks.addAll(day.getList(log + 3));
        if (!day.isNullAt(log + 4)) {
          signatures.addAll(day.getList(log + 4));
        }
        if (!day.isNullAt(log + 5)) {
          for (Row style : day.<Row>getList(log + 5)) {
            styles.computeIfAbsent(style.getInt(0), s -> new long[1])[0] += style.getLong(1);
          }
        }
      }
      List<Row> cellRows = new ArrayList<>(cells.size());
      cells.forEach((cell, sums) -> cellRows.add(sums.row(cell)));
      List<Row> frameRows = new ArrayList<>(frames.size());
      frames.forEach((frame, n) -> frameRows.add(RowFactory.create(frame, n[0])));
      List<Row> styleRows = new ArrayList<>(styles.size());
      styles.forEach((style, n) -> styleRows.add(RowFactory.create(style, n[0])));

      List<Object> values = new ArrayList<>();
      values.add(account.getString(0));
      values.add(org);
      values.add((long) days.size());
      values.add(first);
      values.add(last);
      values.add(daily);
      for (long count : counts) {
        values.add(count);
      }
      values.add(logOutput);
      values.add(cellRows.toArray());
      values.add(frameRows.toArray());
      values.add(networks.toArray());
      values.add(signatures.stream().limit(SumAccountDays.SIGNATURES).toArray());
      // Of the days that have them, so they are fewer than requests where some do not.
      values.add(styleRows.toArray());
      return RowFactory.create(values.toArray());
    }
  }
}
