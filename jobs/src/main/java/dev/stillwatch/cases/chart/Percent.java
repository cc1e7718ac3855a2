package dev.stillwatch.cases.chart;

import java.util.Locale;

/** Lengths in drawings, the same text in every locale. */
public final class Percent {
  private Percent() {}

  /** A share of the width in percent: 12.34%. */
  public static String of(double percent) {
    return plain(percent) + "%";
  }

  /** A plain length with two decimals. */
  static String plain(double length) {
    return String.format(Locale.ROOT, "%.2f", length);
  }
}
