package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.AccountDays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What all accounts of a window are like, in one row that groups are set beside.
 *
 * <p>Middles are medians and spreads the distance of the quartiles over 1.349, which is the
 * standard deviation of a normal distribution: neither moves for a minority of odd accounts.
 * Accounts with fewer than {@value #LEAST} answers, or requests, have no say in them; where none
 * has, they are null.
 */
public final class Population {
  /** Column of the number of accounts. */
  public static final String ACCOUNTS = "_accounts";

  /** Column of the median of the accounts' mean ln(1 + output tokens). */
  public static final String LENGTH = "_ordinary_length";

  /** Column of the spread of the accounts' mean ln(1 + output tokens). */
  public static final String LENGTH_SPREAD = "_ordinary_length_spread";

  /** Column of the median share of follow-ups among an account's requests, in [0, 1]. */
  public static final String FOLLOW_UPS = "_ordinary_follow_ups";

  /** Column of the spread of that share. */
  public static final String FOLLOW_UPS_SPREAD = "_ordinary_follow_ups_spread";

  /** Column of the median of the accounts' ln requests per active day. */
  public static final String PACE = "_ordinary_pace";

  /** Column of the spread of that. */
  public static final String PACE_SPREAD = "_ordinary_pace_spread";

  /** Column of the median of the accounts' ln requests per day between their first and last. */
  public static final String RATE = "_ordinary_rate";

  /** Column of the spread of that. */
  public static final String RATE_SPREAD = "_ordinary_rate_spread";

  /** Distance of the quartiles of a normal distribution, in standard deviations. */
  public static final double QUARTILES = 1.349;

  private static final int LEAST = 10;
  private static final String MEAN = "_mean";
  private static final String SHARE = "_share";
  private static final String LENGTHS = "_lengths";
  private static final String SHARES = "_shares";
  private static final String DAILY = "_daily";
  private static final String PACES = "_paces";
  private static final String OVERALL = "_overall";
  private static final String RATES = "_rates";

  private Population() {}

  /**
   * The row.
   *
   * @param sums from {@link SumWindow}
   */
  public static Dataset<Row> of(Dataset<Row> sums) {
    return sums.select(
            mean(AccountDays.LOG_OUTPUT.ref(), AccountDays.ANSWERED.ref()).as(MEAN),
            mean(AccountDays.FOLLOW_UPS.ref(), AccountDays.REQUESTS.ref()).as(SHARE),
            perDay(col(SumWindow.ACTIVE_DAYS.name())).as(DAILY),
            perDay(SumWindow.daysPresent()).as(OVERALL))
        .agg(
            count(lit(1)).as(ACCOUNTS),
            quartiles(col(MEAN)).as(LENGTHS),
            quartiles(col(SHARE)).as(SHARES),
            quartiles(col(DAILY)).as(PACES),
            quartiles(col(OVERALL)).as(RATES))
        .select(
            col(ACCOUNTS),
            element_at(col(LENGTHS), lit(2)).as(LENGTH),
            spread(col(LENGTHS)).as(LENGTH_SPREAD),
            element_at(col(SHARES), lit(2)).as(FOLLOW_UPS),
            spread(col(SHARES)).as(FOLLOW_UPS_SPREAD),
            element_at(col(PACES), lit(2)).as(PACE),
            spread(col(PACES)).as(PACE_SPREAD),
            element_at(col(RATES), lit(2)).as(RATE),
            spread(col(RATES)).as(RATE_SPREAD));
  }

  private static Column mean(Column sum, Column of) {
    return when(of.geq(LEAST), round(sum.divide(of), 6));
  }

  private static Column perDay(Column days) {
    Column requests = AccountDays.REQUESTS.ref();
    return when(requests.geq(LEAST), round(log(requests.divide(days)), 3));
  }

  private static Column quartiles(Column values) {
    return percentile(values, array(lit(0.25), lit(0.5), lit(0.75)));
  }

  private static Column spread(Column quartiles) {
    return element_at(quartiles, lit(3)).minus(element_at(quartiles, lit(1))).divide(QUARTILES);
  }
}
