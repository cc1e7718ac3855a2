package dev.stillwatch.simulate;

/** When in the day and the week somebody asks. */
enum Rhythm {
  OFFICE(0.2, 0, 0, 0, 0, 0, 1, 3, 8, 11, 12, 10, 7, 10, 12, 11, 8, 4, 2, 1, 1, 1, 0.5, 0),
  EVENING(1.3, 2, 1, 0.5, 0, 0, 0, 1, 2, 3, 3, 3, 4, 5, 4, 4, 4, 5, 7, 9, 11, 12, 11, 8, 4),
  NIGHT(1.1, 9, 8, 6, 4, 2, 1, 0.5, 0.5, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 7, 8, 9, 10),
  /** A program that runs all day. */
  EVEN(0.9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
  /** A program that is started once or twice a day. */
  RUNS(0.5, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2);

  private final double weekend;

  // Nobody outside sees the array.
  @SuppressWarnings("ImmutableEnumChecker")
  private final double[] hours;

  Rhythm(double weekend, double... hours) {
    this.weekend = weekend;
    this.hours = hours;
  }

  /** How busy a weekday is against the week's mean; 1 is Monday. */
  double weekday(int isoDay) {
    double mean = (5 + 2 * weekend) / 7;
    return (isoDay >= 6 ? weekend : 1) / mean;
  }

  /** A second of the UTC day for somebody so many hours ahead of UTC. */
  double second(int offset, Dice dice) {
    int local = dice.weighted(hours);
    return Math.floorMod(local - offset, 24) * 3600.0 + dice.between(0, 3600);
  }
}
