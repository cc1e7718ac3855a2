package dev.stillwatch.doctor;

import java.util.Locale;

/**
 * What one look at an installation said.
 *
 * @param what what was looked at
 * @param verdict how it stands
 * @param says what was seen
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(String what, Verdict verdict, String says, String advice) {

  /** How something stands; problems keep nights from being made or privacy from being kept. */
  public enum Verdict {
    OK,
    WARNING,
    PROBLEM;

    /** The name as it is printed. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding fine(String what, String says) {
    return new Finding(what, Verdict.OK, says, "");
  }

  static Finding warning(String what, String says, String advice) {
    return new Finding(what, Verdict.WARNING, says, advice);
  }

  static Finding problem(String what, String says, String advice) {
    return new Finding(what, Verdict.PROBLEM, says, advice);
  }
}
