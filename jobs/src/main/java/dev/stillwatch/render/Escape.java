package dev.stillwatch.render;

/**
 * Makes text of any origin harmless where it is shown.
 *
 * <p>Characters that a reader cannot see, or that change how their neighbours are read (controls,
 * terminal escapes, direction marks, zero-width and tag characters, lone surrogates), are written
 * out as a backslash, a u and their number in braces: nothing is lost and nothing acts.
 */
public final class Escape {
  private Escape() {}

  /** For element content and attribute values of HTML, XHTML and SVG. */
  public static String html(String text) {
    String visible = visible(text);
    StringBuilder out = new StringBuilder(visible.length() + 16);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** For a terminal or a log line: one line, without anything a terminal would obey. */
  public static String terminal(String text) {
    return visible(text);
  }

  /** For running Markdown text, table cells included: no markup, no HTML, one line. */
  public static String markdown(String text) {
    String visible = visible(text);
    StringBuilder out = new StringBuilder(visible.length() + 16);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\\', '`', '*', '_', '[', ']', '|', '#', '~', '!' -> out.append('\\').append(c);
        // Readers turn bare addresses into links; a colon written as an entity stops them.
        case ':' -> out.append(beforeSlash(visible, i) ? "&#58;" : ":");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean beforeSlash(String text, int at) {
    return at + 1 < text.length() && text.charAt(at + 1) == '/';
  }

  private static String visible(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int length = Character.charCount(point);
      if (acts(point)) {
        out = out == null ? new StringBuilder(text.length() + 16).append(text, 0, i) : out;
        out.append(writtenOut(point));
      } else if (out != null) {
        out.appendCodePoint(point);
      }
      i += length;
    }
    return out == null ? text : out.toString();
  }

  private static String writtenOut(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u{%X}".formatted(point);
    };
  }

  /** Whether a character does something instead of being something to look at. */
  static boolean acts(int point) {
    if (point >= 0x20 && point < 0x7f) {
      return false;
    }
    boolean fillsNothing =
        point == 0x115f
            || point == 0x1160
            || point == 0x3164
            || point == 0xffa0
            || (point >= 0xfe00 && point <= 0xfe0f)
            || (point >= 0xe0100 && point <= 0xe01ef);
    boolean nonCharacter = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    return fillsNothing
        || nonCharacter
        || switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              true;
          default -> false;
        };
  }
}
