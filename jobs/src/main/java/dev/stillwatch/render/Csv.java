package dev.stillwatch.render;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.
 *
 * <p>Text that a spreadsheet would take for a formula gets an apostrophe in front, and characters
 * that act are written out (see {@link Escape}), line breaks included.
 */
public final class Csv {
  private Csv() {}

  /** One line with its end; numbers as they stand, everything else guarded as text. */
  public static String line(List<?> values) {
    return values.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }

    String text = Escape.terminal(value.toString());
    String guarded = startsFormula(value.toString()) ? "'" + text : text;
    return guarded.chars().anyMatch(c -> c == ',' || c == '"' || c == ' ' || c == ';')
        ? "\"" + guarded.replace("\"", "\"\"") + "\""
        : guarded;
  }

  // Spreadsheets skip leading blanks and take the full-width signs for the plain ones.
  private static boolean startsFormula(String text) {
    String bare = text.strip();
    boolean blankFirst = !text.isEmpty() && (text.charAt(0) == '\t' || text.charAt(0) == '\r');
    return blankFirst
        || (!bare.isEmpty() && "=+-@|%\uff1d\uff0b\uff0d\uff20".indexOf(bare.charAt(0)) >= 0);
  }
}
