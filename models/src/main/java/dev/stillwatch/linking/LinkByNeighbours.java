package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Links accounts that are among each other's k nearest, as {@link NearestAccounts} has it.
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
  private static final String BITS = "_bits";
  private static final String COUNTS = "_counts";
  private static final String HASHES = "_hashes";
  private static final String NEAR = "_own";
  private static final String PART = "_part";
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
   * A channel and the lists that are its own.
   *
   * @param isOf true of a row of the lists that it links by
   */
  public record Part(LinkByNeighbours links, Column isOf) {}

  /**
   * The links of the night. Within regions of what accounts ask they are of a facet each, facet-0,
   * facet-1 and so on; their null is that of all regions together.
   *
   * @param nearest from {@link NearestAccounts}
   */
  public Dataset<Row> from(Dataset<Row> nearest) {
    return together(List.of(new Part(this, lit(true))), nearest);
  }

  /**
   * The links of several channels of a night, each as if it were alone: in as many exchanges as one
   * takes.
   *
   * @param nearest from {@link NearestAccounts}
   */
  public static Dataset<Row> together(List<Part> parts, Dataset<Row> nearest) {
    Dataset<Row> shared = shared(parts, nearest);
    Column facet = of(parts, LinkByNeighbours::facet);
    Column place = col(NearestAccounts.PLACE);
    return Links.TABLE.conform(
        shared
            .join(broadcast(bits(parts, shared)), PART)
            .withColumn(
                Links.WEIGHT.name(),
                Links.SHARED.ref().divide(of(parts, LinkByNeighbours::neighbours)))
            .filter(Links.WEIGHT.ref().geq(of(parts, LinkByNeighbours::lightest)))
            .select(
                Links.RUN_DATE.from(lit(parts.get(0).links().night())),
                Links.CHANNEL.from(of(parts, LinkByNeighbours::channel)),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.from(
                    when(place.lt(0), facet).otherwise(concat(facet, lit("-"), place))),
                Links.WEIGHT.ref(),
                Links.BITS.from(element_at(col(BITS), Links.SHARED.ref().cast("int").plus(1))),
                Links.SHARED.ref()));
  }

  /** What a row's channel has. */
  private static Column of(List<Part> parts, Function<LinkByNeighbours, Object> what) {
    Column[] all = parts.stream().map(part -> lit(what.apply(part.links()))).toArray(Column[]::new);
    return element_at(array(all), col(PART).plus(1));
  }

  /**
   * Mutual neighbours with the number of neighbours they have in common.
   *
   * <p>Each account sends its list to those of its neighbours that come before it, where it meets
   * theirs: as hashes of 32 bits, which make one of five million pairs have a neighbour too many.
   */
  private static Dataset<Row> shared(List<Part> parts, Dataset<Row> nearest) {
    Dataset<Row> lists =
        lists(parts, nearest)
            // Apart from what lists are dealt out by: beside it, hashes were made anew for each.
            .select(
                col(PART),
                col(NearestAccounts.PLACE),
                col(NearestAccounts.REF),
                col(NEAR),
                transform(col(NEAR), ref -> hash(ref)).as(HASHES));
    Dataset<Row> sent =
        lists
            .select(
                col(PART),
                col(NearestAccounts.PLACE),
                explode(col(NEAR)).as(Links.LEFT_REF.name()),
                Links.RIGHT_REF.from(col(NearestAccounts.REF)),
                col(HASHES).as(SENT))
            .filter(Links.LEFT_REF.ref().lt(Links.RIGHT_REF.ref()));
    Dataset<Row> own = lists.withColumnRenamed(NearestAccounts.REF, Links.LEFT_REF.name());
    // One list an account is little to look up in; to sort what is sent would be much.
    return sent.join(
            own.hint("shuffle_hash"),
            new String[] {PART, NearestAccounts.PLACE, Links.LEFT_REF.name()})
        .filter(array_contains(col(NEAR), Links.RIGHT_REF.ref()))
        .select(
            col(PART),
            col(NearestAccounts.PLACE),
            Links.LEFT_REF.ref(),
            Links.RIGHT_REF.ref(),
            Links.SHARED.from(size(array_intersect(col(HASHES), col(SENT)))));
  }

  /** Each list as far as each of its channels takes it. */
  private static Dataset<Row> lists(List<Part> parts, Dataset<Row> nearest) {
    Column[] own =
        IntStream.range(0, parts.size())
            .mapToObj(part -> when(parts.get(part).isOf(), lit(part)))
            .toArray(Column[]::new);
    return nearest
        .select(
            explode(array_compact(array(own))).as(PART),
            col(NearestAccounts.PLACE),
            col(NearestAccounts.REF),
            col(NearestAccounts.NEAR))
        .select(
            col(PART),
            col(NearestAccounts.PLACE),
            col(NearestAccounts.REF),
            slice(col(NearestAccounts.NEAR), lit(1), of(parts, LinkByNeighbours::neighbours))
                .as(NEAR));
  }

  /** One row per channel: the bits of links with 0, 1, … and k neighbours in common. */
  private static Dataset<Row> bits(List<Part> parts, Dataset<Row> shared) {
    Column inCommon = sequence(lit(0), of(parts, LinkByNeighbours::neighbours));
    return Tally.by(col(PART), shared, Links.SHARED.ref(), Links.SHARED.name(), COUNTS)
        .select(col(PART), transform(inCommon, count -> lit(0).minus(log2(tail(count)))).as(BITS));
  }

  /** The share of tonight's mutual neighbours with as many in common or more. */
  private static Column tail(Column inCommon) {
    Column asMany = filter(col(COUNTS), entry -> entry.getField(Links.SHARED.name()).geq(inCommon));
    return Tally.total(asMany).divide(Tally.total(col(COUNTS)));
  }
}
