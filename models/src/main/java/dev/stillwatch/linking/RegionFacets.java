package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What accounts ask in each region of the codebook, whatever else they ask: a shape, not a table.
 *
 * <p>An account may mix several streams of requests. For each region in which it has at least
 * {@value #LEAST_REQUESTS} requests and {@value #LEAST_PROMPTS} prompts there is a vector: the sum
 * over its cells c there of m(c) (centre(c) - mu), made unit length, with m(c) its prompts and mu
 * the mean centre of the region's cells, weighed by everybody's touches. Made of the window's
 * counts per cell alone, which add up over days.
 *
 * <p>In a region where fewer than {@value #LEAST_ACCOUNTS} accounts have a vector nobody has: each
 * would be among the nearest of most others.
 *
 * @param regions the region of each cell, from {@link dev.stillwatch.codebook.Regions}
 */
@SuppressWarnings("ArrayRecordComponent") // Made once an epoch and never written to.
public record RegionFacets(Cells cells, int[] regions) {
  /** Name of the channel that links accounts by a part of what they ask. */
  public static final String CHANNEL = "facets";

  /** What the regions are called, before their number. */
  public static final String REGION = "region";

  private static final int LEAST_REQUESTS = 12;
  private static final int LEAST_PROMPTS = 8;
  private static final int LEAST_ACCOUNTS = 100;
  private static final String ACCOUNTS = "_accounts";
  private static final StructType FORMED =
      new StructType()
          .add(AccountDays.ACCOUNT_REF.name(), "string")
          .add(NearestAccounts.PLACE, "int")
          .add(AccountFacets.VECTOR.name(), "array<float>");

  /**
   * One row per account and region: account_ref, {@value NearestAccounts#PLACE}, the region, and
   * vector. Reads what everybody touches at once.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}, of the codebook's
   *     epoch
   * @param touched from {@link dev.stillwatch.grouping.TouchedCells}
   */
  public Dataset<Row> from(Dataset<Row> sums, Dataset<Row> touched) {
    Space space =
        new Space(regions, cells.centres(), means(touched.collectAsList()), cells.dimensions());
    Dataset<Row> formed =
        sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.CELLS.ref())
            .flatMap(
                new Form(
                    JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext())
                        .broadcast(space)),
                Encoders.row(FORMED));
    Dataset<Row> inhabited =
        formed
            .groupBy(col(NearestAccounts.PLACE))
            .agg(count(lit(1)).as(ACCOUNTS))
            .filter(col(ACCOUNTS).geq(LEAST_ACCOUNTS))
            .select(col(NearestAccounts.PLACE));
    return formed.join(broadcast(inhabited), new String[] {NearestAccounts.PLACE}, "left_semi");
  }

  /** Mean centre of each region's cells, weighed by everybody's touches. */
  private float[] means(List<Row> touched) {
    int dimensions = cells.dimensions();
    Map<Integer, Long> weights = new TreeMap<>();
    touched.forEach(row -> weights.put(row.getInt(0), row.getLong(1)));
    int count = 0;
    for (int region : regions) {
      count = Math.max(count, region + 1);
    }
    double[] sums = new double[count * dimensions];
    double[] totals = new double[count];
    weights.forEach(
        (cell, weight) -> {
          int region = regions[cell];
          totals[region] += weight;
          for (int i = 0; i < dimensions; i++) {
            sums[region * dimensions + i] += weight * cells.centres()[cell * dimensions + i];
          }
        });
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / Math.max(1, totals[i / dimensions]));
    }
    return means;
  }

  /** What vectors need of a codebook. */
  private record Space(int[] regions, float[] centres, float[] means, int dimensions)
      implements Serializable {}

  /** A part of one account's traffic. */
  private static final class Part {
    private final double[] sum;
    private long requests;
    private long prompts;

    Part(int dimensions) {
      sum = new double[dimensions];
    }
  }

  private record Form(Broadcast<Space> space) implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row account) {
      Space known = space.value();
      Map<Integer, Part> parts = new TreeMap<>();
      for (Row cell : account.<Row>getList(1)) {
        int region = known.regions()[cell.getInt(0)];
        Part part = parts.computeIfAbsent(region, any -> new Part(known.dimensions()));
        part.requests += cell.getLong(1);
        part.prompts += cell.getLong(2);
        add(part.sum, known, cell.getInt(0), region, cell.getLong(2));
      }
      List<Row> facets = new ArrayList<>();
      parts.forEach(
          (region, part) -> {
            if (part.requests >= LEAST_REQUESTS && part.prompts >= LEAST_PROMPTS) {
              form(account.getString(0), region, part.sum, facets);
            }
          });
      return facets.iterator();
    }

    private static void add(double[] sum, Space known, int cell, int region, long prompts) {
      int centre = cell * sum.length;
      int mean = region * sum.length;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += prompts * (double) (known.centres()[centre + i] - known.means()[mean + i]);
      }
    }

    private static void form(String account, int region, double[] sum, List<Row> facets) {
      double squares = 0;
      for (double x : sum) {
        squares += x * x;
      }
      // A region of one cell has no directions.
      if (squares < 1e-9) {
        return;
      }
      double length = Math.sqrt(squares);
      float[] vector = new float[sum.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (sum[i] / length);
      }
      facets.add(RowFactory.create(account, region, vector));
    }
  }
}
