package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedTokens;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds accounts that hold a grown group's own tokens and have not been found by what they touch.
 *
 * <p>A token is a group's own if {@value #FEWEST} candidates and more hold it and they are at least
 * half of all its holders. Its other holders are asked for: an account of a pool that was dealt
 * little scores too low among all accounts, yet among the holders of one card it is likely. They
 * become members only if what they ask says so ({@link Membership}); a customer of the same pool
 * with requests of its own does not. There are at most as many of them as candidates, token by
 * token. As with the evidence of tokens, a network or mail domain that {@value SharedTokens#OPENLY}
 * of the candidates hold is an open door and asks for nobody.
 */
public record RecruitByTokens() {
  /** Candidates from which on a token may be a group's own. */
  static final int FEWEST = 5;

  /** Share of a token's holders that are candidates, from which on it is the group's own. */
  static final double OWN = 0.5;

  private static final String INSIDE = "_inside";
  private static final String SIZE = "_size";

  /**
   * Rows to be added to the groups, without links or score.
   *
   * @param grown from {@link GrowGroups}; it is read several times
   * @param tokens from {@link SharedTokens}
   */
  public Dataset<Row> from(Dataset<Row> grown, Dataset<Row> tokens) {
    Dataset<Row> candidates = grown.filter(Groups.CELLS.ref().isNotNull());
    return Recruits.of(
        own(candidates, tokens)
            .join(tokens, SharedTokens.TOKEN)
            .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref())
            .distinct(),
        candidates);
  }

  /** The tokens that are a group's own. */
  private static Dataset<Row> own(Dataset<Row> candidates, Dataset<Row> tokens) {
    Dataset<Row> sizes = candidates.groupBy(Groups.GROUP_ID.ref()).agg(count(lit(1)).as(SIZE));
    Column open =
        not(col(SharedTokens.TOKEN).startsWith(SharedTokens.PAYMENT))
            .and(col(INSIDE).geq(col(SIZE).multiply(SharedTokens.OPENLY)));
    return candidates
        .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref())
        .join(tokens, Groups.ACCOUNT_REF.name())
        .groupBy(Groups.GROUP_ID.ref(), col(SharedTokens.TOKEN), col(SharedTokens.HOLDERS))
        .agg(count(lit(1)).as(INSIDE))
        .filter(
            col(INSIDE)
                .geq(FEWEST)
                .and(col(INSIDE).geq(col(SharedTokens.HOLDERS).multiply(OWN)))
                .and(col(INSIDE).lt(col(SharedTokens.HOLDERS))))
        .join(sizes, Groups.GROUP_ID.name())
        .filter(not(open))
        .select(Groups.GROUP_ID.ref(), col(SharedTokens.TOKEN));
  }
}
