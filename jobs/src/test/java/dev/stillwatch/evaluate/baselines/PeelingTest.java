package dev.stillwatch.evaluate.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.evaluate.baselines.Peeling.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeelingTest {
  @Test
  void theDensestSetOnTheWayIsKept() {
    // Accounts 0 and 1 share objects 0 and 1; account 2 hangs on by object 2, which 1 uses too.
    List<Edge> edges =
        List.of(edge(0, 0), edge(0, 1), edge(1, 0), edge(1, 1), edge(1, 2), edge(2, 2));

    Peeling.Block block = new Peeling(edges, 3, 3).densest(2).orElseThrow();

    // All: 6 / 6. Without account 2: 5 / 5. Without object 2 as well: 4 / 4. The first of equals.
    assertThat(block.density()).isCloseTo(1, offset(1e-12));
    assertThat(block.edges()).hasSize(6);
  }

  @Test
  void looseEndsArePeeledOff() {
    List<Edge> edges = new ArrayList<>();
    for (int account = 0; account < 4; account++) {
      for (int object = 0; object < 4; object++) {
        edges.add(edge(account, object));
      }
      edges.add(edge(4 + account, 4));
    }

    // 16 edges over 8 nodes, beside a star of 4 edges over 5 nodes.
    assertThat(new Peeling(edges, 8, 5).densest(2).orElseThrow().density())
        .isCloseTo(2, offset(1e-12));
    assertThat(new Peeling(edges, 8, 5).densest(9)).isEmpty();
    assertThat(new Peeling(List.of(), 3, 3).densest(1)).isEmpty();
  }

  @Test
  void aBlockHasAtLeastHalfOfTheBestDensityThereIs() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Edge> edges = new ArrayList<>();
      for (int account = 0; account < 6; account++) {
        for (int object = 0; object < 6; object++) {
          if (random.nextDouble() < 0.4) {
            edges.add(new Edge(account, object, random.nextDouble()));
          }
        }
      }

      double found = new Peeling(edges, 6, 6).densest(1).map(Peeling.Block::density).orElse(0.0);
      assertThat(found).as("seed %d", seed).isBetween(best(edges) / 2, best(edges) + 1e-12);
    }
  }

  /** The best of all 4,096 sets of the twelve nodes. */
  private static double best(List<Edge> edges) {
    double best = 0;
    for (int set = 1; set < 1 << 12; set++) {
      double weight = 0;
      for (Edge edge : edges) {
        if (isIn(set, edge.account()) && isIn(set, 6 + edge.object())) {
          weight += edge.weight();
        }
      }
      best = Math.max(best, weight / Integer.bitCount(set));
    }
    return best;
  }

  private static boolean isIn(int set, int node) {
    return (set >> node) % 2 == 1;
  }

  private static Edge edge(int account, int object) {
    return new Edge(account, object, 1);
  }
}
