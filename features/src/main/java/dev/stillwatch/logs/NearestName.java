package dev.stillwatch.logs;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The candidate with the fewest edits, if at most a third of its letters need one. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(
            Comparator.comparingInt((String candidate) -> edits(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .filter(nearest -> edits(name, nearest) <= Math.max(1, nearest.length() / 3));
  }

  /** Levenshtein's distance, one row of the matrix at a time. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[to.length()];
  }
}
