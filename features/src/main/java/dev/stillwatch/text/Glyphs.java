package dev.stillwatch.text;

/**
 * What each UTF-16 unit is when a text is cut into words.
 *
 * <p>Scripts that put no spaces between words count as one word per character. Marks that a reader
 * does not see (zero-width joiners, direction marks) are nothing at all, so that they cannot hide a
 * word. Of a surrogate pair the second unit stands for the character; a lone one is harmless.
 */
public final class Glyphs {
  /** White space and control characters. */
  public static final byte SPACE = 0;

  /** Part of a word. */
  public static final byte LETTER = 1;

  /** A decimal digit of any script. */
  public static final byte DIGIT = 2;

  /** A word of its own: Han, kana, hangul, Thai, Lao, Khmer, Burmese. */
  public static final byte IDEOGRAPH = 3;

  /** Anything else that is seen, such as punctuation. */
  public static final byte MARK = 4;

  /** Not seen: to be skipped, even within a word. */
  public static final byte NOTHING = 5;

  private static final byte[] KINDS = new byte[1 << 16];
  private static final char[] LOWER = new char[1 << 16];

  static {
    for (int unit = 0; unit < KINDS.length; unit++) {
      char c = (char) unit;
      KINDS[unit] = kindOf(c);
      LOWER[unit] = Character.toLowerCase(c);
    }
  }

  private Glyphs() {}

  /** One of the kinds above. */
  public static byte kind(char c) {
    return KINDS[c];
  }

  /** The unit in lower case, whatever the locale. */
  public static char lower(char c) {
    return LOWER[c];
  }

  /** Counts the words in the first units of a text: runs of letters or digits, and ideographs. */
  public static int words(char[] text, int length) {
    int words = 0;
    boolean inside = false;
    for (int i = 0; i < length; i++) {
      byte kind = KINDS[text[i]];
      boolean runs = kind == LETTER || kind == DIGIT || (kind == NOTHING && inside);
      if (kind == IDEOGRAPH || (runs && !inside)) {
        words++;
      }
      inside = runs;
    }
    return words;
  }

  private static byte kindOf(char c) {
    if (Character.isHighSurrogate(c)) {
      return NOTHING;
    }
    return switch (Character.getType(c)) {
      case Character.FORMAT -> NOTHING;
      case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          isWrittenWithoutSpaces(c) ? IDEOGRAPH : LETTER;
      case Character.CONTROL,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default -> MARK;
    };
  }

  private static boolean isWrittenWithoutSpaces(char c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
