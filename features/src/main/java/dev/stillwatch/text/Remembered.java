package dev.stillwatch.text;

import java.util.function.Function;

/**
 * A function of texts that gives the same answer again without working it out again.
 *
 * <p>Each text has one place, from which it drives out whatever text was there before; that changes
 * no answer. Long texts it does not remember: whoever sends them chooses how long. For one thread.
 */
public final class Remembered<T> {
  private static final int MOST = 16_384;
  private static final int LONGEST = 512;

  /** 2^64 over the golden ratio, which spreads the hashes of numbered names (Knuth, TAOCP 6.4). */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Function<String, T> function;
  private final String[] texts;
  private final Object[] answers;
  private final int shift;

  public Remembered(Function<String, T> function) {
    this(function, MOST);
  }

  /** The same with room for at least so many answers. */
  public Remembered(Function<String, T> function, int most) {
    this.function = function;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(2, most) - 1);
    texts = new String[1 << bits];
    answers = new Object[1 << bits];
    shift = Long.SIZE - bits;
  }

  /** The function's answer. */
  public T of(String text) {
    if (text.length() > LONGEST) {
      return function.apply(text);
    }
    int at = (int) ((text.hashCode() * SPREAD) >>> shift);
    if (text.equals(texts[at])) {
      @SuppressWarnings("unchecked") // put there below
      T known = (T) answers[at];
      return known;
    }
    T answer = function.apply(text);
    texts[at] = text;
    answers[at] = answer;
    return answer;
  }
}
