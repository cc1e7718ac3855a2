package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.StyleTrait;
import dev.stillwatch.lake.tables.AccountDays;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * In what form accounts ask, whatever they ask about: a shape, not a table. What one program sends
 * has one form.
 *
 * <p>With p(t, b) the share of an account's requests that trait t puts into bin b ({@link
 * StyleTrait}), its vector is sqrt(p(t, b)) over all traits and bins, less the mean m(t, b) of that
 * over all accounts, made unit length ({@link Hellinger}). By the root a part of an account's
 * requests weighs more than its share. A squared deviation weighs -2 log2 m(t, b), the bits by
 * which the bin is rare, so that its length tells how far an account is from everybody's defaults;
 * whom it finds is about the same without. A trait that is never logged is the same of all, and
 * says nothing.
 *
 * <p>Accounts of fewer than {@value #LEAST_REQUESTS} requests have none, nor have those whose
 * weighed deviation has a squared length below {@value #LEAST_BITS} bits: who leaves everything at
 * everybody's defaults differs by chance.
 */
public record StyleProfiles() {
  /** Name of the channel that links accounts whose requests have the same form. */
  public static final String CHANNEL = "style";

  private static final int LEAST_REQUESTS = 15;
  private static final double LEAST_BITS = 5;
  private static final StyleTrait[] TRAITS = StyleTrait.values();
  private static final int BINS = Arrays.stream(TRAITS).mapToInt(StyleTrait::bins).sum();
  private static final StructType ROOTS =
      new StructType()
          .add(AccountDays.ACCOUNT_REF.name(), "string")
          .add(Hellinger.ROOTS, "array<double>");

  /**
   * One row per account that has one: account_ref and vector, as many numbers as bins.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Dataset<Row> roots =
        sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.STYLES.ref())
            .flatMap(new Roots(), Encoders.row(ROOTS));
    return new Hellinger(BINS).from(roots, lit(true), StyleProfiles::bits, LEAST_BITS);
  }

  /** By how many bits a bin is rare of which everybody's mean root is this; 0 of one of nobody. */
  private static Column bits(Column mean) {
    return when(mean.gt(0), greatest(lit(0.0), log2(mean).multiply(-2))).otherwise(0.0);
  }

  /** The roots of an account's shares; a function, since bins are sought among few styles. */
  private static final class Roots implements FlatMapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Row account) {
      long[] counts = new long[StyleTrait.PLACES * TRAITS.length];
      for (Row style : account.<Row>getList(1)) {
        counts[style.getInt(0)] = style.getLong(1);
      }
      // Not all requests of a window: its first days may be from before styles were kept.
      long requests = Arrays.stream(counts, 0, StyleTrait.PLACES).sum();
      if (requests < LEAST_REQUESTS) {
        return Collections.emptyIterator();
      }
      double[] roots = new double[BINS];
      int at = 0;
      for (StyleTrait trait : TRAITS) {
        for (int bin = 0; bin < trait.bins(); bin++) {
          roots[at++] = Math.sqrt(counts[trait.first() + bin] / (double) requests);
        }
      }
      return List.of(RowFactory.create(account.getString(0), roots)).iterator();
    }
  }
}
