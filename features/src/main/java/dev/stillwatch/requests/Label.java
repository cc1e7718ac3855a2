package dev.stillwatch.requests;

import java.util.Optional;
import java.util.regex.Pattern;

/** A word that callers choose in part: kept short and printable. */
final class Label {
  private static final int MOST_CHARS = 128;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private Label() {}

  /** The label of a raw word; empty where nothing of it can be printed. */
  static Optional<String> of(String raw) {
    String printable = UNPRINTABLE.matcher(beginning(raw)).replaceAll("");
    return printable.isEmpty() ? Optional.empty() : Optional.of(printable);
  }

  private static String beginning(String raw) {
    return raw.length() > MOST_CHARS && raw.codePointCount(0, raw.length()) > MOST_CHARS
        ? raw.substring(0, raw.offsetByCodePoints(0, MOST_CHARS))
        : raw;
  }
}
