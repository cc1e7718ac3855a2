package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_seconds;

import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The habits of accounts and the strata they are alike in: a shape that steps share, not a table.
 *
 * <p>One row per account: its pseudonym, its stratum on each level, and a column per {@link Habit},
 * null where not known, with four decimals: as many as anybody can tell apart, and what bounds the
 * distinct values of a quantile.
 */
public final class MeasureHabits {
  private static final String NIGHT = "_night";
  private static final String SUMS = "_sums";
  private static final double DECIMALS = 1e4;

  private MeasureHabits() {}

  /**
   * Of the sums of one window.
   *
   * @param sums from {@link SumWindow}
   * @param accounts snapshots up to the night
   */
  public static Dataset<Row> of(LocalDate night, Dataset<Row> sums, Dataset<Row> accounts) {
    return measured(new SketchAccounts(night).from(sums, accounts));
  }

  /**
   * Of the windows of several nights, in one pass: an account once, by the last of the windows that
   * it asked in, since the same accounts are there night after night.
   *
   * @param nights at least one
   * @param accounts snapshots up to the last of them
   */
  public static Dataset<Row> over(
      List<LocalDate> nights, Period window, Dataset<Row> accountDays, Dataset<Row> accounts) {
    LocalDate last = Collections.max(nights);
    int days = new Nights(last, window).days();
    Column day = AccountDays.EVENT_DATE.ref();
    Column lookingBack =
        filter(
            array(nights.stream().map(night -> lit(night)).toArray(Column[]::new)),
            night -> day.leq(night).and(day.gt(date_sub(night, days))));
    Dataset<Row> sums =
        accountDays
            .filter(day.gt(lit(Collections.min(nights).minus(window))).and(day.leq(lit(last))))
            .withColumn(NIGHT, explode(lookingBack))
            .groupBy(AccountDays.ACCOUNT_REF.ref(), col(NIGHT))
            .agg(
                AccountDays.REQUESTS.from(sum(AccountDays.REQUESTS.ref())),
                AccountDays.PROMPTS.from(sum(AccountDays.PROMPTS.ref())),
                AccountDays.FOLLOW_UPS.from(sum(AccountDays.FOLLOW_UPS.ref())),
                AccountDays.ANSWERED.from(sum(AccountDays.ANSWERED.ref())),
                AccountDays.LOG_OUTPUT.from(sum(AccountDays.LOG_OUTPUT.ref())),
                SumWindow.ACTIVE_DAYS.from(count(lit(1))),
                SumWindow.FIRST_SECOND.from(min(unix_seconds(AccountDays.FIRST_AT.ref()))),
                SumWindow.LAST_SECOND.from(max(unix_seconds(AccountDays.LAST_AT.ref()))),
                SumWindow.DAILY.from(array()))
            .groupBy(AccountDays.ACCOUNT_REF.ref())
            .agg(max_by(struct(col("*")), col(NIGHT)).as(SUMS))
            .select(col(SUMS + ".*"));
    return measured(new SketchAccounts(last).from(sums, accounts, col(NIGHT)));
  }

  private static Dataset<Row> measured(Dataset<Row> sketches) {
    StructType schema =
        new StructType()
            .add(Accounts.ACCOUNT_REF.name(), "string")
            .add(SketchAccounts.LIKES, DataTypes.createArrayType(DataTypes.StringType));
    for (Habit habit : Habit.ALL) {
      schema = schema.add(habit.label(), "double");
    }
    return sketches.map(new Measured(), Encoders.row(schema));
  }

  private record Measured() implements MapFunction<Row, Row> {
    @Override
    public Row call(Row row) {
      Sketch sketch = Sketch.of(row, 0);
      List<Object> values = new ArrayList<>();
      values.add(sketch.account());
      values.add(sketch.likes().toArray());
      for (Habit habit : Habit.ALL) {
        double value = habit.of(sketch);
        values.add(Double.isNaN(value) ? null : Math.rint(value * DECIMALS) / DECIMALS);
      }
      return RowFactory.create(values.toArray());
    }
  }
}
