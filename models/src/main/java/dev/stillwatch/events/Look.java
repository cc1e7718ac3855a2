package dev.stillwatch.events;

/** A campaign's volume as it was known some nights ago, on the days of tonight's history. */
final class Look {
  private final double[] values;
  private final boolean[] usable;
  private final int length;

  /**
   * The look of some nights ago.
   *
   * @param nightsBack 0 for tonight
   */
  Look(VolumeRatios ratios, int nightsBack) {
    values = ratios.values();
    usable = ratios.usableWithoutLast(nightsBack);
    length = usable.length - nightsBack;
  }

  double[] values() {
    return values;
  }

  boolean[] usable() {
    return usable;
  }

  /** Days known by then, from the first of the history. */
  int length() {
    return length;
  }

  /** Days that count. */
  int days() {
    int days = 0;
    for (boolean counts : usable) {
      days += counts ? 1 : 0;
    }
    return days;
  }
}
