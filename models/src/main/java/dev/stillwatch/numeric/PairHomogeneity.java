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
  private static final double LN_2 = Math.log(2);

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

  /** Whether no account has a prompt. */
  public boolean isEmpty() {
    return prompts == 0;
  }

  /** The log2 ratio. */
  public double rho() {
    double inside = (withinSame + 0.5) / (within + 1);
    return Math.log(inside * breadth()) / LN_2;
  }

  /**
   * How many equally frequent cells all accounts together would be as spread over: the inverse of
   * the share of pairs of two accounts that share a cell, as with Simpson's index.
   */
  public double breadth() {
    return (between() + 1) / (betweenSame() + 0.5);
  }

  /**
   * Standard error of rho from the number of pairs that share a cell, taken as independent: sqrt(1
   * / s + 1 / t) / ln 2 with s and t unordered pairs.
   */
  public double error() {
    return Math.sqrt(1 / (withinSame / 2 + 0.5) + 1 / (betweenSame() / 2 + 0.5)) / LN_2;
  }

  private double between() {
    return (double) prompts * (prompts - 1) - within;
  }

  private double betweenSame() {
    double same = -withinSame;
    // Whole numbers below 2^53: exact, whatever the map's order.
    for (long n : all.values()) {
      same += (double) n * (n - 1);
    }
    return same;
  }
}
