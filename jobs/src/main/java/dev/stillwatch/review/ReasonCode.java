package dev.stillwatch.review;

import dev.stillwatch.render.Escape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why something was decided, in words that can be told to the customer it concerns.
 *
 * <p>None of them says how a case was found, or names anybody else.
 */
public enum ReasonCode {
  COORDINATED_USE("Several accounts were used together in a way the terms of use do not allow."),
  COLLECTING_OUTPUT(
      "The use is consistent with collecting answers in order to train other models."),
  RESALE("Access was shared with, or sold on to, people it was not given to."),
  CIRCUMVENTION("The account was used to get around a limit or an earlier suspension."),
  ACCOUNT_TAKEN_OVER("The account appears to be used by somebody other than its owner."),
  ORDINARY_USE("The use was looked at and found to be ordinary."),
  EVIDENCE_NOT_ENOUGH("What was found is not enough to act on."),
  MISTAKE("The decision was a mistake and has been taken back.");

  private final String told;

  ReasonCode(String told) {
    this.told = told;
  }

  /** The code as the lake writes it: lower case, hyphens between words. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The sentence for the customer. */
  public String told() {
    return told;
  }

  /**
   * The reason of that code.
   *
   * @throws Refused if there is none
   */
  public static ReasonCode of(String code) {
    String wanted = code.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    return Arrays.stream(values())
        .filter(reason -> reason.code().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "Invalid reason: %s (one of %s)".formatted(Escape.terminal(code), codes())));
  }

  /** All codes, in order. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(ReasonCode::code).toList();
  }
}
