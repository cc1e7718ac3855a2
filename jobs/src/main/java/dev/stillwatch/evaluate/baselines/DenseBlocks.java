package dev.stillwatch.evaluate.baselines;

import static dev.stillwatch.evaluate.baselines.SharedObjects.ACCOUNT;
import static dev.stillwatch.evaluate.baselines.SharedObjects.OBJECT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Requests;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The densest blocks of accounts and prompt skeletons.
 *
 * <p>FRAUDAR (Hooi, Song, Beutel, Shah, Shin, Faloutsos 2016, "FRAUDAR: Bounding graph fraud in the
 * face of camouflage", KDD): an edge between an account and an object weighs 1 / ln(d + 5), d being
 * the accounts of the object; the density of a block is the weight inside it per node, g(S) = f(S)
 * / |S|; nodes are peeled off and the densest block on the way is kept. The paper peels one node at
 * a time, which no cluster can share out; here a round takes every node whose weight is at most 1 +
 * e times the least there was when the last such bound was used up (after Bahmani, Kumar,
 * Vassilvitskii 2012, "Densest subgraph in streaming and MapReduce", VLDB). Some block on the way
 * has at least 1 / (2 (1 + e)) of the best density g: no node of the best block weighs less than g
 * in it, so it is whole until a bound m (1 + e) exceeds g, and then all nodes weigh m or more and
 * density is half of their mean. Blocks come one after another, each without the edges of those
 * before. An object of more accounts than the cap is left out: by its weight it would hardly count.
 *
 * @param blocks how many to look for, at least 1
 * @param epsilon e, above 0: larger is faster and coarser
 * @param mostAccounts accounts from which on an object is left out
 */
public record DenseBlocks(int blocks, double epsilon, int mostAccounts) implements Baseline {
  private static final double SMOOTHING = 5;
  private static final String WEIGHT = "_weight";
  private static final String OF_ACCOUNT = "_of_account";
  private static final String OF_OBJECT = "_of_object";

  public DenseBlocks {
    if (blocks < 1 || mostAccounts < 2 || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "Invalid dense blocks: %d blocks, epsilon %s, at most %d accounts (at least 1, above 0, at least 2)"
              .formatted(blocks, epsilon, mostAccounts));
    }
  }

  /** Three blocks. */
  static DenseBlocks shipped() {
    return new DenseBlocks(3, 0.5, 1000);
  }

  @Override
  public String name() {
    return "dense-blocks";
  }

  /** A block on the way. */
  private record Block(Dataset<Row> edges, double density) {}

  // Like connected components, peeling is a loop over jobs by nature.
  @Override
  public Dataset<Row> cases(Observed world) {
    Dataset<Row> uses =
        SharedObjects.rare(
            world.requests().select(Requests.ACCOUNT_REF.ref(), Requests.SKELETON_HASH.ref()),
            mostAccounts);
    Dataset<Row> edges =
        uses.withColumn(
                WEIGHT,
                lit(1)
                    .divide(
                        log(count(lit(1)).over(Window.partitionBy(col(OBJECT))).plus(SMOOTHING))))
            .localCheckpoint();
    Dataset<Row> cases = members(edges.limit(0), 0, 0);
    for (int block = 1; block <= blocks; block++) {
      Optional<Block> densest = densest(edges);
      if (densest.isEmpty()) {
        break;
      }
      Dataset<Row> found = densest.get().edges();
      cases = cases.union(members(found, block, densest.get().density()));
      edges = edges.join(found, new String[] {ACCOUNT, OBJECT}, "left_anti").localCheckpoint();
    }
    return cases;
  }

  private Optional<Block> densest(Dataset<Row> edges) {
    Optional<Block> best = Optional.empty();
    Dataset<Row> left = edges;
    double bound = 0;
    while (true) {
      Row size =
          left.agg(sum(col(WEIGHT)), count_distinct(col(ACCOUNT)), count_distinct(col(OBJECT)))
              .head();
      if (size.isNullAt(0) || size.getLong(1) < Groups.SMALLEST) {
        return best;
      }
      double density = size.getDouble(0) / (size.getLong(1) + size.getLong(2));
      if (best.isEmpty() || density > best.get().density()) {
        best = Optional.of(new Block(left, density));
      }
      Dataset<Row> weighed =
          left.withColumn(OF_ACCOUNT, sum(col(WEIGHT)).over(Window.partitionBy(col(ACCOUNT))))
              .withColumn(OF_OBJECT, sum(col(WEIGHT)).over(Window.partitionBy(col(OBJECT))))
              .localCheckpoint();
      double lightest =
          weighed.agg(min(least(col(OF_ACCOUNT), col(OF_OBJECT)))).head().getDouble(0);
      bound = lightest > bound ? lightest * (1 + epsilon) : bound;
      left =
          weighed
              .where(col(OF_ACCOUNT).gt(bound).and(col(OF_OBJECT).gt(bound)))
              .select(col(ACCOUNT), col(OBJECT), col(WEIGHT));
    }
  }

  private static Dataset<Row> members(Dataset<Row> edges, int block, double density) {
    return edges
        .select(
            CaseMembers.CASE_ID.from(lit("block-" + block)),
            lit(density).as(Groups.STRENGTH),
            CaseMembers.ACCOUNT_REF.from(col(ACCOUNT)))
        .distinct();
  }
}
