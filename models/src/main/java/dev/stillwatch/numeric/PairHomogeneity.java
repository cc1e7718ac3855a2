package dev.stillwatch.numeric;

import java.util.HashMap;
import java.util.Map;

/**
 * How much more often two prompts of one account share a cell than two prompts of two accounts.
 *
 * <p>rho = log2 of [(s + 1/2) / (S + 1)] / [(t + 1/2) / (T + 1)], where S and T are the ordered
 * pairs of prompts within an account and between accounts, s and t those of them that share a cell.
 * Counting pairs makes it unbiased: 0 is expected when all members draw from one distribution,
 * whatever it is and however much each draws; positive values mean that members have topics of
 * their own. With a lone account or none the value says nothing and is 0 or near it.
 */
public final class PairHomogeneity {
  private final Map<Integer, Long> all = new HashMap<>();
  private double within;
  private double withinSame;
  private long prompts;

  /** Adds one account's prompts per cell. */
  public void add(int[] cells, long[] counts) {
    long mine = 0;
    for (int i = 0; i < cells.length; i++) {
      long n = counts[i];
      withinSame += (double) n * (n - 1);
      mine += n;
      all.merge(cells[i], n, Long::sum);
    }
    within += (double) mine * (mine - 1);
    prompts += mine;
  }

  /** Takes up the accounts of another; accounts must not be in both. */
  public void combine(PairHomogeneity other) {
    other.all.forEach((cell, n) -> all.merge(cell, n, Long::sum));
    within += other.within;
    withinSame += other.withinSame;
    prompts += other.prompts;
  }

  /** The log2 ratio. */
  public double rho() {
    double same = -withinSame;
    // Whole numbers below 2^53: exact, whatever the map's order.
    for (long n : all.values()) {
      same += (double) n * (n - 1);
    }
    double between = (double) prompts * (prompts - 1) - within;
    double inside = (withinSame + 0.5) / (within + 1);
    double across = (same + 0.5) / (between + 1);
    return Math.log(inside / across) / Math.log(2);
  }
}
