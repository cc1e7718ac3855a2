package dev.stillwatch.judging;

/**
 * What ordinary groups are taken to show in a test before tonight's are looked at.
 *
 * @param centre of the test's level, see {@link dev.stillwatch.lake.tables.GroupTests#LEVEL}
 * @param spread its standard deviation, 0 and more
 * @param weight how many of tonight's groups it counts for
 */
record Prior(double centre, double spread, double weight) {
  private static final int SHIPPED = 20;

  /** Groups that a fitted one counts for at most: a lake that changes is to be followed. */
  private static final int MOST = 60;

  /** The centre and spread of the code, which count for {@value #SHIPPED} groups. */
  static Prior shipped(double centre, double spread) {
    return new Prior(centre, spread, SHIPPED);
  }

  /**
   * This one after groups of earlier nights: (n fitted + w prior) / (n + w), which counts for n
   * groups, at least w and at most {@value #MOST}.
   */
  Prior after(Levels.Level fitted) {
    double n = fitted.groups();
    return new Prior(
        (n * fitted.centre() + weight * centre) / (n + weight),
        (n * fitted.spread() + weight * spread) / (n + weight),
        Math.max(weight, Math.min(MOST, n)));
  }
}
