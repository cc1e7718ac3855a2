package dev.stillwatch.review;

import dev.stillwatch.render.Escape;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where a case stands in its life, and where it may go from there. */
public enum CaseState {
  CANDIDATE,
  OPEN,
  IN_REVIEW,
  CONFIRMED,
  BENIGN,
  INSUFFICIENT,
  DUPLICATE,
  ENFORCED,
  APPEALED,
  UPHELD,
  OVERTURNED,
  CLOSED;

  /** The name as the lake writes it: lower case, words apart. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * The state of that name; underscores and hyphens count as blanks.
   *
   * @throws Refused if there is none
   */
  public static CaseState labelled(String label) {
    String wanted = label.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    return Arrays.stream(values())
        .filter(state -> state.label().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "Invalid decision: %s (one of %s)"
                        .formatted(
                            Escape.terminal(label), labels(EnumSet.allOf(CaseState.class)))));
  }

  /** The states a person may move the case to. */
  public Set<CaseState> next() {
    return switch (this) {
      case CANDIDATE -> EnumSet.of(OPEN, IN_REVIEW, BENIGN, DUPLICATE);
      case OPEN -> EnumSet.of(IN_REVIEW, CONFIRMED, BENIGN, INSUFFICIENT, DUPLICATE);
      case IN_REVIEW -> EnumSet.of(OPEN, CONFIRMED, BENIGN, INSUFFICIENT, DUPLICATE);
      case CONFIRMED -> EnumSet.of(IN_REVIEW, ENFORCED, CLOSED);
      case BENIGN, INSUFFICIENT, DUPLICATE -> EnumSet.of(IN_REVIEW, CLOSED);
      case ENFORCED -> EnumSet.of(APPEALED, OVERTURNED, CLOSED);
      case APPEALED -> EnumSet.of(UPHELD, OVERTURNED);
      case UPHELD -> EnumSet.of(APPEALED, CLOSED);
      case OVERTURNED -> EnumSet.of(IN_REVIEW, CLOSED);
      case CLOSED -> EnumSet.of(IN_REVIEW);
    };
  }

  /** What it says of the case, and what follows from it. */
  public String means() {
    return switch (this) {
      case CANDIDATE -> "seen once, not yet for reviewers.";
      case OPEN -> "waits for somebody to look at it.";
      case IN_REVIEW -> "somebody looks into it; redacted prompts can be shown.";
      case CONFIRMED -> "the accounts act as one; nothing happens to anybody yet.";
      case BENIGN -> "an ordinary explanation holds; the group is not raised anew for a while.";
      case INSUFFICIENT -> "what there is does not suffice; more evidence brings it back.";
      case DUPLICATE -> "the same as another case, which the note names.";
      case ENFORCED -> "acted upon; takes a second person, and a reason for the customer.";
      case APPEALED -> "the customer objects.";
      case UPHELD -> "the appeal is turned down, by a third person, with a reason.";
      case OVERTURNED -> "the decision was wrong and what followed from it is taken back.";
      case CLOSED -> "nothing more is to be done.";
    };
  }

  /** Whether a customer is told, and so a reason is needed that can be told. */
  public boolean isTold() {
    return this == ENFORCED || this == UPHELD;
  }

  static List<String> labels(Set<CaseState> states) {
    return states.stream().map(CaseState::label).toList();
  }
}
