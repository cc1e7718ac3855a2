package dev.stillwatch.numeric;

/** A number that a set of units has; the order of the set matters for rounding alone. */
@FunctionalInterface
public interface SetStatistic {
  /** The number of the units at these places, two and more of them. */
  double of(int[] set);

  /** Σ x / n. */
  static SetStatistic mean(double[] values) {
    return set -> {
      double sum = 0;
      for (int i : set) {
        sum += values[i];
      }
      return sum / set.length;
    };
  }

  /** The standard deviation, sqrt(Σ (x - mean)² / (n - 1)). */
  static SetStatistic deviation(double[] values) {
    SetStatistic mean = mean(values);
    return set -> {
      double middle = mean.of(set);
      double squares = 0;
      for (int i : set) {
        squares += (values[i] - middle) * (values[i] - middle);
      }
      return Math.sqrt(squares / (set.length - 1));
    };
  }

  /** The distance of the quartiles, see {@link QuartileDistance}. */
  static SetStatistic quartiles(double[] values) {
    return new QuartileDistance(values);
  }

  /**
   * {@link SameDays} of the set.
   *
   * @param shares each unit's requests per day over all its requests
   */
  static SetStatistic sameDays(double[][] shares) {
    return set -> {
      SameDays days = new SameDays();
      for (int i : set) {
        days.addShares(shares[i]);
      }
      return days.probability();
    };
  }
}
