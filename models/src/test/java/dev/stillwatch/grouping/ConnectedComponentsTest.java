package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.testing.SparkExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ConnectedComponentsTest {
  private static final StructType EDGES =
      new StructType().add("one", "string").add("other", "string");

  @Test
  void namesEachNodeByTheSmallestItIsConnectedTo(SparkSession spark) {
    List<Row> edges =
        List.of(edge("b", "a"), edge("b", "c"), edge("x", "y"), edge("y", "x"), edge("m", "m"));
    assertThat(components(spark, edges, 2, 1_000))
        .containsExactly("a a", "b a", "c a", "m m", "x x", "y x");
  }

  @Test
  void hasNothingToSayOfNoEdges(SparkSession spark) {
    assertThat(components(spark, List.of(), 1, 1_000)).isEmpty();
  }

  @Test
  void walksAChainOfFiveHundredHoweverItIsPartitioned(SparkSession spark) {
    List<Row> edges = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      edges.add(edge(name(i), name(i + 1)));
    }
    Collections.shuffle(edges, new Random(1));
    List<String> one = components(spark, edges, 1, 2_000);
    List<String> many = components(spark, edges, 3, 100);
    assertThat(one).hasSize(501).allMatch(row -> row.endsWith(" " + name(0)));
    assertThat(many).isEqualTo(one);
  }

  @Test
  void holdsAStarOfThirtyThousand(SparkSession spark) {
    Dataset<Row> edges =
        spark
            .range(0, 30_000, 1, 4)
            .selectExpr("'n015000' AS one", "concat('n', lpad(id, 6, '0')) AS other");
    Dataset<Row> components = new ConnectedComponents(10, 1_000).from(edges);
    assertThat(components.count()).isEqualTo(30_000);
    assertThat(components.select(ConnectedComponents.COMPONENT).distinct().count()).isEqualTo(1);
  }

  @Test
  void releasesAllRoundsButTheLast(SparkSession spark) {
    int before = spark.sparkContext().getPersistentRDDs().size();
    Dataset<Row> edges = spark.createDataFrame(List.of(edge("a", "b"), edge("b", "c")), EDGES);
    assertThat(new ConnectedComponents(10, 1).from(edges).count()).isEqualTo(3);
    assertThat(spark.sparkContext().getPersistentRDDs().size()).isLessThanOrEqualTo(before + 1);
  }

  @Test
  void saysWhenItsRoundsDoNotSuffice(SparkSession spark) {
    Dataset<Row> edges =
        spark.createDataFrame(List.of(edge("b", "c"), edge("c", "d"), edge("a", "d")), EDGES);
    assertThatThrownBy(() -> new ConnectedComponents(1, 1).from(edges))
        .hasMessage("Cannot find connected components: not settled after 1 rounds");
    assertThatThrownBy(() -> new ConnectedComponents(0, 1))
        .hasMessage("Invalid rounds: 0 (at least 1)");
  }

  private static List<String> components(
      SparkSession spark, List<Row> edges, int partitions, int atOnce) {
    Dataset<Row> rows = spark.createDataFrame(edges, EDGES).repartition(partitions);
    return new ConnectedComponents(20, atOnce)
        .from(rows).collectAsList().stream()
            .map(row -> row.getString(0) + " " + row.getString(1))
            .sorted()
            .toList();
  }

  private static Row edge(String one, String other) {
    return RowFactory.create(one, other);
  }

  private static String name(int i) {
    return "n%04d".formatted(i);
  }
}
