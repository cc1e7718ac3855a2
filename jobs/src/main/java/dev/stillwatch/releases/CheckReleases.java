package dev.stillwatch.releases;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks through a calendar of releases for what would mislead a night.
 *
 * @param now launches may be announced ahead, but not by more than a year
 */
public record CheckReleases(Instant now) {
  private static final Set<String> PRECISIONS = Set.of("", "minute", "hour", "day", "month");
  private static final Set<String> KINDS = Set.of("", "own", "competitor");
  // Nobody sold answers of a language model by request before.
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration AHEAD = Duration.ofDays(366);
  private static final Duration NEAR = Duration.ofDays(1);

  /** How bad it is. */
  public enum Weight {
    /** The line is passed over, or counts as something it is not. */
    PROBLEM,
    /** The line is right, and says less than it seems. */
    NOTE
  }

  /** What was found, in a sentence. */
  public record Finding(Weight weight, String statement) {}

  /** Everything found, problems first. */
  public List<Finding> in(List<Launch> launches) {
    List<Finding> found = new ArrayList<>();
    launches.forEach(launch -> found.addAll(alone(launch)));
    found.addAll(duplicates(launches));
    found.addAll(near(launches));
    return found.stream().sorted(Comparator.comparing(Finding::weight)).toList();
  }

  private List<Finding> alone(Launch launch) {
    List<Finding> found = new ArrayList<>();
    String name = name(launch);
    if (launch.vendor().isEmpty() || launch.model().isEmpty()) {
      found.add(problem("%s, %s: lacks its vendor or model", name, launch.dated()));
    }
    if (launch.releasedAt().isEmpty()) {
      found.add(problem("%s: no date can be read from \"%s\"", name, launch.dated()));
    }
    launch
        .releasedAt()
        .filter(at -> at.isBefore(FIRST) || at.isAfter(now.plus(AHEAD)))
        .ifPresent(at -> found.add(problem("%s: %s cannot be its date", name, launch.dated())));
    if (!PRECISIONS.contains(launch.precision())) {
      found.add(
          problem(
              "%s: precision \"%s\" is none of minute, hour, day, month",
              name, launch.precision()));
    } else if (launch.precision().equals("month")) {
      found.add(note("%s: known to the month only, so no effect is measured against it", name));
    }
    if (!KINDS.contains(launch.kind())) {
      found.add(problem("%s: kind \"%s\" is none of own, competitor", name, launch.kind()));
    }
    if (launch.knownAt().isEmpty() && !launch.known().isEmpty()) {
      found.add(problem("%s: no date can be read from known_at \"%s\"", name, launch.known()));
    }
    launch
        .knownAt()
        .filter(known -> known.isAfter(now))
        .ifPresent(
            known -> found.add(problem("%s: known_at %s is still to come", name, launch.known())));
    return found;
  }

  private static List<Finding> duplicates(List<Launch> launches) {
    Map<String, List<Launch>> byName = new LinkedHashMap<>();
    for (Launch launch : launches) {
      String key = letters(launch.vendor()) + "/" + letters(launch.model());
      byName.computeIfAbsent(key, any -> new ArrayList<>()).add(launch);
    }
    List<Finding> found = new ArrayList<>();
    for (List<Launch> same : byName.values()) {
      if (same.size() > 1) {
        List<String> dates = same.stream().map(Launch::dated).distinct().sorted().toList();
        found.add(
            problem(
                "%s stands there %d times, %s",
                name(same.get(0)),
                same.size(),
                dates.size() == 1 ? "on " + dates.get(0) : "on " + String.join(" and ", dates)));
      }
    }
    return found;
  }

  /** Launches of different vendors that no day of traffic can tell apart. */
  private static List<Finding> near(List<Launch> launches) {
    List<Launch> dated =
        launches.stream()
            .filter(launch -> launch.releasedAt().isPresent())
            .sorted(Comparator.comparing(launch -> launch.releasedAt().orElseThrow()))
            .toList();
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < dated.size(); i++) {
      for (int j = i + 1; j < dated.size() && gap(dated, i, j).compareTo(NEAR) <= 0; j++) {
        if (!letters(dated.get(i).vendor()).equals(letters(dated.get(j).vendor()))) {
          found.add(
              note(
                  "%s and %s, %s: at most a day apart, so neither can be named alone",
                  name(dated.get(i)),
                  name(dated.get(j)),
                  dated.get(i).releasedAt().orElseThrow().atZone(ZoneOffset.UTC).toLocalDate()));
        }
      }
    }
    return found;
  }

  private static Duration gap(List<Launch> dated, int earlier, int later) {
    return Duration.between(
        dated.get(earlier).releasedAt().orElseThrow(), dated.get(later).releasedAt().orElseThrow());
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String name(Launch launch) {
    return "%s %s".formatted(launch.vendor(), launch.model()).strip();
  }

  private static Finding problem(String format, Object... values) {
    return new Finding(Weight.PROBLEM, String.format(Locale.ROOT, format, values));
  }

  private static Finding note(String format, Object... values) {
    return new Finding(Weight.NOTE, String.format(Locale.ROOT, format, values));
  }
}
