package dev.stillwatch.simulate;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was counted before a day, of customers whose every day can be counted alone.
 *
 * <p>Totals are remembered from week to week, so that a world's days are counted a few times each
 * and not once for every later day. It is a memory and nothing else: what comes out is the same
 * with it and without, in whatever order days are asked for and however many ask at once.
 */
final class Tally {
  private static final int WEEK = 7;

  /**
   * Customers that are remembered, some 300 bytes each after a quarter of a year. Worlds are made
   * block by block; when the memory is full, those in it have mostly been finished.
   */
  private static final int MOST = 100_000;

  /** Totals of each customer after one week, after two, and so on, one after the other. */
  private final Map<Long, int[]> remembered = new ConcurrentHashMap<>();

  /** Adds what is counted on one day. */
  @FunctionalInterface
  interface Day {
    void add(int day, int[] totals);
  }

  /**
   * The totals of all days before one.
   *
   * @param customer names whose days they are
   * @param size how many things are counted apart, the same each time
   */
  int[] before(long customer, int size, int day, Day counted) {
    int weeks = day / WEEK;
    int[] totals = weeks == 0 ? new int[size] : after(customer, size, weeks, counted);
    for (int later = weeks * WEEK; later < day; later++) {
      counted.add(later, totals);
    }
    return totals;
  }

  private int[] after(long customer, int size, int weeks, Day counted) {
    int[] known = remembered.getOrDefault(customer, new int[0]);
    int had = known.length / size;
    if (had < weeks) {
      known = extended(known, size, had, weeks, counted);
      remember(customer, known);
    }
    return Arrays.copyOfRange(known, (weeks - 1) * size, weeks * size);
  }

  private static int[] extended(int[] known, int size, int had, int weeks, Day counted) {
    int[] longer = Arrays.copyOf(known, weeks * size);
    int[] totals =
        had == 0 ? new int[size] : Arrays.copyOfRange(known, (had - 1) * size, had * size);
    for (int week = had; week < weeks; week++) {
      for (int day = week * WEEK; day < (week + 1) * WEEK; day++) {
        counted.add(day, totals);
      }
      System.arraycopy(totals, 0, longer, week * size, size);
    }
    return longer;
  }

  private void remember(long customer, int[] totals) {
    if (remembered.size() >= MOST) {
      remembered.clear();
    }
    remembered.merge(customer, totals, (one, other) -> one.length < other.length ? other : one);
  }
}
