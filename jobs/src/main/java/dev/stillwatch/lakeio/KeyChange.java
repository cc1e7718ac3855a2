package dev.stillwatch.lakeio;

import dev.stillwatch.lake.tables.Audit;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/**
 * A change of the pseudonym key, as it stands in audit; the first night's choice of one, too.
 *
 * @param at when it was begun or finished
 * @param from fingerprint of the key before; of a lake's first key its own
 * @param to fingerprint of the key after
 * @param finished whether all tables are under the new key
 */
public record KeyChange(Instant at, String from, String to, boolean finished) {
  private static final String FIRST = "first key";
  private static final String STARTED = "rekey started";
  private static final String FINISHED = "rekey finished";
  private static final Pattern KEYS = Pattern.compile("key ([0-9a-f]{8}) to ([0-9a-f]{8})");

  /** What is on record of the key under which a lake is first written. */
  public static KeyChange first(Instant at, String fingerprint) {
    return new KeyChange(at, fingerprint, fingerprint, true /* finished */);
  }

  /** The last one of a lake; none where nights before this was kept were all there were. */
  public static Optional<KeyChange> last(Lake lake) {
    if (lake.version(Audit.TABLE).isEmpty()) {
      return Optional.empty();
    }
    return lake
        .read(Audit.TABLE)
        .where(Audit.ACTION.ref().isin(FIRST, STARTED, FINISHED))
        .orderBy(Audit.AT.ref().desc(), Audit.ACTION.ref())
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(KeyChange::in);
  }

  private static KeyChange in(Row row) {
    Matcher keys = KEYS.matcher(Audit.SUBJECT.in(row));
    if (!keys.matches()) {
      throw new IllegalStateException(
          "Cannot read audit: a change of key without its keys at %s".formatted(Audit.AT.in(row)));
    }
    return new KeyChange(
        Audit.AT.in(row), keys.group(1), keys.group(2), !Audit.ACTION.in(row).equals(STARTED));
  }

  /** What forbids to use a key on the lake; empty where nothing does. */
  public Optional<String> objection(String fingerprint) {
    if (!finished) {
      return Optional.of(
          "its change from key %s to %s was begun on %s and not finished: run rekey again"
              .formatted(from, to, at));
    }
    return fingerprint.equals(to)
        ? Optional.empty()
        : Optional.of(
            "since %s it is under key %s, not %s: set the key it is under"
                .formatted(at, to, fingerprint));
  }

  /** What it is called in audit. */
  public String action() {
    if (from.equals(to)) {
      return FIRST;
    }
    return finished ? FINISHED : STARTED;
  }

  /** The keys, as audit names them: by fingerprints, which tell keys apart and nothing else. */
  public String keys() {
    return "key %s to %s".formatted(from, to);
  }
}
