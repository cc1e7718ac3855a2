package dev.stillwatch.grouping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;

/** The aims of a night with, for each cell, those that it counts for. */
final class Aims implements Serializable {
  private static final long serialVersionUID = 1L;
  private final List<Aim> all;
  private final List<int[]> cells;
  private final Map<String, Integer> byGroup = new HashMap<>();
  private final Map<Integer, int[]> byCell = new HashMap<>();

  Aims(List<Aim> all) {
    this.all = all;
    this.cells = all.stream().map(Aim::cells).toList();
    Map<Integer, List<Integer>> slots = new HashMap<>();
    for (int aim = 0; aim < all.size(); aim++) {
      byGroup.put(all.get(aim).groupId(), aim);
      for (int half = 0; half < 2; half++) {
        for (int cell : all.get(aim).hits()[half]) {
          slots.computeIfAbsent(cell, any -> new ArrayList<>()).add(2 * aim + half);
        }
      }
    }
    slots.forEach((cell, list) -> byCell.put(cell, list.stream().mapToInt(slot -> slot).toArray()));
  }

  List<Aim> all() {
    return all;
  }

  /** Twice the aim's place, and one more for its second half. */
  private int[] slots(int cell) {
    return byCell.getOrDefault(cell, new int[0]);
  }

  Aim named(String groupId) {
    return all.get(byGroup.get(groupId));
  }

  /**
   * Hands on each aim whose cells an account touches, by its place, with the account's score; none
   * where it touches too little to be compared.
   *
   * @param seeds the groups whose seeds the account belongs to, one of each channel at most
   */
  void score(Touches touches, String ref, List<String> seeds, ObjDoubleConsumer<Integer> scored) {
    if (!touches.enough()) {
      return;
    }
    Map<Integer, double[]> byAim = new TreeMap<>();
    for (int i = 0; i < touches.cells().length; i++) {
      for (int slot : slots(touches.cells()[i])) {
        byAim.computeIfAbsent(slot / 2, any -> new double[2])[slot % 2] += 1 / touches.prompts()[i];
      }
    }
    double mass = touches.mass();
    byAim.forEach(
        (at, halves) -> {
          Aim aim = all.get(at);
          boolean isSeed = seeds.contains(aim.groupId());
          scored.accept(at, aim.score(halves, mass, ref, isSeed));
        });
  }

  /** Share of an account's prompts in the cells of an aim. */
  double dose(Touches touches, int at) {
    return touches.dose(cells.get(at));
  }
}
