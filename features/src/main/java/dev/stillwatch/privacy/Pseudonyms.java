package dev.stillwatch.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.text.Remembered;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names that only the holder of the key can trace back.
 *
 * <p>Lower-case hex of the first 16 bytes of HMAC-SHA-256(key, "kind:" + value), RFC 2104.
 */
public final class Pseudonyms implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;
  private static final int REMEMBERED = 65_536;

  private final byte[] key;
  private transient volatile ThreadLocal<Worker> workers;

  /** What a value names; part of the hash, so that an org and an account of one name differ. */
  public enum Kind {
    ACCOUNT,
    ORG,
    KEY,
    IP,
    PAYMENT,
    EMAIL,
    USER;

    private final String prefix = name().toLowerCase(Locale.ROOT) + ":";
  }

  /**
   * Names under a key.
   *
   * @throws IllegalArgumentException if the key is shorter than 16 bytes
   */
  public Pseudonyms(byte[] key) {
    if (key.length < BYTES) {
      throw new IllegalArgumentException(
          "Invalid pseudonym key: %d bytes (at least %d)".formatted(key.length, BYTES));
    }
    this.key = key.clone();
  }

  /** The pseudonym of a value. */
  public String of(Kind kind, String value) {
    return worker().name(kind, value);
  }

  /** Names of one kind, for the calling thread alone: it need not be found for every value. */
  public UnaryOperator<String> names(Kind kind) {
    Worker worker = worker();
    return value -> worker.name(kind, value);
  }

  /** A 64-bit seed for keyed hashes of texts and tokens that need no name. */
  public long seed(String purpose) {
    return ByteBuffer.wrap(worker().hmac("seed:" + purpose)).getLong();
  }

  /** A short digest that tells two keys apart and nothing else. */
  public String fingerprint() {
    return HexFormat.of().formatHex(worker().hmac("fingerprint:"), 0, 4);
  }

  // Asked by all tasks of a process, so without a lock. Two of them may each make a set of workers
  // at first; either does.
  private Worker worker() {
    ThreadLocal<Worker> all = workers;
    if (all == null) {
      all = ThreadLocal.withInitial(() -> new Worker(key));
      workers = all;
    }
    return all.get();
  }

  @Override
  public String toString() {
    return "Pseudonyms[key withheld]";
  }

  /** One thread's Mac, which is not thread-safe, and the names it made. */
  private static final class Worker {
    private final Mac mac;
    private final Map<Kind, Remembered<String>> names = new EnumMap<>(Kind.class);

    Worker(byte[] key) {
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Cannot make pseudonyms: no " + ALGORITHM, e);
      }
    }

    String name(Kind kind, String value) {
      return names.computeIfAbsent(kind, this::namesOf).of(value);
    }

    private Remembered<String> namesOf(Kind kind) {
      return new Remembered<>(
          value -> HexFormat.of().formatHex(hmac(kind.prefix + value), 0, BYTES), REMEMBERED);
    }

    byte[] hmac(String input) {
      return Arrays.copyOf(mac.doFinal(input.getBytes(UTF_8)), 32);
    }
  }
}
