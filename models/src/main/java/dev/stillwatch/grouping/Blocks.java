package dev.stillwatch.grouping;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The parts of a graph that do not fall apart without any one node: its biconnected components, by
 * depth-first search (Hopcroft and Tarjan 1973, "Efficient algorithms for graph manipulation").
 *
 * <p>An account may use a program that its firm's other accounts use, too. Through it alone they
 * hang together with whatever else it is in, and nothing makes them a part of that.
 */
final class Blocks {
  private final int[] starts;
  private final int[] ends;
  private final int[] entered;
  private final int[] lowest;
  private final int[] next;
  private final List<int[]> found = new ArrayList<>();

  private Blocks(int nodes, int[] left, int[] right) {
    starts = new int[nodes + 1];
    for (int i = 0; i < left.length; i++) {
      starts[left[i] + 1]++;
      starts[right[i] + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      starts[node + 1] += starts[node];
    }
    int[] at = Arrays.copyOf(starts, nodes);
    ends = new int[2 * left.length];
    for (int i = 0; i < left.length; i++) {
      ends[at[left[i]]++] = right[i];
      ends[at[right[i]]++] = left[i];
    }
    next = Arrays.copyOf(starts, nodes);
    entered = new int[nodes];
    lowest = new int[nodes];
  }

  /**
   * The block of each node; a node of several is counted to the largest, of equal ones to the one
   * that was found first. Nodes without a link are blocks by themselves.
   *
   * @param left one end of each link, from 0 to nodes - 1
   * @param right the other end; no link twice, none to itself
   * @return a label for each node, the same for nodes of one block
   */
  static int[] of(int nodes, int[] left, int[] right) {
    Blocks blocks = new Blocks(nodes, left, right);
    int clock = 0;
    for (int node = 0; node < nodes; node++) {
      if (blocks.entered[node] == 0) {
        clock = blocks.search(node, clock);
      }
    }
    int[] labels = new int[nodes];
    int[] sizes = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      labels[node] = blocks.found.size() + node;
    }
    for (int block = 0; block < blocks.found.size(); block++) {
      int[] members = blocks.found.get(block);
      for (int member : members) {
        if (members.length > sizes[member]) {
          sizes[member] = members.length;
          labels[member] = block;
        }
      }
    }
    return labels;
  }

  /** Walks the component of a node with a stack of its own: components are deeper than Java's. */
  private int search(int root, int before) {
    int clock = before;
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Integer> open = new ArrayDeque<>();
    entered[root] = ++clock;
    lowest[root] = clock;
    path.push(root);
    open.push(root);
    while (!path.isEmpty()) {
      int node = path.pop();
      int parent = path.isEmpty() ? -1 : path.peek();
      if (next[node] < starts[node + 1]) {
        int other = ends[next[node]++];
        path.push(node);
        if (entered[other] == 0) {
          entered[other] = ++clock;
          lowest[other] = clock;
          path.push(other);
          open.push(other);
        } else if (other != parent) {
          lowest[node] = Math.min(lowest[node], entered[other]);
        }
      } else if (parent >= 0) {
        lowest[parent] = Math.min(lowest[parent], lowest[node]);
        if (lowest[node] >= entered[parent]) {
          // What was opened since cannot get around its parent.
          List<Integer> members = new ArrayList<>();
          int last;
          do {
            last = open.pop();
            members.add(last);
          } while (last != node);
          members.add(parent);
          found.add(members.stream().mapToInt(i -> i).toArray());
        }
      }
    }
    return clock;
  }
}
