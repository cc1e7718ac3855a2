package dev.stillwatch.grouping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a weighted graph into communities by modularity (Blondel, Guillaume, Lambiotte, Lefebvre
 * 2008, "Fast unfolding of communities in large networks"), with a resolution (Reichardt and
 * Bornholdt 2006).
 *
 * <p>A node moves to the neighbouring community C with the greatest gain k(C) - resolution * k K(C)
 * / 2m: k(C) is the weight of its edges into C, k of all its edges, K(C) of all edges of C's nodes,
 * m of the whole graph. Nodes are visited in ascending order until none moves, then communities
 * become nodes and it begins again. Nothing is drawn at random, and of equal gains the community of
 * the smallest node wins, so equal graphs give equal communities.
 *
 * @param resolution above 0; the higher, the smaller the communities
 * @param total m; more than the weight of the edges given where they are a part of a larger graph
 */
record Communities(double resolution, double total) {
  private static final int SWEEPS = 50;
  private static final int LEVELS = 20;
  private static final double LEAST_GAIN = 1e-9;

  /**
   * The community of each node, numbered by their smallest nodes' order.
   *
   * @param nodes their number
   * @param left one end of each edge, each pair at most once, no loops
   * @param right the other end
   * @param weights above 0
   */
  int[] of(int nodes, int[] left, int[] right, double[] weights) {
    int[] labels = identity(nodes);
    Graph graph = Graph.of(nodes, left, right, weights, new double[nodes]);
    for (int level = 0; level < LEVELS; level++) {
      int[] moved = moved(graph);
      int[] numbered = numbered(moved);
      for (int i = 0; i < nodes; i++) {
        labels[i] = numbered[labels[i]];
      }
      int communities = Arrays.stream(numbered).max().orElse(-1) + 1;
      if (communities == graph.nodes()) {
        break;
      }
      graph = graph.merged(numbered, communities);
    }
    return labels;
  }

  private int[] moved(Graph graph) {
    int n = graph.nodes();
    int[] community = identity(n);
    double[] degrees = graph.degrees();
    double[] sums = degrees.clone();
    double[] into = new double[n];
    int[] touched = new int[n];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean any = false;
      for (int node = 0; node < n; node++) {
        int own = community[node];
        int seen = 0;
        for (int e = graph.starts[node]; e < graph.starts[node + 1]; e++) {
          int c = community[graph.ends[e]];
          if (into[c] == 0) {
            touched[seen++] = c;
          }
          into[c] += graph.weights[e];
        }
        sums[own] -= degrees[node];
        double price = resolution * degrees[node] / (2 * total);
        int best = own;
        double most = into[own] - price * sums[own];
        for (int i = 0; i < seen; i++) {
          int c = touched[i];
          double gain = into[c] - price * sums[c];
          boolean better = gain > most + LEAST_GAIN;
          boolean equal = best != own && gain > most - LEAST_GAIN && c < best;
          if (better || equal) {
            best = c;
            most = Math.max(most, gain);
          }
        }
        sums[best] += degrees[node];
        community[node] = best;
        any |= best != own;
        for (int i = 0; i < seen; i++) {
          into[touched[i]] = 0;
        }
      }
      if (!any) {
        break;
      }
    }
    return community;
  }

  private static int[] identity(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static int[] numbered(int[] community) {
    int[] names = new int[community.length];
    Arrays.fill(names, -1);
    int next = 0;
    int[] numbers = new int[community.length];
    for (int i = 0; i < community.length; i++) {
      if (names[community[i]] < 0) {
        names[community[i]] = next++;
      }
      numbers[i] = names[community[i]];
    }
    return numbers;
  }

  /** Adjacency by rows; loops hold twice the weight inside a merged node, apart from the edges. */
  private static final class Graph {
    private final int[] starts;
    private final int[] ends;
    private final double[] weights;
    private final double[] loops;

    private Graph(int[] starts, int[] ends, double[] weights, double[] loops) {
      this.starts = starts;
      this.ends = ends;
      this.weights = weights;
      this.loops = loops;
    }

    static Graph of(int nodes, int[] left, int[] right, double[] weights, double[] loops) {
      int[] starts = new int[nodes + 1];
      for (int e = 0; e < left.length; e++) {
        starts[left[e] + 1]++;
        starts[right[e] + 1]++;
      }
      for (int i = 0; i < nodes; i++) {
        starts[i + 1] += starts[i];
      }
      int[] at = Arrays.copyOf(starts, nodes);
      int[] ends = new int[2 * left.length];
      double[] both = new double[2 * left.length];
      for (int e = 0; e < left.length; e++) {
        ends[at[left[e]]] = right[e];
        both[at[left[e]]++] = weights[e];
        ends[at[right[e]]] = left[e];
        both[at[right[e]]++] = weights[e];
      }
      return new Graph(starts, ends, both, loops);
    }

    int nodes() {
      return loops.length;
    }

    double[] degrees() {
      double[] degrees = loops.clone();
      for (int i = 0; i < nodes(); i++) {
        for (int e = starts[i]; e < starts[i + 1]; e++) {
          degrees[i] += weights[e];
        }
      }
      return degrees;
    }

    Graph merged(int[] community, int communities) {
      List<List<Integer>> members = new ArrayList<>();
      for (int c = 0; c < communities; c++) {
        members.add(new ArrayList<>());
      }
      for (int i = 0; i < nodes(); i++) {
        members.get(community[i]).add(i);
      }
      double[] inside = new double[communities];
      double[] into = new double[communities];
      int edges = 0;
      int[] left = new int[ends.length / 2];
      int[] right = new int[ends.length / 2];
      double[] merged = new double[ends.length / 2];
      for (int c = 0; c < communities; c++) {
        List<Integer> touched = new ArrayList<>();
        for (int i : members.get(c)) {
          inside[c] += loops[i];
          for (int e = starts[i]; e < starts[i + 1]; e++) {
            int other = community[ends[e]];
            if (other == c) {
              inside[c] += weights[e];
            } else if (other > c) {
              if (into[other] == 0) {
                touched.add(other);
              }
              into[other] += weights[e];
            }
          }
        }
        touched.sort(null);
        for (int other : touched) {
          left[edges] = c;
          right[edges] = other;
          merged[edges++] = into[other];
          into[other] = 0;
        }
      }
      return of(
          communities,
          Arrays.copyOf(left, edges),
          Arrays.copyOf(right, edges),
          Arrays.copyOf(merged, edges),
          inside);
    }
  }
}
