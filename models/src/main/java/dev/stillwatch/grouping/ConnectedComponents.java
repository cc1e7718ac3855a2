package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;

/**
 * Names every node of a graph by the smallest node it is connected to.
 *
 * <p>Alternating large-star and small-star steps (Kiveris, Lattanzi, Mirrokni, Rastogi,
 * Vassilvitskii 2014, "Connected components in MapReduce and beyond") until the edges are stars
 * round the smallest node of each component; each round first shrinks every partition to the stars
 * of its own components, which changes no component. What comes out depends on the edges alone, not
 * on how they lie in partitions. Rounds grow with the logarithm of the longest path; a node of many
 * edges is sorted, never held. Nodes are compared by their characters, which should be ASCII.
 *
 * <p>It runs jobs, one for each round: whether another round is needed can only be known from the
 * result of the last. It owns what it persists and releases each round once the next is there; the
 * last is kept as a local checkpoint, which Spark frees when the result is no longer reachable.
 *
 * <p>A graph whose shrunken partitions have few edges in all needs no rounds: one task shrinks them
 * together.
 *
 * @param rounds rounds after which it gives up, at least 1
 * @param atOnce edges that one task may hold, at least 1
 */
public record ConnectedComponents(int rounds, int atOnce) {
  /** Column of the nodes. */
  public static final String NODE = "_node";

  /** Column of the smallest node of the component. */
  public static final String COMPONENT = "_component";

  private static final String SMALL = "_small";
  private static final String LARGE = "_large";
  private static final String LEAST = "_least";
  private static final StructType EDGES =
      new StructType().add(SMALL, "string").add(LARGE, "string");

  public ConnectedComponents {
    if (rounds < 1) {
      throw new IllegalArgumentException("Invalid rounds: %d (at least 1)".formatted(rounds));
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException(
          "Invalid edges at once: %d (at least 1)".formatted(atOnce));
    }
  }

  /**
   * One row per node that has an edge: the node and its component.
   *
   * @param edges two columns of strings, without direction; loops and repeats do no harm
   * @throws IllegalStateException if the rounds do not suffice
   */
  public Dataset<Row> from(Dataset<Row> edges) {
    String[] ends = edges.columns();
    Dataset<Row> sorted =
        edges.select(
            least(col(ends[0]), col(ends[1])).as(SMALL),
            greatest(col(ends[0]), col(ends[1])).as(LARGE));
    // A node that has only a loop is a component too.
    Dataset<Row> loops = sorted.filter(col(SMALL).equalTo(col(LARGE))).select(col(SMALL).as(NODE));
    Dataset<Row> stars = stars(sorted.filter(col(SMALL).notEqual(col(LARGE))));

    Dataset<Row> leaves = stars.select(col(LARGE).as(NODE), col(SMALL).as(COMPONENT));
    Dataset<Row> others =
        stars
            .select(col(SMALL).as(NODE))
            .union(loops)
            .distinct()
            .join(leaves.select(col(NODE)), new String[] {NODE}, "left_anti");
    return leaves.union(others.select(col(NODE), col(NODE).as(COMPONENT)));
  }

  private Dataset<Row> stars(Dataset<Row> sorted) {
    JavaRDD<Row> held = held(shrunk(sorted));
    Dataset<Row> edges = sorted.sparkSession().createDataFrame(held, EDGES);
    Row before = summary(edges);
    if (before.getLong(0) <= atOnce) {
      // Whoever takes components asks for them several times, and this is one task.
      return sorted.sparkSession().createDataFrame(held(shrunk(edges.coalesce(1))), EDGES);
    }

    for (int round = 0; round < rounds; round++) {
      JavaRDD<Row> next = held(shrunk(smallStar(largeStar(edges))));
      edges = sorted.sparkSession().createDataFrame(next, EDGES);
      Row now = summary(edges);
      held.unpersist(false /* blocking */);
      if (now.equals(before)) {
        return edges;
      }
      held = next;
      before = now;
    }
    held.unpersist(false /* blocking */);
    throw new IllegalStateException(
        "Cannot find connected components: not settled after %d rounds".formatted(rounds));
  }

  /** Cuts the lineage: a plan that grows with the rounds would outgrow the work. */
  private static JavaRDD<Row> held(Dataset<Row> edges) {
    JavaRDD<Row> held = edges.toJavaRDD();
    held.rdd().localCheckpoint();
    return held;
  }

  private Dataset<Row> shrunk(Dataset<Row> edges) {
    return edges.mapPartitions(new Shrink(atOnce), Encoders.row(EDGES));
  }

  /** Number and digest of the edges, whatever their order. */
  private static Row summary(Dataset<Row> edges) {
    return edges
        .agg(count(lit(1)), coalesce(bit_xor(xxhash64(col(SMALL), col(LARGE))), lit(0L)))
        .first();
  }

  /** Ties every larger neighbour of a node to the smallest node in its neighbourhood. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both = edges.union(edges.select(col(LARGE).as(SMALL), col(SMALL).as(LARGE)));
    return both.withColumn(
            LEAST, least(col(SMALL), min(col(LARGE)).over(Window.partitionBy(col(SMALL)))))
        .filter(col(LARGE).gt(col(SMALL)))
        .select(col(LEAST).as(SMALL), col(LARGE))
        .distinct();
  }

  /** Ties a node and its smaller neighbours to the smallest of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> withLeast =
        edges.withColumn(LEAST, min(col(SMALL)).over(Window.partitionBy(col(LARGE))));
    return withLeast
        .select(col(LEAST), col(LARGE))
        .union(
            withLeast
                .filter(col(SMALL).notEqual(col(LEAST)))
                .select(col(LEAST), col(SMALL).as(LARGE)))
        .select(col(LEAST).as(SMALL), col(LARGE))
        .distinct();
  }

  /** Replaces each run of a partition's edges by the stars of the components they make. */
  private record Shrink(int atOnce) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> edges) {
      return new Iterator<>() {
        private Iterator<Row> stars = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!stars.hasNext() && edges.hasNext()) {
            stars = stars(edges).iterator();
          }
          return stars.hasNext();
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return stars.next();
        }
      };
    }

    private List<Row> stars(Iterator<Row> edges) {
      Map<String, String> parents = new HashMap<>();
      for (int i = 0; i < atOnce && edges.hasNext(); i++) {
        Row edge = edges.next();
        String one = root(parents, edge.getString(0));
        String other = root(parents, edge.getString(1));
        int order = one.compareTo(other);
        if (order < 0) {
          parents.put(other, one);
        } else if (order > 0) {
          parents.put(one, other);
        }
      }
      List<Row> stars = new ArrayList<>(parents.size());
      for (String node : List.copyOf(parents.keySet())) {
        stars.add(RowFactory.create(root(parents, node), node));
      }
      return stars;
    }

    private static String root(Map<String, String> parents, String node) {
      String root = node;
      for (String parent = parents.get(root); parent != null; parent = parents.get(root)) {
        root = parent;
      }
      for (String at = node; !at.equals(root); ) {
        String next = parents.get(at);
        parents.put(at, root);
        at = next;
      }
      return root;
    }
  }
}
