package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.zip_with;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * In what accounts' shares differ from everybody's: vectors for {@link NearestAccounts}.
 *
 * <p>A share's root less the mean root of all accounts, made unit length. Roots, because the
 * distance of two such vectors is Hellinger's and a share's chance deviation is the same whatever
 * is usual; the mean, because what everybody does makes nobody alike.
 *
 * @param shares how many there are of an account
 */
record Hellinger(int shares) {
  /** Column of an account's roots, {@code array<double>}. */
  static final String ROOTS = "_roots";

  /** Column of the mean roots of all accounts, which conditions may be made of. */
  static final String MEAN = "_mean";

  private static final String OFF = "_off";
  private static final String LENGTH = "_length";

  /**
   * One row per account whose deviation is long enough: account_ref and vector. The direction of a
   * small deviation is chance.
   *
   * @param roots one row per account: account_ref and {@value #ROOTS}
   * @param usable whether the mean roots allow for any vectors
   * @param weight of a squared deviation, given the mean root it is from
   * @param least squared length that a weighed deviation must have
   */
  Dataset<Row> from(Dataset<Row> roots, Column usable, UnaryOperator<Column> weight, double least) {
    return roots
        .crossJoin(roots.agg(mean().as(MEAN)).filter(usable))
        .withColumn(
            OFF,
            zip_with(
                col(ROOTS),
                col(MEAN),
                (mine, all) -> mine.minus(all).multiply(sqrt(weight.apply(all)))))
        .withColumn(LENGTH, squares(col(OFF)))
        .filter(col(LENGTH).geq(least))
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            AccountFacets.VECTOR.from(
                transform(col(OFF), off -> off.divide(sqrt(col(LENGTH))).cast("float"))));
  }

  private static Column squares(Column array) {
    return aggregate(array, lit(0.0), (sum, x) -> sum.plus(x.multiply(x)));
  }

  /** The mean of each root. */
  private Column mean() {
    return array(
        IntStream.rangeClosed(1, shares)
            .mapToObj(
                at ->
                    Billionths.sumOf(element_at(col(ROOTS), lit(at)))
                        .divide(count(lit(1)))
                        .divide(Billionths.ONE))
            .toArray(Column[]::new));
  }
}
