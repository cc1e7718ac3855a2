package dev.stillwatch.text;

/**
 * What is kept of a prompt's wording: keyed hashes that tell whether two prompts are equal, cut
 * from one template, or nearly alike, and from which the prompt cannot be read.
 *
 * <p>The skeleton is the sequence of masked words: numbers, quotations, URLs, e-mail addresses and
 * long codes become one mask each; case, punctuation and spacing are dropped. It is taken from the
 * first 4,096 UTF-16 units; of longer prompts from the first 3,071 and the last 1,024.
 *
 * @param textHash of the whole prompt, every unit as it stands
 * @param skeletonHash of all masked words
 * @param hasFrame whether there are more than ten masked words, so that head and tail mean
 *     something
 * @param headHash of the first seven masked words; 0 without a frame
 * @param tailHash of the last seven masked words; 0 without a frame
 * @param simhash Charikar (2002) over shingles of three masked words; prompts that share most
 *     shingles differ in few bits; 0 without words
 * @param words in the whole prompt, a character of a script without spaces being a word
 * @param script most frequent writing system of the examined part as its ISO 15924 code, Jpan where
 *     kana and Han mix; empty without letters
 */
public record PromptShape(
    long textHash,
    long skeletonHash,
    boolean hasFrame,
    long headHash,
    long tailHash,
    long simhash,
    int words,
    String script) {
  private static final int FRAME = 7;
  private static final int LONG_ENOUGH = 10;
  private static final int SHINGLE = 3;
  private static final ThreadLocal<Reader> READER = ThreadLocal.withInitial(Reader::new);

  /** What one thread reads prompts with, again and again. */
  private static final class Reader {
    private final MaskedWords masked = new MaskedWords();
    private char[] chars = new char[MaskedWords.EXAMINED];

    /** The units of a text, from the first on; what follows them is of texts before. */
    char[] chars(String text) {
      if (text.length() > chars.length) {
        chars = new char[Math.max(text.length(), 2 * chars.length)];
      }
      text.getChars(0, text.length(), chars, 0);
      return chars;
    }
  }

  /**
   * The shape of a prompt.
   *
   * @param text anything, however long or broken
   * @param seed keeps the hashes of two lakes apart
   */
  public static PromptShape of(String text, long seed) {
    Reader reader = READER.get();
    char[] chars = reader.chars(text);
    int units = text.length();
    MaskedWords masked = reader.masked;
    masked.read(chars, units, seed);
    int count = masked.count();
    boolean hasFrame = count > LONG_ENOUGH;
    return new PromptShape(
        Hash64.of(chars, units, seed),
        hash(masked, 0, count, seed),
        hasFrame,
        hasFrame ? hash(masked, 0, FRAME, seed) : 0,
        hasFrame ? hash(masked, count - FRAME, count, seed) : 0,
        simhash(masked, seed),
        Glyphs.words(chars, units),
        Scripts.of(chars, Math.min(units, MaskedWords.EXAMINED)));
  }

  private static long hash(MaskedWords masked, int from, int to, long seed) {
    long state = Hash64.start(seed);
    for (int i = from; i < to; i++) {
      state = Hash64.append(state, masked.word(i));
    }
    return Hash64.finish(state);
  }

  // Each bit is the majority of that bit over the shingles' hashes. All bits are counted at once: a
  // plane holds one binary digit of their 64 counts, and adding a hash carries from plane to plane.
  private static long simhash(MaskedWords masked, long seed) {
    int count = masked.count();
    if (count == 0) {
      return 0;
    }

    long[] planes = new long[Integer.SIZE - Integer.numberOfLeadingZeros(count)];
    int size = Math.min(SHINGLE, count);
    int shingles = count - size + 1;
    for (int from = 0; from < shingles; from++) {
      long carry = hash(masked, from, from + size, seed);
      for (int digit = 0; carry != 0; digit++) {
        long both = planes[digit] & carry;
        planes[digit] ^= carry;
        carry = both;
      }
    }
    return above(planes, shingles / 2);
  }

  /** The bits whose counts are above a number, compared digit by digit from the highest. */
  private static long above(long[] planes, int number) {
    long above = 0;
    long equal = -1;
    for (int digit = planes.length - 1; digit >= 0; digit--) {
      if ((number >>> digit & 1) == 0) {
        above |= equal & planes[digit];
        equal &= ~planes[digit];
      } else {
        equal &= planes[digit];
      }
    }
    return above;
  }
}
