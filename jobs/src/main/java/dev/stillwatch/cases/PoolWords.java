package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Pool;
import dev.stillwatch.cases.CaseFile.Relation;
import java.util.ArrayList;
import java.util.List;

/** What is said of the pools of a case, the same in every rendering. */
final class PoolWords {
  /** What a pool is not. */
  static final String NO_ACCUSATION =
      "A pool is no accusation: firms and resellers are pools, too. Only the members counted here"
          + " are part of this case; no number of it includes anybody else of a pool.";

  /** What is said where there is none. */
  static final String NONE =
      "No three members share a rare payment token, mail domain or network with each other more"
          + " than chance would have it.";

  private PoolWords() {}

  /** Where the members of a case come from, in a sentence. */
  static String opening(CaseFile file) {
    List<Pool> pools = file.pools();
    if (pools.isEmpty()) {
      return NONE;
    }
    long members = pools.stream().mapToLong(Pool::members).sum();
    return "%s of %s members come out of %s: accounts that share rare payment tokens, mail domains or networks."
        .formatted(
            count(Math.min(members, file.head().members())),
            count(file.head().members()),
            some(pools.size(), "pool"));
  }

  /** Its accounts, in a sentence. */
  static String sentence(Pool pool) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "%s of its %s %s members"
            .formatted(
                count(pool.members()), some(pool.accounts(), "account"), are(pool.members())));
    if (pool.earlier() > 0) {
      parts.add(
          "%s once %s".formatted(count(pool.earlier()), pool.earlier() == 1 ? "was" : "were"));
    }
    if (pool.elsewhere() > 0) {
      parts.add(
          "%s %s of other campaigns".formatted(count(pool.elsewhere()), are(pool.elsewhere())));
    }
    parts.add(
        "%s %s of none and no part of any case"
            .formatted(count(pool.uninvolved()), are(pool.uninvolved())));
    String stopped =
        pool.stopped() > 0 ? "; the platform stopped %s".formatted(count(pool.stopped())) : "";
    return String.join(", ", parts) + stopped + ".";
  }

  private static String are(long number) {
    return number == 1 ? "is" : "are";
  }

  /** What its accounts share. */
  static String shares(Pool pool) {
    List<String> parts = new ArrayList<>();
    add(parts, pool.payments(), "payment token");
    add(parts, pool.emails(), "mail domain");
    add(parts, pool.networks(), "network");
    // The tokens of a pool whose accounts ask for nothing any more are not looked at.
    return parts.isEmpty() ? "nothing any more" : String.join(", ", parts);
  }

  /** Where it came from and went to, in words; empty if nothing is known of that. */
  static List<String> lineage(Pool pool) {
    return pool.lineage().stream().map(PoolWords::turn).toList();
  }

  private static String turn(Relation turn) {
    String shared =
        turn.overlap() > 0
            ? " (%s %% of accounts)".formatted(count(Math.round(100 * turn.overlap())))
            : "";
    return "%s: %s %s%s".formatted(turn.night(), turn.relation(), shortly(turn.otherId()), shared);
  }

  /** As much of an id as tells the pools of a case apart. */
  static String shortly(String poolId) {
    return poolId.substring(0, Math.min(10, poolId.length()));
  }

  private static void add(List<String> parts, long number, String what) {
    if (number > 0) {
      parts.add(some(number, what));
    }
  }

  private static String some(long number, String what) {
    return "%s %s%s".formatted(count(number), what, number == 1 ? "" : "s");
  }
}
