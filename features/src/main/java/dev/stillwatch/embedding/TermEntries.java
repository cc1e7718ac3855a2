package dev.stillwatch.embedding;

import java.util.Arrays;
import java.util.List;

/**
 * The term counts of a batch of prompts in the order of the terms.
 *
 * <p>A learned basis is larger than a processor's caches. Read in this order its rows are met one
 * after the other, and once for all prompts of the batch.
 */
final class TermEntries {
  /** Prompts that fit into a batch. */
  static final int PROMPTS = 1 << 8;

  private static final int BYTE = 0xff;

  // From high to low: 16 bits of term, 8 of prompt, 8 of count.
  private int[] entries = new int[1 << 14];
  private int[] sorted = new int[1 << 14];
  private int size;
  private final TermCounts counts = new TermCounts();

  /** Reads a batch, forgetting the one before. */
  void read(List<String> prompts) {
    size = 0;
    for (int prompt = 0; prompt < prompts.size(); prompt++) {
      int distinct = counts.count(prompts.get(prompt));
      makeRoomFor(distinct);
      for (int i = 0; i < distinct; i++) {
        entries[size++] = counts.term(i) << 16 | prompt << 8 | counts.count(i);
      }
    }
    sortBy(16);
    sortBy(24);
  }

  int size() {
    return size;
  }

  int term(int i) {
    return entries[i] >>> 16;
  }

  int prompt(int i) {
    return entries[i] >>> 8 & BYTE;
  }

  int count(int i) {
    return entries[i] & BYTE;
  }

  private void makeRoomFor(int more) {
    if (size + more > entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
      sorted = new int[entries.length];
    }
  }

  /** Sorts by one byte, keeping the order of entries that are equal in it. */
  private void sortBy(int shift) {
    int[] next = new int[BYTE + 2];
    for (int i = 0; i < size; i++) {
      next[(entries[i] >>> shift & BYTE) + 1]++;
    }
    for (int value = 0; value < BYTE; value++) {
      next[value + 1] += next[value];
    }
    for (int i = 0; i < size; i++) {
      sorted[next[entries[i] >>> shift & BYTE]++] = entries[i];
    }
    int[] before = entries;
    entries = sorted;
    sorted = before;
  }
}
