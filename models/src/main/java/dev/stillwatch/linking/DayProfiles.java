package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.transform;

import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * On which days of the window accounts ask more than others do: a shape, not a table.
 *
 * <p>With p(d) the share of an account's requests on day d, its vector is sqrt(p(d)) less the mean
 * of that over all accounts, made unit length ({@link Hellinger}); less the mean, because everybody
 * rests at weekends.
 *
 * <p>Accounts of fewer than {@value #LEAST_REQUESTS} requests or {@value #LEAST_ACTIVE} days have
 * none, since all of those of one day are the same; nor have those whose deviation has a squared
 * length below {@value #LEAST_LENGTH}, who ask as everybody does: their direction is chance. With
 * requests on fewer than {@value #LEAST_DAYS} days nobody has one: in few dimensions everybody is
 * near somebody.
 */
public record DayProfiles(LocalDate night, Period window) {
  /** Name of the channel that links accounts of the same days. */
  public static final String CHANNEL = "timing";

  private static final int LEAST_REQUESTS = 10;
  private static final int LEAST_ACTIVE = 3;
  private static final int LEAST_DAYS = 14;
  private static final double LEAST_LENGTH = 0.2;

  /**
   * One row per account that has one: account_ref and vector, as many numbers as days.
   *
   * @param sums of the window, from {@link SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Column roots =
        transform(col(SumWindow.DAILY.name()), day -> sqrt(day.divide(AccountDays.REQUESTS.ref())));
    Dataset<Row> active =
        sums.filter(
                AccountDays.REQUESTS
                    .ref()
                    .geq(LEAST_REQUESTS)
                    .and(col(SumWindow.ACTIVE_DAYS.name()).geq(LEAST_ACTIVE)))
            .select(AccountDays.ACCOUNT_REF.ref(), roots.as(Hellinger.ROOTS));
    Column days = size(filter(col(Hellinger.MEAN), day -> day.gt(0)));
    return new Hellinger(new Nights(night, window).days())
        .from(active, days.geq(LEAST_DAYS), any -> lit(1.0), LEAST_LENGTH);
  }
}
