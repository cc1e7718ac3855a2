package dev.stillwatch.review;

import dev.stillwatch.render.Escape;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a benign decision rules out for later nights, and until when.
 *
 * @param scope what it holds for
 * @param until from when on it does not hold any more
 */
public record Ruling(Scope scope, Instant until) {
  /** How long a ruling holds unless a reviewer says otherwise. */
  public static final Period USUAL = Period.ofDays(90);

  /** For decisions that rule nothing out. */
  public static final Ruling NONE = new Ruling(Scope.NOTHING, Instant.EPOCH);

  /** What a ruling holds for. */
  public enum Scope {
    /** The campaign: groups of which half were its members. */
    CAMPAIGN,
    /** Each account that was a member, in whatever company. */
    ACCOUNTS,
    NOTHING;

    /** The name as the lake writes it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all scopes. */
    public static List<String> labels() {
      return Arrays.stream(values()).map(Scope::label).toList();
    }

    /**
     * The scope of that name.
     *
     * @throws Refused if there is none
     */
    public static Scope labelled(String label) {
      return Arrays.stream(values())
          .filter(scope -> scope.label().equals(label.strip().toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new Refused(
                      "Invalid scope: %s (one of %s)".formatted(Escape.terminal(label), labels())));
    }
  }

  /** A ruling that holds for so long from a moment on. */
  public static Ruling of(Scope scope, Instant from, Period length) {
    if (scope == Scope.NOTHING) {
      return NONE;
    }
    if (length.isZero() || length.isNegative()) {
      throw new Refused("Invalid period: %s (longer than nothing)".formatted(length));
    }
    return new Ruling(scope, from.atOffset(ZoneOffset.UTC).plus(length).toInstant());
  }

  /** Whether it rules anything out. */
  boolean isAny() {
    return scope != Scope.NOTHING;
  }
}
