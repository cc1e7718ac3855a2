package dev.stillwatch.events;

import java.util.List;
import java.util.Optional;

/** What is asked about a campaign and releases, apart from {@link ReleaseTiming}. */
final class Hypothesis {
  /** More requests moved to an own model than by control accounts. */
  static final String PIVOT = "pivot";

  /** First uses of an own model closer together than those of other early users. */
  static final String SWITCH = "switch";

  private Hypothesis() {}

  /** What must be found as well before either is called an association. */
  static Optional<String> counterpart(String hypothesis) {
    return switch (hypothesis) {
      case PIVOT -> Optional.of(SWITCH);
      case SWITCH -> Optional.of(PIVOT);
      default -> Optional.empty();
    };
  }

  /** The kinds of placebo that calibrate it. */
  static List<String> placebos(String hypothesis) {
    return counterpart(hypothesis).isPresent()
        ? List.of(Calibration.ORDINARY)
        : List.of(Calibration.ORDINARY, Calibration.CALENDARS);
  }
}
