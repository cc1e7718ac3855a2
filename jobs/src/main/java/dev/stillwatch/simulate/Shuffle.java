package dev.stillwatch.simulate;

/**
 * A shuffled order of the numbers below a size, of which any place can be looked up alone.
 *
 * <p>A balanced Feistel network over the next even number of bits, walked until it falls below the
 * size (Black and Rogaway 2002, cycle walking): a permutation without a table.
 */
record Shuffle(long seed, long size) {
  private static final int ROUNDS = 4;

  Shuffle {
    if (size < 1) {
      throw new IllegalArgumentException("Invalid size: %d (at least 1)".formatted(size));
    }
  }

  /** What lies at a place. */
  long at(long place) {
    int half = Math.max(1, (65 - Long.numberOfLeadingZeros(size - 1)) / 2);
    long mask = (1L << half) - 1;
    long walked = place;
    do {
      long left = walked >>> half;
      long right = walked & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (Dice.mix(seed, round, right) & mask);
        left = right;
        right = next;
      }
      walked = left << half | right;
    } while (walked >= size);
    return walked;
  }
}
