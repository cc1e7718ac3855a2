package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.run.NightRefused;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;

/**
 * What may be said of a failure.
 *
 * <p>Messages of foreign exceptions may quote rows, and rows hold prompts. Only messages that we
 * wrote, or that speak of columns, are shown; of all others the class and the place.
 */
final class SafeMessages {
  private static final int FRAMES = 6;

  private SafeMessages() {}

  /** Lines for a person: one for a known kind of failure, class and place for an unexpected one. */
  static List<String> of(Throwable failure) {
    if (isExpected(failure)) {
      return List.of("stillwatch: " + printable(failure.getMessage()));
    }
    List<String> lines = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      lines.add(
          "%s%s%s"
              .formatted(
                  lines.isEmpty() ? "stillwatch: unexpected failure: " : "  caused by ",
                  cause.getClass().getName(),
                  speaksOfRows(cause) ? "" : ": " + printable(cause.getMessage())));
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < frames.length; i++) {
        // Where it broke, and the way there through our own code.
        if (i < FRAMES || frames[i].getClassName().startsWith("dev.stillwatch.")) {
          lines.add("    at " + frames[i]);
        }
      }
    }
    return lines;
  }

  private static boolean isExpected(Throwable failure) {
    return failure instanceof ConfigurationException
        || failure instanceof InputMissing
        || failure instanceof NightRefused
        || failure instanceof CommitConflict;
  }

  private static boolean speaksOfRows(Throwable cause) {
    StackTraceElement[] frames = cause.getStackTrace();
    boolean ours = frames.length > 0 && frames[0].getClassName().startsWith("dev.stillwatch.");
    return !(ours
        || cause instanceof AnalysisException
        || cause instanceof NotSerializableException);
  }

  // No escape sequence of a quoted value reaches the terminal.
  private static String printable(String message) {
    return message == null ? "" : message.replaceAll("[\\p{Cc}&&[^\n\t]]|\\p{Cf}", "\uFFFD");
  }
}
