package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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
 * facet.
 */
public record FormFacets(LocalDate night, Period window, Cells cells) {
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

  /** The facets of the accounts that were active in the window. */
  public Dataset<Row> from(Dataset<Row> accountDays) {
    Dataset<Row> ofEpoch = accountDays.filter(AccountDays.EPOCH.ref().equalTo(lit(cells.epoch())));
    Dataset<Row> formed =
        new SumWindow(night, window, cells.epoch())
            .from(ofEpoch)
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                AccountDays.ORG_REF.ref(),
                AccountDays.REQUESTS.ref(),
                AccountDays.CELLS.ref())
            .flatMap(new Form(cells), Encoders.row(schema()));
    List<Column> columns = new ArrayList<>();
    columns.add(AccountFacets.RUN_DATE.from(lit(night)));
    FORMED.forEach(field -> columns.add(field.ref()));
    return AccountFacets.TABLE.conform(formed.select(columns.toArray(Column[]::new)));
  }

  private static StructType schema() {
    return new StructType(
        FORMED.stream()
            .map(f -> new StructField(f.name(), f.type(), !f.required(), Metadata.empty()))
            .toArray(StructField[]::new));
  }

  private static final class Form implements FlatMapFunction<Row, Row> {
    private final Cells cells;

    Form(Cells cells) {
      this.cells = cells;
    }

    @Override
    public Iterator<Row> call(Row account) {
      double[] whole = new double[cells.dimensions()];
      double[] touch = new double[cells.dimensions()];
      long requests = 0;
      long prompts = 0;
      double mass = 0;
      for (Row cell : account.<Row>getList(3)) {
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
        form(account, "whole", (double) requests, whole, facets);
      }
      if (prompts >= LEAST_REQUESTS && mass >= LEAST_TOUCH) {
        form(account, "touch", mass, touch, facets);
      }
      return facets.iterator();
    }

    private void add(double[] sum, int cell, double weight) {
      float[] centres = cells.centres();
      float[] mean = cells.mean();
      int at = cell * sum.length;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * (centres[at + i] - mean[i]);
      }
    }

    private void form(Row account, String facet, double mass, double[] sum, List<Row> facets) {
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
              cells.epoch(),
              account.isNullAt(1) ? null : account.getString(1),
              account.getLong(2),
              mass,
              vector));
    }
  }
}
