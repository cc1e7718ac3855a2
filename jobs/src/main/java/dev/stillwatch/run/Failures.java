package dev.stillwatch.run;

import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.logs.LogSource;

/** What becomes of whatever a step throws. */
final class Failures {
  private Failures() {}

  /**
   * A failure that may be thrown from anywhere. Spark's own exceptions are checked ones that its
   * methods do not declare; a file of the logs that breaks off is input that is missing.
   */
  static RuntimeException unchecked(Exception failure) {
    return LogSource.unreadableFile(failure)
        .<RuntimeException>map(message -> new InputMissing(message, failure))
        .orElseGet(
            () ->
                failure instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException("Spark could not finish its work", failure));
  }
}
