package dev.stillwatch.events;

import java.util.Locale;

/** A question about a campaign's volume around the days of releases: which days against which. */
enum ReleaseTiming {
  /** More in the four weeks before a release than in the eight weeks before those. */
  RAMP(-28, -1, -84, -29, 1),

  /** Less in the four weeks from a release on than in the four weeks before it. */
  DROP(0, 27, -28, -1, -1);

  private final int from;
  private final int to;
  private final int baseFrom;
  private final int baseTo;
  private final int sign;

  ReleaseTiming(int from, int to, int baseFrom, int baseTo, int sign) {
    this.from = from;
    this.to = to;
    this.baseFrom = baseFrom;
    this.baseTo = baseTo;
    this.sign = sign;
  }

  /** First day asked about, from the release day. */
  int from() {
    return from;
  }

  /** Last day asked about. */
  int to() {
    return to;
  }

  /** First day compared with. */
  int baseFrom() {
    return baseFrom;
  }

  /** Last day compared with. */
  int baseTo() {
    return baseTo;
  }

  /** 1 where a larger effect is more extreme, -1 where a smaller one is. */
  int sign() {
    return sign;
  }

  /** As in the table's column. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
