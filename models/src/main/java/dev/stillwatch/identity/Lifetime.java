package dev.stillwatch.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How what keeps its identity over nights, a campaign or a pool, opens, rests and is forgotten.
 *
 * <p>A candidate at first; open when seen again within {@value #SECOND_WITHIN} days, or at once
 * where the entry says so; dormant when not seen for more than {@value #DORMANT_AFTER} days; open
 * again when it comes back. A candidate that is not seen again in time, and whatever sleeps for
 * more than {@value #FORGOTTEN_AFTER} days, is dropped.
 */
record Lifetime(LocalDate night, Admission.Entry entry) implements Serializable {
  static final String CANDIDATE = "candidate";
  static final String OPEN = "open";
  static final String DORMANT = "dormant";

  /** Days without being seen after which nobody is looked for any more. */
  static final int FORGOTTEN_AFTER = 180;

  private static final int SECOND_WITHIN = 2;
  private static final int DORMANT_AFTER = 7;
  private static final int BYTES = 16;

  /** The state of what is seen for the first time. */
  String founded() {
    return entry == Admission.Entry.AT_ONCE ? OPEN : CANDIDATE;
  }

  /** The state of what is seen tonight and was before. */
  String seen(String state, LocalDate lastSeen) {
    boolean waits =
        state.equals(CANDIDATE)
            && entry == Admission.Entry.SECOND_NIGHT
            && since(lastSeen) > SECOND_WITHIN;
    return waits ? CANDIDATE : OPEN;
  }

  /** The state of what is not seen tonight; empty where it is dropped. */
  Optional<String> unseen(String state, LocalDate lastSeen) {
    long since = since(lastSeen);
    boolean lapsed = state.equals(CANDIDATE) && since > SECOND_WITHIN;
    if (lapsed || since > FORGOTTEN_AFTER) {
      return Optional.empty();
    }
    return Optional.of(state.equals(OPEN) && since > DORMANT_AFTER ? DORMANT : state);
  }

  /**
   * The id of what is founded tonight: a digest of the night and the founders, so that it is the
   * same whenever the night is run again, and never another's.
   */
  String id(Collection<String> founders) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((night + "\n").getBytes(UTF_8));
      founders.stream().sorted().forEach(ref -> digest.update((ref + "\n").getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name what was found: no SHA-256", e);
    }
  }

  private long since(LocalDate lastSeen) {
    return ChronoUnit.DAYS.between(lastSeen, night);
  }
}
