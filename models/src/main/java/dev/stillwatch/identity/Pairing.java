package dev.stillwatch.identity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something found tonight that may be something known.
 *
 * @param known its id
 * @param score how much speaks for it
 */
record Pairing<F extends Comparable<F>>(F found, String known, double score) {

  /** Who is who: one to one, the highest score first, ties by the id known and what was found. */
  static <F extends Comparable<F>> Map<F, String> oneToOne(List<Pairing<F>> pairings) {
    List<Pairing<F>> order =
        pairings.stream()
            .sorted(
                Comparator.comparingDouble((Pairing<F> pair) -> pair.score())
                    .reversed()
                    .thenComparing(Pairing::known)
                    .thenComparing(Pairing::found))
            .toList();
    Map<F, String> same = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (Pairing<F> pair : order) {
      if (!same.containsKey(pair.found()) && taken.add(pair.known())) {
        same.put(pair.found(), pair.known());
      }
    }
    return same;
  }
}
