package dev.stillwatch.render;

/** How many columns of a terminal a text takes. */
public final class TextWidth {
  private TextWidth() {}

  /** Columns taken: two for wide East Asian characters, none for combining marks. */
  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** The text, cut to at most that many columns and marked where it was cut. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }

    StringBuilder out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      used += of(point);
      if (used > columns - 1) {
        break;
      }
      out.appendCodePoint(point);
      i += Character.charCount(point);
    }
    return out.append('…').toString();
  }

  /** The text and blanks up to that many columns. */
  public static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /** Blanks and the text, that many columns together. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - of(text))) + text;
  }

  private static int of(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  // The wide blocks of Unicode's East Asian Width, in one coarse cut.
  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0xa4cf)
        || (point >= 0xac00 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xfe30 && point <= 0xfe6f)
        || (point >= 0xff00 && point <= 0xff60)
        || (point >= 0xffe0 && point <= 0xffe6)
        || (point >= 0x1f300 && point <= 0x1faff)
        || (point >= 0x20000 && point <= 0x3fffd);
  }
}
