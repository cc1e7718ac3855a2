package dev.stillwatch.evaluate.baselines;

import static dev.stillwatch.evaluate.baselines.SharedObjects.ACCOUNT;
import static dev.stillwatch.evaluate.baselines.SharedObjects.COMMON;
import static dev.stillwatch.evaluate.baselines.SharedObjects.ONE;
import static dev.stillwatch.evaluate.baselines.SharedObjects.OTHER;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Requests;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts whose prompts fall into the same clusters.
 *
 * <p>The plain way: k-means over all prompts (MacQueen 1967, "Some methods for classification and
 * analysis of multivariate observations"), here the spherical k-means of the lake's codebook, whose
 * cell each request carries; two accounts are linked by the Jaccard index of the clusters they
 * touch, and cases are the connected components. Only rare clusters link, for the square of an
 * object's users must be paid; they count in the index alone.
 *
 * @param clusters least rare clusters in common, at least 1
 * @param similarity least Jaccard index, in (0, 1]
 * @param mostAccounts accounts from which on a cluster is not rare
 */
public record PromptClusters(int clusters, double similarity, int mostAccounts)
    implements Baseline {

  private static final String TOUCHED = "_touched";

  public PromptClusters {
    if (clusters < 1 || mostAccounts < 2 || !(similarity > 0 && similarity <= 1)) {
      throw new IllegalArgumentException(
          "Invalid prompt clusters: %d in common, similarity %s, at most %d accounts (at least 1, in (0, 1], at least 2)"
              .formatted(clusters, similarity, mostAccounts));
    }
  }

  /** Three clusters of at most 200 accounts in common, a fifth of all. */
  static PromptClusters shipped() {
    return new PromptClusters(3, 0.2, 200);
  }

  @Override
  public String name() {
    return "prompt-clusters";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    Dataset<Row> uses =
        SharedObjects.rare(
            world.requests().select(Requests.ACCOUNT_REF.ref(), Requests.CELL.ref()), mostAccounts);
    Dataset<Row> touched = uses.groupBy(col(ACCOUNT)).agg(count(lit(1)).as(TOUCHED));
    Column union = col("_touched_one").plus(col("_touched_other")).minus(col(COMMON));
    return Groups.of(
        SharedObjects.pairs(uses)
            .where(col(COMMON).geq(clusters))
            .join(touched.toDF(ONE, "_touched_one"), ONE)
            .join(touched.toDF(OTHER, "_touched_other"), OTHER)
            .where(col(COMMON).divide(union).geq(similarity))
            .select(col(ONE), col(OTHER)));
  }
}
