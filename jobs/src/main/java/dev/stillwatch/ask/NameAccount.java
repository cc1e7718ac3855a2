package dev.stillwatch.ask;

import dev.stillwatch.lakeio.AuditTrail;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import java.time.Clock;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Goes from the id an account has in the logs to its pseudonym; that somebody did so, who and why,
 * stands in audit first.
 *
 * @param by who asks
 * @param purpose why, in the person's words
 */
public record NameAccount(
    SparkSession spark, Lake lake, Pseudonyms names, Clock clock, String by, String purpose) {
  /** What it is called in audit. */
  public static final String ACTION = "name an account";

  private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{32}");

  public NameAccount {
    if (by.isBlank() || purpose.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot name an account: who asks (--by) and why (--purpose) must be said");
    }
  }

  /** The pseudonym of a raw id. */
  public String of(String rawId) {
    String pseudonym = names.of(Kind.ACCOUNT, rawId);
    new AuditTrail(spark, lake).append(clock.instant(), by, ACTION, pseudonym, purpose);
    return pseudonym;
  }

  /**
   * The text, if it can be a pseudonym.
   *
   * @throws IllegalArgumentException if it cannot; the text is not repeated, for it may be a raw id
   */
  public static String pseudonym(String text) {
    if (!PSEUDONYM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "Invalid pseudonym: not 32 digits of lower-case hex (an id as the logs have it needs --raw)");
    }
    return text;
  }
}
