package dev.stillwatch.evaluate.baselines;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Accounts whose prompts lie farthest from everybody's, one by one.
 *
 * <p>The two-sample test by maximum mean discrepancy against a pool (arXiv 2606.05725; {@link
 * RandomFeatures} has the statistic), on the cells of prompts instead of the prompts. Ordinary
 * accounts are no samples of the pool either, so that every test of enough prompts rejects: the
 * share of accounts that lie farthest is flagged instead of all beyond a p-value. Every account is
 * a case of its own, which is what a detector of single accounts can give a reviewer.
 *
 * @param leastPrompts fewer prompts of an account are not tested, at least 2
 * @param share share of the tested accounts to flag, in (0, 1)
 */
public record AccountDistance(int leastPrompts, double share) implements Baseline {
  private static final int FEATURES = 128;
  private static final long SEED = 7;
  private static final String PROMPTS = "_prompts";
  private static final String CELLS = "_cells";
  private static final String LEAST = "_least";

  public AccountDistance {
    if (leastPrompts < 2 || !(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "Invalid account distance: %d prompts, share %s (at least 2, in (0, 1))"
              .formatted(leastPrompts, share));
    }
  }

  /** Accounts of 15 prompts and more; the farthest twentieth. */
  static AccountDistance shipped() {
    return new AccountDistance(15, 0.05);
  }

  @Override
  public String name() {
    return "account-distance";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    List<Row> newest =
        world
            .codebooks()
            .orderBy(Codebooks.TRAINED_FOR.ref().desc(), Codebooks.EPOCH.ref())
            .limit(1)
            .collectAsList();
    if (newest.isEmpty()) {
      return world.requests().sparkSession().createDataFrame(List.of(), scored());
    }
    Codebook codebook = Codebook.from(newest.get(0));
    Dataset<Row> cells =
        world
            .requests()
            .where(
                Requests.EPOCH.ref().equalTo(codebook.epoch()).and(Requests.CELL.ref().isNotNull()))
            .groupBy(Requests.ACCOUNT_REF.ref(), Requests.CELL.ref())
            .agg(count(lit(1)).as(PROMPTS));
    RandomFeatures features =
        new RandomFeatures(rows(codebook), pool(codebook, cells), FEATURES, SEED);
    Dataset<Row> scored =
        cells
            .groupBy(Requests.ACCOUNT_REF.ref())
            .agg(
                sum(col(PROMPTS)).as(PROMPTS),
                collect_list(struct(Requests.CELL.ref(), col(PROMPTS))).as(CELLS))
            .where(col(PROMPTS).geq(leastPrompts))
            .select(Requests.ACCOUNT_REF.ref(), col(CELLS))
            .map(new Scored(features), Encoders.row(scored()));
    Dataset<Row> bound =
        scored.agg(percentile_approx(col(Groups.STRENGTH), lit(1 - share), lit(10_000)).as(LEAST));
    return scored
        .join(bound, col(Groups.STRENGTH).gt(col(LEAST)))
        .select(CaseMembers.CASE_ID.ref(), col(Groups.STRENGTH), CaseMembers.ACCOUNT_REF.ref());
  }

  private static long[] pool(Codebook codebook, Dataset<Row> cells) {
    long[] pool = new long[codebook.count()];
    cells
        .groupBy(Requests.CELL.ref())
        .agg(sum(col(PROMPTS)))
        .collectAsList()
        .forEach(row -> pool[row.getInt(0)] = row.getLong(1));
    return pool;
  }

  private static float[][] rows(Codebook codebook) {
    float[] centres = codebook.centres();
    float[][] rows = new float[codebook.count()][];
    for (int cell = 0; cell < rows.length; cell++) {
      int from = cell * codebook.dimensions();
      rows[cell] = Arrays.copyOfRange(centres, from, from + codebook.dimensions());
    }
    return rows;
  }

  private static StructType scored() {
    return Field.schema(List.of(CaseMembers.CASE_ID))
        .add(Groups.STRENGTH, DataTypes.DoubleType, false)
        .add(CaseMembers.ACCOUNT_REF.column());
  }

  /** An account with its cells to the case it would be. */
  private record Scored(RandomFeatures features) implements MapFunction<Row, Row> {
    @Override
    public Row call(Row row) {
      List<Row> touched = row.getList(1);
      // In one order, for sums of doubles depend on it.
      List<Row> sorted =
          touched.stream().sorted((a, b) -> Integer.compare(a.getInt(0), b.getInt(0))).toList();
      double distance =
          features.distance(
              sorted.stream().mapToInt(cell -> cell.getInt(0)).toArray(),
              sorted.stream().mapToLong(cell -> cell.getLong(1)).toArray());
      return RowFactory.create("account-" + row.getString(0), distance, row.getString(0));
    }
  }
}
