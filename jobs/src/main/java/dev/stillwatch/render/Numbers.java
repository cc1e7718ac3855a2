package dev.stillwatch.render;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {

  private Numbers() {}

  /** A whole number with thousands apart: 48,211. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Bits with one decimal and a true minus sign: 17.4, −0.8. */
  public static String bits(double bits) {
    String plain = String.format(Locale.ROOT, "%.1f", bits);
    return plain.equals("-0.0") ? "0.0" : plain.replace('-', '\u2212');
  }

  /** The same with its sign: +4.1, −0.8, 0.0. */
  public static String signedBits(double bits) {
    String unsigned = bits(bits);
    return unsigned.startsWith("\u2212") || unsigned.equals("0.0") ? unsigned : "+" + unsigned;
  }

  /** A value of unknown size with three significant digits; empty for NaN. */
  public static String value(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return count((long) value).replace('-', '\u2212');
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2g";
    return String.format(Locale.ROOT, format, value).replace('-', '\u2212');
  }
}
