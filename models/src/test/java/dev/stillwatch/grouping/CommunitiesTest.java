package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommunitiesTest {

  @Test
  void cutsTwoCliquesAtTheirBridge() {
    List<int[]> edges = clique(0, 6);
    edges.addAll(clique(6, 6));
    edges.add(new int[] {5, 6});
    assertThat(communities(1, 12, edges)).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void cutsARingOfCliquesIntoItsCliques() {
    // Blondel et al. 2008, figure 1's kind: 30 cliques of 5, joined in a ring, at resolution 2.
    List<int[]> edges = new ArrayList<>();
    for (int c = 0; c < 30; c++) {
      edges.addAll(clique(5 * c, 5));
      edges.add(new int[] {5 * c + 4, 5 * ((c + 1) % 30)});
    }
    int[] labels = communities(2, 150, edges);
    assertThat(Arrays.stream(labels).distinct().count()).isEqualTo(30);
    for (int i = 0; i < labels.length; i++) {
      assertThat(labels[i]).isEqualTo(i / 5);
    }
  }

  @Test
  void leavesNodesWithoutEdgesAlone() {
    assertThat(communities(1, 3, List.of(new int[] {0, 2}))).containsExactly(0, 1, 0);
    assertThat(communities(1, 0, List.of())).isEmpty();
  }

  @Test
  void keepsARingOfDoublingStepsWholeAtALowResolution() {
    List<int[]> edges = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      for (int step = 1; step <= 128; step *= 2) {
        edges.add(new int[] {i, (i + step) % 300});
      }
    }
    assertThat(communities(0.3, 300, edges)).containsOnly(0);
  }

  private static List<int[]> clique(int first, int size) {
    List<int[]> edges = new ArrayList<>();
    for (int i = first; i < first + size; i++) {
      for (int j = i + 1; j < first + size; j++) {
        edges.add(new int[] {i, j});
      }
    }
    return edges;
  }

  private static int[] communities(double resolution, int nodes, List<int[]> edges) {
    int[] left = edges.stream().mapToInt(e -> e[0]).toArray();
    int[] right = edges.stream().mapToInt(e -> e[1]).toArray();
    double[] weights = new double[left.length];
    Arrays.fill(weights, 1);
    return new Communities(resolution, Math.max(1, left.length)).of(nodes, left, right, weights);
  }
}
