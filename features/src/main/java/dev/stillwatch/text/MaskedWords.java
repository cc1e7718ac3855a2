package dev.stillwatch.text;

/**
 * The words of a prompt as hashes, its variable parts masked: numbers, quotations, URLs, e-mail
 * addresses, and long codes. Case, punctuation and spacing are gone.
 *
 * <p>Reads each examined character a bounded number of times, makes no objects, and is used again
 * and again by one thread.
 */
final class MaskedWords {
  /** How much of a prompt is examined: of longer ones the first three quarters and the end. */
  static final int EXAMINED = 4_096;

  private static final int END = EXAMINED / 4;

  // Control characters are spaces and never words, so they can stand for the masks.
  private static final char NUMBER = 1;
  private static final char QUOTATION = 2;
  private static final char URL = 3;
  private static final char EMAIL = 4;
  private static final char CODE = 5;

  private static final String OPENING = "\"'`\u201c\u2018\u201e\u00ab\u300c\u300e";
  private static final String CLOSING = "\"'`\u201d\u2019\u201c\u00bb\u300d\u300f";

  private static final int HEX_CODE = 8;
  private static final int MIXED_CODE = 16;
  private static final int ANY_CODE = 40;

  private final char[] text = new char[EXAMINED];
  private final long[] words = new long[EXAMINED];
  private final int[] closing = new int[OPENING.length()];
  private int length;
  private int at;
  private int count;
  private int chunk;
  private long start;

  /** Reads the first units of a text, which are the prompt, forgetting the one before. */
  void read(char[] prompt, int units, long seed) {
    load(prompt, units);
    start = Hash64.start(seed);
    at = 0;
    count = 0;
    chunk = 0;
    java.util.Arrays.fill(closing, -1);
    while (at < length) {
      readOne();
    }
  }

  int count() {
    return count;
  }

  /** Hash of the i-th word. */
  long word(int i) {
    return words[i];
  }

  private void load(char[] prompt, int units) {
    length = Math.min(units, EXAMINED);
    if (units <= EXAMINED) {
      System.arraycopy(prompt, 0, text, 0, length);
      return;
    }

    System.arraycopy(prompt, 0, text, 0, EXAMINED - END);
    System.arraycopy(prompt, units - END, text, EXAMINED - END, END);
    text[EXAMINED - END - 1] = ' ';
  }

  private void readOne() {
    char c = text[at];
    switch (Glyphs.kind(c)) {
      case Glyphs.SPACE -> {
        at++;
        chunk = count;
      }
      case Glyphs.NOTHING -> at++;
      case Glyphs.LETTER, Glyphs.DIGIT -> readRun();
      case Glyphs.IDEOGRAPH -> {
        at++;
        put(Hash64.step(start, c));
        chunk = count;
      }
      default -> readMark(c);
    }
  }

  private void readRun() {
    int from = at;
    int digits = 0;
    boolean ascii = true;
    boolean hex = true;
    boolean afterDigit = false;
    long hash = start;
    for (; at < length; at++) {
      char c = text[at];
      byte kind = Glyphs.kind(c);
      if (kind == Glyphs.DIGIT) {
        digits++;
        hash = afterDigit ? hash : Hash64.step(hash, NUMBER);
      } else if (kind == Glyphs.LETTER) {
        hash = Hash64.step(hash, Glyphs.lower(c));
        hex &= isHexLetter(c);
      } else if (kind != Glyphs.NOTHING) {
        break;
      }
      afterDigit = kind == Glyphs.DIGIT;
      ascii &= c < 0x80;
    }

    int run = at - from;
    if (digits == run) {
      endOfNumber();
      put(Hash64.step(start, NUMBER));
    } else if (ascii && isCode(run, digits, hex)) {
      skipWhile("+/=_-");
      put(Hash64.step(start, CODE));
    } else if (isUrl(from, run)) {
      endOfUrl();
      put(Hash64.step(start, URL));
    } else {
      put(hash);
    }
  }

  private void readMark(char c) {
    if (c == '@' && count > chunk && at + 1 < length && isWordUnit(text[at + 1])) {
      // The words since the last space were the name before the @.
      count = chunk;
      at++;
      skipWhile("._-+");
      put(Hash64.step(start, EMAIL));
      return;
    }

    int quote = OPENING.indexOf(c);
    if (quote >= 0 && readQuotation(quote)) {
      return;
    }

    at++;
    if ("._-+%".indexOf(c) < 0) {
      chunk = count;
    }
  }

  private boolean readQuotation(int quote) {
    boolean straight = quote < 3;
    if (straight && at > 0 && isWordUnit(text[at - 1])) {
      return false;
    }

    int from = endOfSame(at);
    if (from >= length || (straight && Glyphs.kind(text[from]) == Glyphs.SPACE && from - at < 3)) {
      return false;
    }

    // Two straight marks and no third are an empty quotation.
    if (!(straight && from - at == 2)) {
      int close = close(quote, from);
      if (close >= length) {
        return false;
      }

      from = endOfSame(close);
    }
    at = from;
    put(Hash64.step(start, QUOTATION));
    chunk = count;
    return true;
  }

  /** Where the next closing mark stands at or after a place; the search never goes back. */
  private int close(int quote, int from) {
    if (closing[quote] < from) {
      int i = from;
      while (i < length && !closes(quote, i)) {
        i++;
      }
      closing[quote] = i;
    }
    return closing[quote];
  }

  private boolean closes(int quote, int i) {
    char mark = CLOSING.charAt(quote);
    boolean apostrophe = mark == '\'' || mark == '\u2019';
    return text[i] == mark && !(apostrophe && i + 1 < length && isWordUnit(text[i + 1]));
  }

  private int endOfSame(int from) {
    int i = from + 1;
    while (i < length && text[i] == text[from]) {
      i++;
    }
    return i;
  }

  // 1,234.5 and 2026-03-01 and 12:30 are one number each.
  private void endOfNumber() {
    while (at + 1 < length
        && ".,:/-'".indexOf(text[at]) >= 0
        && Glyphs.kind(text[at + 1]) == Glyphs.DIGIT) {
      at++;
      while (at < length && Glyphs.kind(text[at]) == Glyphs.DIGIT) {
        at++;
      }
    }
  }

  private void endOfUrl() {
    while (at < length
        && Glyphs.kind(text[at]) != Glyphs.SPACE
        && "<>\"'`)]}".indexOf(text[at]) < 0) {
      at++;
    }
  }

  private void skipWhile(String marks) {
    while (at < length && (isWordUnit(text[at]) || marks.indexOf(text[at]) >= 0)) {
      at++;
    }
  }

  private boolean isUrl(int from, int run) {
    if (starts(at, "://")) {
      return (run == 4 && starts(from, "http"))
          || (run == 5 && starts(from, "https"))
          || (run == 3 && starts(from, "ftp"));
    }
    return run == 3 && starts(from, "www") && starts(at, ".");
  }

  private boolean starts(int from, String prefix) {
    if (from + prefix.length() > length) {
      return false;
    }

    for (int i = 0; i < prefix.length(); i++) {
      if (Glyphs.lower(text[from + i]) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCode(int run, int digits, boolean hex) {
    return run >= ANY_CODE
        || (digits > 0 && run >= MIXED_CODE)
        || (digits > 1 && hex && run >= HEX_CODE);
  }

  private static boolean isHexLetter(char c) {
    char lower = Glyphs.lower(c);
    return lower >= 'a' && lower <= 'f';
  }

  private static boolean isWordUnit(char c) {
    byte kind = Glyphs.kind(c);
    return kind == Glyphs.LETTER || kind == Glyphs.DIGIT;
  }

  private void put(long state) {
    words[count++] = Hash64.finish(state);
  }
}
