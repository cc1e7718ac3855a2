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

  static List<String> labels(Set<CaseState> states) {
    return states.stream().map(CaseState::label).toList();
  }
}
