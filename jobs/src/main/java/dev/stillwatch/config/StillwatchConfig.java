package dev.stillwatch.config;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every setting, validated; the defaults stand, with their meaning, in {@code
 * conf/stillwatch.conf}.
 */
public record StillwatchConfig(
    Logs logs,
    Accounts accounts,
    Releases releases,
    Suppressions suppressions,
    Benchmarks benchmarks,
    Lake lake,
    Privacy privacy,
    Embedding embedding,
    Codebook codebook,
    Detection detection,
    Events events,
    Cases cases,
    Spark spark) {

  /** Where the logs are and what may be wrong with them. */
  public record Logs(
      String path,
      String mapping,
      int lateDays,
      int maxPromptChars,
      String unreadableFiles,
      String badRows,
      double badRowsShare,
      Completeness completeness) {
    public Logs {
      atLeast("logs.late-days", lateDays, 0);
      atLeast("logs.max-prompt-chars", maxPromptChars, 1);
      oneOf("logs.unreadable-files", unreadableFiles, Set.of("fail", "skip"));
      oneOf("logs.bad-rows", badRows, Set.of("fail", "skip"));
      share("logs.bad-rows-share", badRowsShare);
    }
  }

  /** When a day of logs counts as whole. */
  public record Completeness(boolean successFile, double shareOfMedian) {
    public Completeness {
      share("logs.completeness.share-of-median", shareOfMedian);
    }
  }

  /** The side table of accounts. */
  public record Accounts(String path) {}

  /** The calendar of model releases. */
  public record Releases(String path, String ownVendor) {}

  /** What reviewers have ruled out. */
  public record Suppressions(String path) {}

  /** Texts of known benchmarks. */
  public record Benchmarks(String path) {}

  /** Where the lake is and how it is locked. */
  public record Lake(String path, Lock lock) {}

  /** How two runs keep out of each other's way. */
  public record Lock(Duration lease, Duration waitFor) {
    public Lock {
      positive("lake.lock.lease", lease);
    }
  }

  /** Where the pseudonym key is, if not in the environment. */
  public record Privacy(String keyFile) {}

  /** How prompts become vectors. */
  public record Embedding(
      String source, String encoding, int dimension, int dimensions, Onnx onnx) {
    /** Source of those who embed prompts here, by words. */
    public static final String TEXT = "text";

    /** Source of those whose logs bring vectors. */
    public static final String COLUMN = "column";

    /** Source of those who embed prompts here, by an encoder of their own. */
    public static final String ONNX = "onnx";

    public Embedding {
      oneOf("embedding.source", source, Set.of(TEXT, COLUMN, ONNX));
      atLeast("embedding.dimension", dimension, 0);
      within("embedding.dimensions", dimensions, 2, 512);
    }
  }

  /** An outside sentence encoder. */
  public record Onnx(String model, String tokenizer, int maxTokens) {}

  /** How embedding space is divided. */
  public record Codebook(int cells, int sample, int perAccount, long seed) {
    public Codebook {
      atLeast("codebook.cells", cells, 2);
      atLeast("codebook.sample", sample, 100);
      atLeast("codebook.per-account", perAccount, 1);
    }
  }

  /** When and how groups are formed and judged. */
  public record Detection(
      int cadence,
      int windowDays,
      double thresholdBits,
      double falseCasesANight,
      int minFamilies,
      int minMembers,
      int leastPrompts,
      double linkedShare,
      String entry) {
    public Detection {
      atLeast("detection.cadence", cadence, 1);
      atLeast("detection.window-days", windowDays, 7);
      positive("detection.false-cases-a-night", falseCasesANight);
      atLeast("detection.min-families", minFamilies, 1);
      // Five accounts: below, a case would point at persons (DESIGN 9).
      atLeast("detection.min-members", minMembers, 5);
      atLeast("detection.least-prompts", leastPrompts, 0);
      if (!(linkedShare > 0 && linkedShare < 0.5)) {
        throw new ConfigurationException(
            "Invalid detection.linked-share: %s (must be above 0 and below 0.5)"
                .formatted(linkedShare));
      }
      oneOf("detection.entry", entry, Set.of("auto", "at-once", "second-night"));
    }

    /** How far back a night looks at what accounts ask. */
    public Period window() {
      return Period.ofDays(windowDays);
    }
  }

  /** How volumes are set beside releases. */
  public record Events(int historyDays, double alpha, int shifts, long seed) {
    public Events {
      atLeast("events.history-days", historyDays, 14);
      share("events.alpha", alpha);
      atLeast("events.shifts", shifts, 19);
    }

    /** How far back a night looks at volumes. */
    public Period history() {
      return Period.ofDays(historyDays);
    }
  }

  /** What a case page shows. */
  public record Cases(int shownMembers) {
    public Cases {
      atLeast("cases.shown-members", shownMembers, 1);
    }
  }

  /** Settings handed to Spark as they are. */
  public record Spark(Map<String, String> settings) {
    public Spark {
      settings = Map.copyOf(settings);
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new ConfigurationException(
          "Invalid %s: %d (must be at least %d)".formatted(name, value, least));
    }
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ConfigurationException(
          "Invalid %s: %d (must be between %d and %d)".formatted(name, value, least, most));
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ConfigurationException(
          "Invalid %s: %s (must be a share between 0 and 1)".formatted(name, value));
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new ConfigurationException(
          "Invalid %s: %s (must be more than nothing)".formatted(name, value));
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new ConfigurationException(
          "Invalid %s: %s (must be longer than nothing)".formatted(name, value));
    }
  }

  private static void oneOf(String name, String value, Set<String> allowed) {
    if (!allowed.contains(value)) {
      throw new ConfigurationException(
          "Invalid %s: %s (must be one of %s)"
              .formatted(name, value, List.copyOf(new java.util.TreeSet<>(allowed))));
    }
  }
}
