package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.transform;

import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that are among each other's k nearest.
 *
 * <p>weight = neighbours the two have in common / k. bits = -log2 of the share of tonight's mutual
 * neighbours that have at least as many in common: most of those are ordinary pairs of one topic,
 * so they are the null, and no link can claim more bits than log2 of their number.
 *
 * @param channel name of the links
 * @param facet facet that the links are of: touch, or whole for all that is by all requests
 * @param neighbours k, at least 1; of longer lists only the nearest k count
 * @param lightest weight from which a link is worth keeping, in (0, 1]
 */
public record LinkByNeighbours(
    LocalDate night, String channel, String facet, int neighbours, double lightest) {
  private static final String COUNTS = "_counts";
  private static final String HASHES = "_hashes";
  private static final String NEAR = "_own";
  private static final String SENT = "_sent";

  public LinkByNeighbours {
    if (neighbours < 1) {
      throw new IllegalArgumentException(
          "Invalid neighbours: %d (at least 1)".formatted(neighbours));
    }
    if (!(lightest > 0 && lightest <= 1)) {
      throw new IllegalArgumentException(
          "Invalid lightest weight: %s (above 0, at most 1)".formatted(lightest));
    }
  }

  /**
   * The links of the night.
   *
   * @param nearest from {@link NearestAccounts#from}
   */
  public Dataset<Row> from(Dataset<Row> nearest) {
    return linked(nearest, lit(facet));
  }

  /**
   * The links of the night within each of several places, which are facets: facet-0, facet-1 and so
   * on. Their null is that of all places together.
   *
   * @param nearest from {@link NearestAccounts#within}
   */
  public Dataset<Row> within(Dataset<Row> nearest) {
    return linked(nearest, concat(lit(facet + "-"), col(NearestAccounts.PLACE)));
  }

  private Dataset<Row> linked(Dataset<Row> nearest, Column named) {
    Dataset<Row> shared = shared(nearest);
    Dataset<Row> joined = shared.crossJoin(broadcast(counts(shared)));
    return Links.TABLE.conform(
        joined
            .withColumn(Links.WEIGHT.name(), Links.SHARED.ref().divide(neighbours))
            .filter(Links.WEIGHT.ref().geq(lightest))
            .select(
                Links.RUN_DATE.from(lit(night)),
                Links.CHANNEL.from(lit(channel)),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.from(named),
                Links.WEIGHT.ref(),
                Links.BITS.from(lit(0).minus(log2(tail()))),
                Links.SHARED.ref()));
  }

  /**
   * Mutual neighbours with the number of neighbours they have in common.
   *
   * <p>Each account sends its list to those of its neighbours that come before it, where it meets
   * theirs: as hashes of 32 bits, which make one of five million pairs have a neighbour too many.
   */
  private Dataset<Row> shared(Dataset<Row> nearest) {
    Dataset<Row> lists =
        nearest
            .select(
                col(NearestAccounts.PLACE),
                col(NearestAccounts.REF),
                slice(col(NearestAccounts.NEAR), 1, neighbours).as(NEAR))
            // Apart from what lists are dealt out by: beside it, hashes were made anew for each.
            .select(
                col(NearestAccounts.PLACE),
                col(NearestAccounts.REF),
                col(NEAR),
                transform(col(NEAR), ref -> hash(ref)).as(HASHES));
    Dataset<Row> sent =
        lists
            .select(
                col(NearestAccounts.PLACE),
                explode(col(NEAR)).as(Links.LEFT_REF.name()),
                Links.RIGHT_REF.from(col(NearestAccounts.REF)),
                col(HASHES).as(SENT))
            .filter(Links.LEFT_REF.ref().lt(Links.RIGHT_REF.ref()));
    Dataset<Row> own = lists.withColumnRenamed(NearestAccounts.REF, Links.LEFT_REF.name());
    // One list an account is little to look up in; to sort what is sent would be much.
    return sent.join(
            own.hint("shuffle_hash"), new String[] {NearestAccounts.PLACE, Links.LEFT_REF.name()})
        .filter(array_contains(col(NEAR), Links.RIGHT_REF.ref()))
        .select(
            col(NearestAccounts.PLACE),
            Links.LEFT_REF.ref(),
            Links.RIGHT_REF.ref(),
            Links.SHARED.from(size(array_intersect(col(HASHES), col(SENT)))));
  }

  /** One row: how many mutual neighbours have how many in common. */
  private static Dataset<Row> counts(Dataset<Row> shared) {
    return Tally.of(shared, Links.SHARED.ref(), Links.SHARED.name(), COUNTS);
  }

  /** The share of tonight's mutual neighbours with as many in common or more. */
  private static Column tail() {
    Column asMany =
        filter(col(COUNTS), entry -> entry.getField(Links.SHARED.name()).geq(Links.SHARED.ref()));
    return Tally.total(asMany).divide(Tally.total(col(COUNTS)));
  }
}
