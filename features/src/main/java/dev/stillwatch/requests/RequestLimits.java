package dev.stillwatch.requests;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What a row of the logs must keep to.
 *
 * @param days days of logs that are made; rows of other days belong to another night
 * @param lateDays how many days a request may lie from the log partition it was found in
 * @param notAfter no request arrives later than this
 * @param maxPromptChars longest prompt, in characters
 * @param content what is placed in embedding space
 */
public record RequestLimits(
    List<LocalDate> days,
    int lateDays,
    Instant notAfter,
    int maxPromptChars,
    PromptContent content) {
  public RequestLimits {
    days = days.stream().sorted().distinct().toList();
    if (days.isEmpty()) {
      throw new IllegalArgumentException("Invalid days: none (at least one)");
    }
    if (lateDays < 0 || maxPromptChars < 1) {
      throw new IllegalArgumentException(
          "Invalid limits: late days %d, prompt characters %d (at least 0 and 1)"
              .formatted(lateDays, maxPromptChars));
    }
  }
}
