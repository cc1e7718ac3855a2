package dev.stillwatch.lakeio;

import dev.stillwatch.lake.tables.Audit;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;

/**
 * A change of the pseudonym key, as it stands in audit.
 *
 * @param at when it was begun or finished
 * @param from fingerprint of the key before
 * @param to fingerprint of the key after
 * @param finished whether all tables are under the new key
 */
public record KeyChange(Instant at, String from, String to, boolean finished) {
  private static final String STARTED = "rekey started";
  private static final String FINISHED = "rekey finished";
  private static final Pattern KEYS = Pattern.compile("key ([0-9a-f]{8}) to ([0-9a-f]{8})");

  /** The last one of a lake. */
  public static Optional<KeyChange> last(Lake lake) {
    if (lake.version(Audit.TABLE).isEmpty()) {
      return Optional.empty();
    }
    return lake
        .read(Audit.TABLE)
        .where(Audit.ACTION.ref().isin(STARTED, FINISHED))
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
          "Cannot read audit: a rekey without its keys at %s".formatted(Audit.AT.in(row)));
    }
    return new KeyChange(
        Audit.AT.in(row), keys.group(1), keys.group(2), Audit.ACTION.in(row).equals(FINISHED));
  }

  /** What forbids to use a key on the lake; empty where nothing does. */
  public Optional<String> objection(String fingerprint) {
    if (!finished) {
      return Optional.of(
          "its change from key %s to %s was begun on %s and not finished: run rekey again"
              .formatted(from, to, at));
    }
    return fingerprint.equals(from)
        ? Optional.of("since %s it is under key %s, not %s".formatted(at, to, from))
        : Optional.empty();
  }

  /** What it is called in audit. */
  public String action() {
    return finished ? FINISHED : STARTED;
  }

  /** The keys, as audit names them: by fingerprints, which tell keys apart and nothing else. */
  public String keys() {
    return "key %s to %s".formatted(from, to);
  }
}
