package dev.stillwatch.text;

/**
 * Seeded 64-bit hashes of characters, built of the rounds of xxHash64 (Collet 2012).
 *
 * <p>Not for secrets: a seed keeps hashes of two lakes apart and does not stand up to somebody who
 * can choose texts and see their hashes.
 */
public final class Hash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private Hash64() {}

  /** Hash of the first units of a text, every one as it stands. */
  public static long of(char[] text, int length, long seed) {
    long hash = start(seed) + length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      long lane =
          text[i] | (long) text[i + 1] << 16 | (long) text[i + 2] << 32 | (long) text[i + 3] << 48;
      hash = append(hash, lane);
    }
    for (; i < length; i++) {
      hash = step(hash, text[i]);
    }
    return finish(hash);
  }

  /** The state before the first character. */
  public static long start(long seed) {
    return seed + P5;
  }

  /** The state after one more character. */
  public static long step(long state, char c) {
    return Long.rotateLeft(state ^ (c * P5), 11) * P1;
  }

  /** The state after one more 64-bit value, such as the hash of a word. */
  public static long append(long state, long value) {
    long round = Long.rotateLeft(value * P2, 31) * P1;
    return Long.rotateLeft(state ^ round, 27) * P1 + P4;
  }

  /** The hash that a state stands for: every bit of it depends on every bit of the state. */
  public static long finish(long state) {
    long hash = state;
    hash ^= hash >>> 33;
    hash *= P2;
    hash ^= hash >>> 29;
    hash *= P3;
    return hash ^ (hash >>> 32);
  }
}
