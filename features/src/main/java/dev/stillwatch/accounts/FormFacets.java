package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Forms the directions by which accounts are compared, from counts per cell alone.
 *
 * <p>With r(c) requests and m(c) prompts of the account in cell c over the window, centre(c) and
 * the codebook's mean mu:
 *
 * <ul>
 *   <li>whole: sum of r(c) (centre(c) - mu) / sum of r(c); mass is the requests in cells.
 *   <li>touch: sum of (centre(c) - mu) / m(c): every prompt weighs 1/m(c)^2, so a cell weighs
 *       1/m(c) in all, and topics the account comes back to fade; mass is D = sum of 1/m(c), and
 *       accounts with less than {@value #LEAST_TOUCH} have no such facet.
 * </ul>
 *
 * <p>Both are scaled to unit length; a facet of no length is left out. A prompt repeated on another
 * day counts again in m, since account_days keeps counts, not texts; for the same reason texts sent
 * by many accounts are not damped here.
 *
 * <p>Accounts with fewer than {@value #LEAST_REQUESTS} requests in cells of this epoch have no
 * facet, and none of touch with fewer prompts.
 */
public record FormFacets(LocalDate night, Cells cells) {
  private static final int LEAST_REQUESTS = 15;
  private static final int LEAST_TOUCH = 4;
  private static final List<Field<?>> FORMED =
      List.of(
          AccountFacets.ACCOUNT_REF,
          AccountFacets.FACET,
          AccountFacets.EPOCH,
          AccountFacets.ORG_REF,
          AccountFacets.REQUESTS,
          AccountFacets.MASS,
          AccountFacets.VECTOR);

  /**
   * The facets of the accounts that were active in the window.
   *
   * @param sums from {@link SumWindow}, of the codebook's epoch
   */
  public Dataset<Row> from(Dataset<Row> sums) {
    Dataset<Row> formed =
        sums.select(
                AccountDays.ACCOUNT_REF.ref(), AccountDays.ORG_REF.ref(), AccountDays.CELLS.ref())
            .flatMap(
                new Form(
                    JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext())
                        .broadcast(new Centres(cells.epoch(), cells.centres(), cells.mean()))),
                Encoders.row(Field.schema(FORMED)));
    List<Column> columns = new ArrayList<>();
    columns.add(AccountFacets.RUN_DATE.from(lit(night)));
    FORMED.forEach(field -> columns.add(field.ref()));
    return AccountFacets.TABLE.conform(formed.select(columns.toArray(Column[]::new)));
  }

  /** Whether a row of account_facets is of a night's facet, whole or touch. */
  public static Column isOf(LocalDate night, String facet) {
    return AccountFacets.RUN_DATE
        .ref()
        .equalTo(lit(night))
        .and(AccountFacets.FACET.ref().equalTo(lit(facet)));
  }

  /** Whether prompts and their touch weight, D, are enough for a touch facet. */
  public static boolean hasTouch(double prompts, double mass) {
    return prompts >= LEAST_REQUESTS && mass >= LEAST_TOUCH;
  }

  /** What facets need of a codebook; the basis beside it may weigh tens of megabytes. */
  @SuppressWarnings("ArrayRecordComponent") // Shared by all tasks and never written to.
  private record Centres(String epoch, float[] centres, float[] mean) implements Serializable {}

  private record Form(Broadcast<Centres> space) implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row account) {
      double[] whole = new double[space.value().mean().length];
      double[] touch = new double[space.value().mean().length];
      long requests = 0;
      long prompts = 0;
      double mass = 0;
      for (Row cell : account.<Row>getList(2)) {
        long sent = cell.getLong(1);
        long distinct = cell.getLong(2);
        add(whole, cell.getInt(0), (double) sent);
        add(touch, cell.getInt(0), 1.0 / distinct);
        requests += sent;
        prompts += distinct;
        mass += 1.0 / distinct;
      }
      List<Row> facets = new ArrayList<>(2);
      if (requests >= LEAST_REQUESTS) {
        form(account, "whole", requests, (double) requests, whole, facets);
      }
      if (hasTouch((double) prompts, mass)) {
        form(account, "touch", requests, mass, touch, facets);
      }
      return facets.iterator();
    }

    private void add(double[] sum, int cell, double weight) {
      float[] centres = space.value().centres();
      float[] mean = space.value().mean();
      int at = cell * sum.length;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * (centres[at + i] - mean[i]);
      }
    }

    private void form(
        Row account, String facet, long requests, double mass, double[] sum, List<Row> facets) {
      double squares = 0;
      for (double x : sum) {
        squares += x * x;
      }
      if (squares < 1e-18) {
        return;
      }
      double length = Math.sqrt(squares);
      Float[] vector = new Float[sum.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (sum[i] / length);
      }
      facets.add(
          RowFactory.create(
              account.getString(0),
              facet,
              space.value().epoch(),
              account.isNullAt(1) ? null : account.getString(1),
              requests,
              mass,
              vector));
    }
  }
}
