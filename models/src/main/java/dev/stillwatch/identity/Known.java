package dev.stillwatch.identity;

import dev.stillwatch.lake.tables.CampaignMembers;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A campaign with its members, as it stood on some night. */
record Known(
    String campaignId,
    Optional<String> groupId,
    String state,
    double bits,
    String reading,
    double readingBits,
    long members,
    long requests,
    LocalDate firstSeen,
    LocalDate lastSeen,
    long nights,
    List<Float> centre,
    List<Belonging> belongings) {
  Known {
    centre = List.copyOf(centre);
    belongings = List.copyOf(belongings);
  }

  /**
   * A member and its time in the campaign.
   *
   * @param payment its payment token, empty where unknown
   */
  record Belonging(
      String ref,
      String facet,
      LocalDate from,
      LocalDate to,
      String state,
      double bits,
      String reason,
      String payment) {
    Belonging left() {
      return new Belonging(ref, facet, from, to, CampaignMembers.LEFT, bits, reason, payment);
    }
  }

  /** The same on a night on which no group was it. */
  Known unseen(String newState) {
    return new Known(
        campaignId,
        Optional.empty(),
        newState,
        bits,
        reading,
        readingBits,
        members,
        requests,
        firstSeen,
        lastSeen,
        nights,
        centre,
        belongings);
  }
}
