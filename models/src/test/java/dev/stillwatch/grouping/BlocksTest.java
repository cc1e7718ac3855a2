package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

  /** By its definition: without any one node, the others of a block still reach each other. */
  @RepeatedTest(50)
  void noBlockFallsApartWithoutOneOfItsNodes(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int nodes = 4 + random.nextInt(20);
    Set<List<Integer>> links = new HashSet<>();
    for (int i = 0; i < 1.3 * nodes; i++) {
      int one = random.nextInt(nodes);
      int other = random.nextInt(nodes);
      if (one != other) {
        links.add(List.of(Math.min(one, other), Math.max(one, other)));
      }
    }
    List<List<Integer>> all = new ArrayList<>(links);
    int[] labels =
        Blocks.of(
            nodes,
            all.stream().mapToInt(link -> link.get(0)).toArray(),
            all.stream().mapToInt(link -> link.get(1)).toArray());

    for (int label : IntStream.of(labels).distinct().toArray()) {
      int[] block = IntStream.range(0, nodes).filter(i -> labels[i] == label).toArray();
      if (block.length < 3) {
        continue;
      }
      for (int without : block) {
        Set<Integer> reached = new HashSet<>();
        // Those of the block that are counted elsewhere may lie in between.
        reach(all, block[0] == without ? block[1] : block[0], without, reached);
        assertThat(reached)
            .containsAll(IntStream.of(block).filter(i -> i != without).boxed().toList());
      }
    }
  }

  private static void reach(
      List<List<Integer>> links, int from, int without, Set<Integer> reached) {
    if (from == without || !reached.add(from)) {
      return;
    }
    for (List<Integer> link : links) {
      if (link.contains(from)) {
        reach(links, link.get(0) == from ? link.get(1) : link.get(0), without, reached);
      }
    }
  }
}
