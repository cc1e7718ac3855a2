package dev.stillwatch.events;

import java.util.Locale;

/** How numbers stand in a statement. */
final class Wording {
  private Wording() {}

  /** Three decimals, or that it is smaller. */
  static String probability(double p) {
    return p < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
