package dev.stillwatch.numeric;

import java.util.stream.IntStream;

/**
 * The distance of a set's quartiles, of type 7 as {@link Medians#quantile} has them, without
 * sorting each set: the units are put in order once, a set is marks on that order, and its k-th
 * smallest value is at the k-th mark.
 */
final class QuartileDistance implements SetStatistic {
  private final double[] ascending;
  private final int[] places;

  /** Of units that have these values. */
  QuartileDistance(double[] values) {
    int[] order = Medians.ascending(values);
    ascending = IntStream.of(order).mapToDouble(unit -> values[unit]).toArray();
    places = new int[values.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
  }

  @Override
  public double of(int[] set) {
    long[] marks = new long[(ascending.length + Long.SIZE - 1) / Long.SIZE];
    for (int unit : set) {
      marks[places[unit] / Long.SIZE] |= 1L << places[unit] % Long.SIZE;
    }
    return quantile(marks, set.length, 0.75) - quantile(marks, set.length, 0.25);
  }

  /** At (n - 1) q, interpolated between neighbours (R type 7). */
  private double quantile(long[] marks, int size, double q) {
    double at = (size - 1) * q;
    int low = (int) Math.floor(at);
    double below = ascending[place(marks, low)];
    double above = ascending[place(marks, Math.min(low + 1, size - 1))];
    return below + (at - low) * (above - below);
  }

  /** The place of the mark that so many others come before. */
  private static int place(long[] marks, int before) {
    int word = 0;
    int left = before;
    while (left >= Long.bitCount(marks[word])) {
      left -= Long.bitCount(marks[word++]);
    }
    long rest = marks[word];
    for (; left > 0; left--) {
      rest &= rest - 1;
    }
    return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
  }
}
