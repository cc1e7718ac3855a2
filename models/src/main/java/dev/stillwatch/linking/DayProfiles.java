package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.zip_with;

import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import java.time.LocalDate;
import java.time.Period;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * On which days of the window accounts ask more than others do: a shape, not a table.
 *
 * <p>With p(d) the share of an account's requests on day d, its vector is sqrt(p(d)) less the mean
 * of that over all accounts, made unit length. Roots, because the distance of two such vectors is
 * Hellinger's and a day's chance deviation is the same whatever is usual on it; the mean, because
 * everybody rests at weekends.
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
  private static final String ROOTS = "_roots";
  private static final String MEAN = "_mean";
  private static final String OFF = "_off";
  private static final String LENGTH = "_length";

  /**
   * One row per account that has one: account_ref and vector, as many numbers as days.
   *
   * @param sums of the window, from {@link SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Column shares =
        transform(col(SumWindow.DAILY.name()), day -> sqrt(day.divide(AccountDays.REQUESTS.ref())));
    Dataset<Row> roots =
        sums.filter(
                AccountDays.REQUESTS
                    .ref()
                    .geq(LEAST_REQUESTS)
                    .and(col(SumWindow.ACTIVE_DAYS.name()).geq(LEAST_ACTIVE)))
            .select(AccountDays.ACCOUNT_REF.ref(), shares.as(ROOTS));
    Column squares = aggregate(col(OFF), lit(0.0), (sum, day) -> sum.plus(day.multiply(day)));
    return roots
        .crossJoin(
            roots
                .agg(mean().as(MEAN))
                .filter(size(filter(col(MEAN), d -> d.gt(0))).geq(LEAST_DAYS)))
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            zip_with(col(ROOTS), col(MEAN), (mine, all) -> mine.minus(all)).as(OFF))
        .withColumn(LENGTH, squares)
        .filter(col(LENGTH).geq(LEAST_LENGTH))
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            AccountFacets.VECTOR.from(
                transform(col(OFF), day -> day.divide(sqrt(col(LENGTH))).cast("float"))));
  }

  /** The mean root of each day. */
  private Column mean() {
    return array(
        IntStream.rangeClosed(1, new Nights(night, window).days())
            .mapToObj(
                day ->
                    Billionths.sumOf(element_at(col(ROOTS), lit(day)))
                        .divide(count(lit(1)))
                        .divide(Billionths.ONE))
            .toArray(Column[]::new));
  }
}
