package dev.stillwatch.evaluate;

import java.util.Set;

/**
 * Accounts that a detector puts before a reviewer together.
 *
 * @param strength what its cases are ordered by, the strongest first; bits for Stillwatch's own
 * @param members its active accounts, at least one
 */
public record FlaggedCase(String id, double strength, Set<String> members) {
  public FlaggedCase {
    members = Set.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("Invalid case %s: no members".formatted(id));
    }
  }
}
