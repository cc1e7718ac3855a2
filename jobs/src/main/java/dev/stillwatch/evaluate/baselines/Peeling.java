package dev.stillwatch.evaluate.baselines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Finds a dense block in a bipartite graph by taking away its lightest node, again and again.
 *
 * <p>Hooi et al. 2016, "FRAUDAR", algorithm 1: the density of a set of nodes is the weight of the
 * edges among them per node; of the sets on the way the densest is kept, which has at least half of
 * the best density there is (theorem 1). Work grows with the edges times the logarithm of the
 * nodes.
 */
final class Peeling {
  /**
   * An edge.
   *
   * @param account number of its account, from 0
   * @param object number of its object, from 0
   */
  record Edge(int account, int object, double weight) {}

  /** A dense set of nodes, by the edges among them. */
  record Block(List<Edge> edges, double density) {
    Block {
      edges = List.copyOf(edges);
    }
  }

  /** A node with the weight it had when it was put in line; outdated once it has less. */
  private record Candidate(int node, double weight) {}

  private final List<Edge> edges;
  private final int accounts;
  private final List<List<Edge>> of = new ArrayList<>();
  private final double[] weights;
  private final int[] takenAt;

  /**
   * A graph.
   *
   * @param accounts how many accounts there may be
   * @param objects how many objects
   */
  Peeling(List<Edge> edges, int accounts, int objects) {
    this.edges = List.copyOf(edges);
    this.accounts = accounts;
    weights = new double[accounts + objects];
    takenAt = new int[accounts + objects];
    for (int node = 0; node < weights.length; node++) {
      of.add(new ArrayList<>());
    }
    for (Edge edge : edges) {
      for (int node : new int[] {edge.account(), accounts + edge.object()}) {
        of.get(node).add(edge);
        weights[node] += edge.weight();
      }
    }
  }

  /** The densest block on the way that has so many accounts at least; none without one. */
  Optional<Block> densest(int leastAccounts) {
    PriorityQueue<Candidate> line =
        new PriorityQueue<>(
            Comparator.comparingDouble(Candidate::weight).thenComparingInt(Candidate::node));
    int accountsLeft = 0;
    int left = 0;
    double weight = 0;
    for (int node = 0; node < weights.length; node++) {
      if (!of.get(node).isEmpty()) {
        line.add(new Candidate(node, weights[node]));
        left++;
        accountsLeft += node < accounts ? 1 : 0;
        weight += node < accounts ? weights[node] : 0;
      }
    }
    Arrays.fill(takenAt, Integer.MAX_VALUE);
    double best = 0;
    int bestAt = 0;
    for (int step = 1; accountsLeft >= leastAccounts; step++) {
      double density = weight / left;
      if (density > best) {
        best = density;
        bestAt = step;
      }
      Candidate lightest = next(line);
      weight -= weights[lightest.node()];
      takenAt[lightest.node()] = step;
      left--;
      accountsLeft -= lightest.node() < accounts ? 1 : 0;
      lighten(lightest.node(), line);
    }
    return bestAt == 0 ? Optional.empty() : Optional.of(new Block(leftAt(bestAt), best));
  }

  private Candidate next(PriorityQueue<Candidate> line) {
    Candidate lightest = line.remove();
    while (isGone(lightest.node()) || lightest.weight() != weights[lightest.node()]) {
      lightest = line.remove();
    }
    return lightest;
  }

  private void lighten(int taken, PriorityQueue<Candidate> line) {
    for (Edge edge : of.get(taken)) {
      int other = taken < accounts ? accounts + edge.object() : edge.account();
      if (!isGone(other)) {
        weights[other] -= edge.weight();
        line.add(new Candidate(other, weights[other]));
      }
    }
  }

  private boolean isGone(int node) {
    return takenAt[node] < Integer.MAX_VALUE;
  }

  /** The edges whose ends were both there before a step. */
  private List<Edge> leftAt(int step) {
    return edges.stream()
        .filter(
            edge -> takenAt[edge.account()] >= step && takenAt[accounts + edge.object()] >= step)
        .toList();
  }
}
