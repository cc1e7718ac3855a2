package dev.stillwatch.evaluate;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Seeds as people write them: 1-10, or 1,4,8-9. */
public final class Seeds {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
  private static final int MOST = 1000;

  private Seeds() {}

  /**
   * The seeds in ascending order, each once.
   *
   * @throws IllegalArgumentException if the text means none, or more than a thousand
   */
  public static List<Long> named(String text) {
    TreeSet<Long> seeds = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw invalid(text);
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first || last - first >= MOST) {
        throw invalid(text);
      }
      LongStream.rangeClosed(first, last).forEach(seeds::add);
    }
    if (seeds.size() > MOST) {
      throw invalid(text);
    }
    return List.copyOf(seeds);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "Invalid seeds: %s (such as 1-10 or 1,4,8-9, at most %d)".formatted(text, MOST));
  }
}
