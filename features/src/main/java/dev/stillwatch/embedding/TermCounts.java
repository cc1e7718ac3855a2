package dev.stillwatch.embedding;

import dev.stillwatch.text.Glyphs;
import dev.stillwatch.text.Hash64;
import java.util.Arrays;

/**
 * Counts the hashed words and word pairs of one prompt after another.
 *
 * <p>A word is a run of letters in lower case, a run of digits (all runs of digits are one word),
 * an ideograph, or a punctuation mark. The first 1,500 UTF-16 units and 250 words are read. Makes
 * no objects; to be used by one thread at a time.
 */
public final class TermCounts {
  /** Number of terms, named 0 to TERMS - 1; words that share one by chance are taken for one. */
  public static final int TERMS = 1 << 16;

  /** How many UTF-16 units of a prompt are read. */
  public static final int UNITS = 1_500;

  /** How many words of a prompt are read. */
  public static final int WORDS = 250;

  /** The largest count: what occurs more often is said to occur so often. */
  public static final int MOST = 255;

  private static final int SLOTS = 1 << 11;
  private static final long START = Hash64.start(0);
  private static final long ANY_NUMBER = Hash64.finish(Hash64.step(START, '0'));

  private final char[] text = new char[UNITS];
  private final int[] slots = new int[SLOTS];
  private final int[] terms = new int[2 * WORDS];
  private final int[] counts = new int[2 * WORDS];
  private final int[] taken = new int[2 * WORDS];
  private int distinct;

  /** No prompt yet. */
  public TermCounts() {
    Arrays.fill(slots, -1);
  }

  /**
   * Counts the terms of a prompt, forgetting the one before.
   *
   * @return how many distinct terms it has
   */
  public int count(String prompt) {
    forget();
    int end = Math.min(prompt.length(), UNITS);
    prompt.getChars(0, end, text, 0);
    long previous = 0;
    int words = 0;
    int at = 0;
    while (at < end && words < WORDS) {
      char c = text[at++];
      long word;
      switch (Glyphs.kind(c)) {
        case Glyphs.SPACE, Glyphs.NOTHING -> {
          continue;
        }
        case Glyphs.LETTER -> {
          long state = Hash64.step(START, Glyphs.lower(c));
          for (; at < end; at++) {
            byte kind = Glyphs.kind(text[at]);
            if (kind == Glyphs.LETTER) {
              state = Hash64.step(state, Glyphs.lower(text[at]));
            } else if (kind != Glyphs.NOTHING) {
              break;
            }
          }
          word = Hash64.finish(state);
        }
        case Glyphs.DIGIT -> {
          while (at < end && Glyphs.kind(text[at]) == Glyphs.DIGIT) {
            at++;
          }
          word = ANY_NUMBER;
        }
        default -> word = Hash64.finish(Hash64.step(START, c));
      }
      add((int) word & (TERMS - 1));
      if (words > 0) {
        add((int) Hash64.finish(Hash64.append(previous, word)) & (TERMS - 1));
      }
      previous = word;
      words++;
    }
    return distinct;
  }

  /** The i-th distinct term, in the order of first occurrence. */
  public int term(int i) {
    return terms[i];
  }

  /** How often the i-th distinct term occurs, 1 to {@value #MOST}. */
  public int count(int i) {
    return counts[i];
  }

  private void add(int term) {
    int slot = (term * 0x9E3779B1) >>> (Integer.SIZE - 11);
    while (slots[slot] >= 0 && terms[slots[slot]] != term) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (slots[slot] >= 0) {
      int known = slots[slot];
      counts[known] = Math.min(MOST, counts[known] + 1);
      return;
    }

    slots[slot] = distinct;
    terms[distinct] = term;
    counts[distinct] = 1;
    taken[distinct++] = slot;
  }

  private void forget() {
    for (int i = 0; i < distinct; i++) {
      slots[taken[i]] = -1;
    }
    distinct = 0;
  }
}
