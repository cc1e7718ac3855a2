package dev.stillwatch.review;

import java.time.Instant;
import java.util.Locale;

/**
 * Who decides, when and why.
 *
 * @param by the person
 * @param at when
 * @param note why, in the person's words; empty for none
 * @param reasonCode what can be told to the customer, a {@link ReasonCode}; empty for none
 */
public record Opinion(String by, Instant at, String note, String reasonCode) {
  public Opinion {
    if (by.isBlank()) {
      throw new Refused("Cannot decide: nobody is named who decides");
    }
    by = by.strip();
    note = note.strip();
    reasonCode = reasonCode.isBlank() ? "" : ReasonCode.of(reasonCode).code();
  }

  /** Whether two names are one person's, in whatever case they were typed. */
  static boolean isSamePerson(String one, String other) {
    return one.strip().toLowerCase(Locale.ROOT).equals(other.strip().toLowerCase(Locale.ROOT));
  }
}
