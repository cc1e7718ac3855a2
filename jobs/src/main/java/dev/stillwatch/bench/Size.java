package dev.stillwatch.bench;

/**
 * How much is measured with.
 *
 * @param requests requests of one day, roughly: what is drawn is counted
 * @param accounts accounts of the world
 * @param days days of logs before the night that is measured; with none it is the lake's first
 * @param longHistory days of the longer of the two histories that are compared
 * @param rows rows of the kernels; 0 for enough for a steady figure
 * @param seed of everything that is drawn
 */
public record Size(int requests, int accounts, int days, int longHistory, int rows, long seed) {
  public Size {
    atLeast("requests", requests, 100);
    // Fewer cannot hold one group of every kind.
    atLeast("accounts", accounts, 60);
    atLeast("days", days, 0);
    atLeast("long history", longHistory, HistoryBench.SHORT);
    atLeast("rows", rows, 0);
  }

  /** The same with another number of rows where none was asked for. */
  int rowsOr(int usual) {
    return rows == 0 ? usual : rows;
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be at least %d)".formatted(name, value, least));
    }
  }
}
