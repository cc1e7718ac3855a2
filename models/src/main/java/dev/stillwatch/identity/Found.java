package dev.stillwatch.identity;

import java.util.List;

/**
 * A group of tonight that is accepted, or nearly.
 *
 * @param lacking bits that it lacks to make a campaign by itself, 0 and less where it does
 * @param centre mean direction of its members, unit length; empty where they have no facets
 */
record Found(
    String groupId,
    String channel,
    double lacking,
    double bits,
    String reading,
    double readingBits,
    List<Float> centre,
    List<Tie> members) {
  Found {
    centre = List.copyOf(centre);
    members = List.copyOf(members);
  }

  /**
   * A member of a group.
   *
   * @param bits mean bits of its links
   * @param score how far it touches what the group touches, in standard deviations; NaN where the
   *     group is all of its members' requests
   * @param membership probability that it is a member and not a stranger, in [0, 1]; NaN where the
   *     group is all of its members' requests, but of who differs from those in little (see {@link
   *     dev.stillwatch.grouping.PruneGroups})
   * @param payment its payment token, empty where unknown
   * @param framed accounts that rare frames link it with, a sample of those that send them (see
   *     {@link dev.stillwatch.linking.LinkByFrames}); none where the group grew
   */
  record Tie(
      String ref,
      String facet,
      long links,
      double bits,
      double score,
      double membership,
      long requests,
      String payment,
      List<String> framed) {
    Tie {
      framed = List.copyOf(framed);
    }

    /** The same with as many requests. */
    Tie asking(long other) {
      return new Tie(ref, facet, links, bits, score, membership, other, payment, framed);
    }
  }

  /** Whether it makes a campaign by itself. */
  boolean isAccepted() {
    return lacking <= 0;
  }

  /** Whether a member was not judged with the others, since it differs from them in little. */
  boolean isApart(Tie member) {
    return !isGrown() && !Double.isNaN(member.membership());
  }

  /** Whether it grew from a seed to accounts that give it a part of their requests. */
  boolean isGrown() {
    return members.stream().anyMatch(member -> !Double.isNaN(member.score()));
  }

  /** What decides which group speaks first: bits times the root of the size. */
  double weight() {
    return bits * Math.sqrt(members.size());
  }
}
