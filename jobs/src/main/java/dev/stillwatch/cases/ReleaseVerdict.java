package dev.stillwatch.cases;

import java.util.Arrays;

/** How a statement about a case and releases begins, as a sign that needs no colour. */
enum ReleaseVerdict {
  UNCALIBRATED("Uncalibrated", "?", "uncalibrated: placebos pass too, or are too few"),
  FOUND("Association with", "●", "association"),
  PART("Association only in part", "◐", "association in part"),
  INSUFFICIENT("Insufficient data", "–", "insufficient data"),
  NONE("", "○", "no association");

  private final String opening;
  private final String sign;
  private final String words;

  ReleaseVerdict(String opening, String sign, String words) {
    this.opening = opening;
    this.sign = sign;
    this.words = words;
  }

  static ReleaseVerdict of(String statement) {
    return Arrays.stream(values())
        .filter(verdict -> statement.startsWith(verdict.opening))
        .findFirst()
        .orElse(NONE);
  }

  String sign() {
    return sign;
  }

  String words() {
    return words;
  }
}
