package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.Strata;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The columns that {@link Sketch} is made of: a shape that steps share, not a table. */
record SketchAccounts(LocalDate night) {
  /** Column of {@link Sketch#place}. */
  static final String PLACE = "_place";

  /** Column of {@link Sketch#likes}. */
  static final String LIKES = "_likes";

  private static final int BITS_OF_LONG = 64;
  private static final int BITS_OF_DOUBLE = 53;

  /**
   * One row per account of the window with requests.
   *
   * @param sums of the window, from {@link SumWindow}
   * @param accounts snapshots up to the night
   */
  Dataset<Row> from(Dataset<Row> sums, Dataset<Row> accounts) {
    return from(sums, accounts, lit(night));
  }

  /**
   * The same of sums of several windows.
   *
   * @param lookedBackOn the night of each of them
   */
  Dataset<Row> from(Dataset<Row> sums, Dataset<Row> accounts, Column lookedBackOn) {
    Dataset<Row> known =
        new LatestAccounts(night).from(accounts, Accounts.PLAN, Accounts.CREATED_AT);
    return sums.filter(AccountDays.REQUESTS.ref().gt(0))
        .join(known, new String[] {Accounts.ACCOUNT_REF.name()}, "left")
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            shiftrightunsigned(
                    xxhash64(AccountDays.ACCOUNT_REF.ref()), BITS_OF_LONG - BITS_OF_DOUBLE)
                .divide(lit((double) (1L << BITS_OF_DOUBLE)))
                .as(PLACE),
            transform(
                    Strata.of(
                        lookedBackOn,
                        AccountDays.REQUESTS.ref(),
                        col(SumWindow.ACTIVE_DAYS.name())),
                    stratum -> stratum.getField(Strata.LIKE))
                .as(LIKES),
            AccountDays.REQUESTS.ref(),
            AccountDays.PROMPTS.ref(),
            AccountDays.FOLLOW_UPS.ref(),
            AccountDays.ANSWERED.ref(),
            AccountDays.LOG_OUTPUT.ref(),
            col(SumWindow.ACTIVE_DAYS.name()),
            col(SumWindow.FIRST_SECOND.name()),
            col(SumWindow.LAST_SECOND.name()),
            col(SumWindow.DAILY.name()),
            unix_seconds(Accounts.CREATED_AT.ref()).as(JudgeGroups.CREATED));
  }
}
