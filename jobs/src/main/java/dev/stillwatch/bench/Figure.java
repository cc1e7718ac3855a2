package dev.stillwatch.bench;

import java.util.Locale;

/**
 * One number that was measured.
 *
 * @param name in snake case; the key of the number in JSON
 * @param unit such as s, bytes or rows/core-s; empty for counts and shares
 */
public record Figure(String name, double value, String unit) {
  /** How many times the reference's cost, or its rate, ours is; each bench says which. */
  public static final String RATIO = "ratio";

  public Figure {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("Invalid name: %s (must be snake case)".formatted(name));
    }
  }

  /** A number of things. */
  public static Figure count(String name, long value) {
    return new Figure(name, (double) value, "");
  }

  /** A time. */
  public static Figure seconds(String name, double value) {
    return new Figure(name, value, "s");
  }

  /** Bytes. */
  public static Figure bytes(String name, long value) {
    return new Figure(name, (double) value, "bytes");
  }

  /** What one core does in a second. */
  public static Figure rate(String name, double value) {
    return new Figure(name, value, "rows/core-s");
  }

  /** Our figure over the reference's. */
  public static Figure ratio(String name, double value) {
    return new Figure(name, value, "x");
  }

  /** The number with as many digits as it is known to. */
  public String text() {
    if (!Double.isFinite(value)) {
      return "unknown";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    boolean large = Math.abs(value) >= 1_000;
    return String.format(Locale.ROOT, whole || large ? "%,.0f" : "%.4f", value);
  }
}
