package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BlocksTest {
  @Test
  void aNodeThatHoldsTwoPartsTogetherIsOfTheLarger() {
    // A square 0 1 2 3 and a triangle 3 4 5, which meet in 3; 6 hangs on 4, and 7 on nothing.
    int[] left = {0, 1, 2, 0, 3, 4, 3, 4};
    int[] right = {1, 2, 3, 3, 4, 5, 5, 6};

    int[] labels = Blocks.of(8, left, right);

    assertThat(new int[] {labels[1], labels[2], labels[3]}).containsOnly(labels[0]);
    assertThat(labels[4]).isEqualTo(labels[5]).isNotEqualTo(labels[0]);
    assertThat(labels[6]).isNotIn(labels[0], labels[4]);
    assertThat(labels[7]).isNotIn(labels[0], labels[4], labels[6]);
  }

  @Test
  void chainsFarLongerThanAThreadsStackFallIntoPairs() {
    int nodes = 200_000;
    int[] left = IntStream.range(0, nodes - 1).toArray();
    int[] right = IntStream.range(1, nodes).toArray();

    int[] labels = Blocks.of(nodes, left, right);

    assertThat(IntStream.of(labels).distinct().count()).isGreaterThanOrEqualTo(nodes / 2);
  }

  /** By its definition: what is connected, and stays so without any one of its nodes. */
  @RepeatedTest(50)
  void nodesOfTheLargestPartThatStaysTogetherWithoutAnyOneAreOfOneBlock(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int nodes = 4 + random.nextInt(6);
    Set<List<Integer>> links = new TreeSet<>(Comparator.comparing(List::toString));
    for (int i = 0; i < 1.4 * nodes; i++) {
      int one = random.nextInt(nodes);
      int other = random.nextInt(nodes);
      if (one != other) {
        links.add(List.of(Math.min(one, other), Math.max(one, other)));
      }
    }
    int[] labels =
        Blocks.of(
            nodes,
            links.stream().mapToInt(link -> link.get(0)).toArray(),
            links.stream().mapToInt(link -> link.get(1)).toArray());

    List<Integer> blocks =
        IntStream.range(1, 1 << nodes)
            .filter(set -> Integer.bitCount(set) >= 3 && staysTogether(set, links))
            .boxed()
            .toList();
    for (int node = 0; node < nodes; node++) {
      int own = 1 << node;
      int most =
          blocks.stream().filter(b -> (b & own) != 0).mapToInt(Integer::bitCount).max().orElse(0);
      List<Integer> largest =
          blocks.stream().filter(b -> (b & own) != 0 && Integer.bitCount(b) == most).toList();
      if (largest.size() == 1) {
        int block = largest.get(0);
        long undecided =
            blocks.stream()
                .filter(b -> b != block && Integer.bitCount(b) == most && (b & block) != 0)
                .count();
        if (undecided == 0) {
          for (int other = 0; other < nodes; other++) {
            boolean larger = isInLarger(other, most, blocks);
            if (!larger) {
              assertThat(labels[other] == labels[node]).isEqualTo((block >> other & 1) == 1);
            }
          }
        }
      }
    }
  }

  private static boolean isInLarger(int node, int than, List<Integer> blocks) {
    return blocks.stream().anyMatch(b -> (b >> node & 1) == 1 && Integer.bitCount(b) > than);
  }

  private static boolean staysTogether(int set, Set<List<Integer>> links) {
    return isConnected(set, links)
        && IntStream.range(0, 32)
            .filter(node -> (set >> node & 1) == 1)
            .allMatch(node -> isConnected(set & ~(1 << node), links));
  }

  private static boolean isConnected(int set, Set<List<Integer>> links) {
    int reached = Integer.lowestOneBit(set);
    for (int before = 0; before != reached; ) {
      before = reached;
      for (List<Integer> link : links) {
        int ends = 1 << link.get(0) | 1 << link.get(1);
        if ((ends & set) == ends && (ends & reached) != 0) {
          reached |= ends;
        }
      }
    }
    return reached == set;
  }
}
