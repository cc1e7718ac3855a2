package dev.stillwatch.render;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {
  private static final int SIGNIFICANT = 2;

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

  /** Bits as odds, two significant digits: "about 170,000 to 1". */
  public static String odds(double bits) {
    double ratio = Math.pow(2, Math.abs(bits));
    if (ratio >= 1e12) {
      return bits > 0 ? "more than a trillion to 1" : "less than 1 to a trillion";
    }
    if (ratio >= 1e6) {
      String words =
          ratio >= 1e9 ? rounded(ratio / 1e9) + " billion" : rounded(ratio / 1e6) + " million";
      return bits >= 0 ? "about %s to 1".formatted(words) : "about 1 to %s".formatted(words);
    }
    String words = rounded(ratio);
    return bits >= 0 ? "about %s to 1".formatted(words) : "about 1 to %s".formatted(words);
  }

  private static String rounded(double ratio) {
    if (ratio < 10) {
      return String.format(Locale.ROOT, "%.1f", ratio);
    }
    double scale = Math.pow(10, Math.max(0, Math.floor(Math.log10(ratio)) - SIGNIFICANT + 1));
    return count(Math.round(Math.round(ratio / scale) * scale));
  }
}
