package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split_part;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Forms groups out of each channel's strong links, never of two channels together: adding channels
 * into one graph joins what each of them keeps apart. Nor of two facets: where a channel links
 * accounts by regions of what they ask, a group is about one region.
 *
 * <p>Links fall into connected components; each component is cut into {@link Communities} in one
 * task, since a graph of nearest neighbours percolates into one giant component, and these into
 * {@link Blocks} where the channel asks for it. A component of more than {@value
 * #LARGEST_COMPONENT} accounts loses its weakest links, a fifth of the way from the strong weight
 * to 1 at a time, until it falls apart; what is still larger after {@value #STEPS} steps makes no
 * groups.
 *
 * <p>It runs jobs, because {@link ConnectedComponents} does.
 */
public record FormGroups(LocalDate night, List<Grouping> groupings) {
  private static final int LARGEST_COMPONENT = 200_000;
  private static final int STEPS = 4;
  private static final int ROUNDS = 40;
  private static final int EDGES_AT_ONCE = 1_000_000;
  private static final int MICRO = 1_000_000;
  private static final String LEFT = "_left";
  private static final String RIGHT = "_right";
  private static final String SIZE = "_size";
  private static final String TOTAL = "_total";
  private static final String ACCOUNTS = "_accounts";
  private static final List<Field<?>> FORMED =
      List.of(
          Groups.GROUP_ID,
          Groups.CHANNEL,
          Groups.ACCOUNT_REF,
          Groups.FACET,
          Groups.DEGREE,
          Groups.BITS);

  public FormGroups {
    groupings = List.copyOf(groupings);
  }

  /** The groups of the night, by channel. */
  public Dataset<Row> from(Dataset<Row> links) {
    Dataset<Row> strong = strong(links);
    Dataset<Row> components = components(strong);
    Dataset<Row> totals = totals(strong, components);
    Dataset<Row> placed =
        strong
            .join(
                components
                    .filter(col(SIZE).leq(LARGEST_COMPONENT))
                    .withColumnRenamed(ConnectedComponents.NODE, LEFT),
                LEFT)
            .join(broadcast(totals), Links.CHANNEL.name())
            .select(
                col(ConnectedComponents.COMPONENT),
                Links.CHANNEL.ref(),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.FACET.ref(),
                Links.WEIGHT.ref(),
                Links.BITS.ref(),
                col(TOTAL),
                col(ACCOUNTS));
    Dataset<Row> formed =
        RowsBy.string(col(ConnectedComponents.COMPONENT), placed)
            .flatMapGroups(new Cut(groupings), Encoders.row(Field.schema(FORMED)));
    List<Column> columns = new ArrayList<>();
    columns.add(Groups.RUN_DATE.from(lit(night)));
    FORMED.forEach(field -> columns.add(field.ref()));
    List.of(Groups.CELLS, Groups.SCORE, Groups.NEARLY, Groups.ALIKE, Groups.MEMBERSHIP)
        .forEach(field -> columns.add(field.from(lit(null))));
    return Groups.TABLE.conform(formed.select(columns.toArray(Column[]::new)));
  }

  private Dataset<Row> strong(Dataset<Row> links) {
    Column takesPart = lit(false);
    for (Grouping grouping : groupings) {
      takesPart =
          takesPart.or(
              Links.CHANNEL
                  .ref()
                  .equalTo(lit(grouping.channel()))
                  .and(Links.WEIGHT.ref().geq(grouping.strong())));
    }
    // Channel and facet are part of the node's name: neither channels nor regions ever meet.
    return links
        .filter(Links.RUN_DATE.ref().equalTo(lit(night)).and(takesPart))
        .withColumn(LEFT, node(Links.LEFT_REF))
        .withColumn(RIGHT, node(Links.RIGHT_REF));
  }

  private static Column node(Field<String> account) {
    return concat_ws("/", Links.CHANNEL.ref(), Links.FACET.ref(), account.ref());
  }

  /** Nodes with their components and these components' sizes. */
  private Dataset<Row> components(Dataset<Row> strong) {
    Dataset<Row> edges = strong;
    for (int step = 1; ; step++) {
      Dataset<Row> sized =
          sized(
              new ConnectedComponents(ROUNDS, EDGES_AT_ONCE)
                  .from(edges.select(col(LEFT), col(RIGHT))));
      Dataset<Row> tooLarge = sized.filter(col(SIZE).gt(LARGEST_COMPONENT));
      if (step > STEPS || tooLarge.isEmpty()) {
        return sized;
      }
      edges = weakened(edges, tooLarge, step);
    }
  }

  private static Dataset<Row> sized(Dataset<Row> components) {
    return components.join(
        components.groupBy(col(ConnectedComponents.COMPONENT)).agg(count(lit(1)).as(SIZE)),
        ConnectedComponents.COMPONENT);
  }

  private Dataset<Row> weakened(Dataset<Row> edges, Dataset<Row> tooLarge, int step) {
    Column weak = lit(false);
    for (Grouping grouping : groupings) {
      double bar = grouping.strong() + (1 - grouping.strong()) * step / (double) (STEPS + 1);
      weak =
          weak.or(
              Links.CHANNEL.ref().equalTo(lit(grouping.channel())).and(Links.WEIGHT.ref().lt(bar)));
    }
    Dataset<Row> affected =
        edges
            .filter(weak)
            .join(
                tooLarge.select(col(ConnectedComponents.NODE).as(LEFT)),
                new String[] {LEFT},
                "left_semi");
    return edges.join(
        affected.select(col(LEFT), col(RIGHT)), new String[] {LEFT, RIGHT}, "left_anti");
  }

  /**
   * Weight and accounts of each channel; in whole millionths, since sums of doubles have an order.
   */
  private static Dataset<Row> totals(Dataset<Row> strong, Dataset<Row> components) {
    Dataset<Row> weights =
        strong
            .groupBy(Links.CHANNEL.ref())
            .agg(sum(Links.WEIGHT.ref().multiply(MICRO).cast("bigint")).as(TOTAL));
    Dataset<Row> accounts =
        components
            .groupBy(
                Links.CHANNEL.from(split_part(col(ConnectedComponents.NODE), lit("/"), lit(1))))
            .agg(count(lit(1)).as(ACCOUNTS));
    return weights.join(accounts, Links.CHANNEL.name());
  }

  private record Link(String left, String right, String facet, double weight, double bits) {}

  /** Cuts one component into groups. */
  private record Cut(List<Grouping> groupings) implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String component, Iterator<Row> rows) {
      List<Link> links = new ArrayList<>();
      String channel = "";
      double total = 0;
      long accounts = 0;
      while (rows.hasNext()) {
        Row row = rows.next();
        channel = row.getString(1);
        total = row.getLong(7) / (double) MICRO;
        accounts = row.getLong(8);
        links.add(
            new Link(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getDouble(6)));
      }
      links.sort(Comparator.comparing(Link::left).thenComparing(Link::right));
      return groups(grouping(channel), total, accounts, links);
    }

    private Grouping grouping(String channel) {
      return groupings.stream().filter(g -> g.channel().equals(channel)).findFirst().orElseThrow();
    }

    private static Iterator<Row> groups(
        Grouping grouping, double total, long accounts, List<Link> links) {
      TreeSet<String> names = new TreeSet<>();
      for (Link link : links) {
        names.add(link.left());
        names.add(link.right());
      }
      if (names.size() < grouping.smallest()) {
        return Collections.emptyIterator();
      }
      List<String> refs = List.copyOf(names);
      int[] left = new int[links.size()];
      int[] right = new int[links.size()];
      double[] weights = new double[links.size()];
      for (int i = 0; i < left.length; i++) {
        left[i] = Collections.binarySearch(refs, links.get(i).left());
        right[i] = Collections.binarySearch(refs, links.get(i).right());
        weights[i] = links.get(i).weight();
      }
      int[] labels =
          new Communities(grouping.resolutionAmong(accounts), total)
              .of(refs.size(), left, right, weights);
      if (grouping.inBlocks()) {
        labels = blocks(labels, left, right);
      }

      long[] degrees = new long[refs.size()];
      double[] bits = new double[refs.size()];
      for (int i = 0; i < left.length; i++) {
        if (labels[left[i]] == labels[right[i]]) {
          degrees[left[i]]++;
          degrees[right[i]]++;
          bits[left[i]] += links.get(i).bits();
          bits[right[i]] += links.get(i).bits();
        }
      }
      Map<Integer, List<Integer>> members = new HashMap<>();
      for (int i = 0; i < labels.length; i++) {
        // Whom nothing links inside is held by an account that is counted to another block.
        if (degrees[i] > 0) {
          members.computeIfAbsent(labels[i], any -> new ArrayList<>()).add(i);
        }
      }
      List<Row> groups = new ArrayList<>();
      for (List<Integer> group : members.values()) {
        if (group.size() < grouping.smallest() || group.size() > grouping.largest()) {
          continue;
        }
        String facet = links.get(0).facet();
        String id =
            GroupNames.of(grouping.channel(), facet, group.stream().map(refs::get).toList());
        for (int i : group) {
          groups.add(
              RowFactory.create(
                  id, grouping.channel(), refs.get(i), facet, degrees[i], bits[i] / degrees[i]));
        }
      }
      return groups.iterator();
    }

    /** The blocks of the links within communities. */
    private static int[] blocks(int[] communities, int[] left, int[] right) {
      int[] within =
          IntStream.range(0, left.length)
              .filter(i -> communities[left[i]] == communities[right[i]])
              .toArray();
      return Blocks.of(
          communities.length,
          IntStream.of(within).map(i -> left[i]).toArray(),
          IntStream.of(within).map(i -> right[i]).toArray());
    }
  }
}
