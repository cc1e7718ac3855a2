package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import java.util.regex.Pattern;
import org.apache.spark.sql.Column;

/** The ids of cases: short enough to say aloud, the same on every night. */
public final class CaseIds {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
  private static final int DIGITS = 10;

  private CaseIds() {}

  /** {@code SW-} and the first ten hex digits of the SHA-256 digest of the campaign's id. */
  public static Column of(Column campaignId) {
    return concat(
        lit("SW-"), substring(sha2(campaignId.cast("binary"), 256 /* bits */), 1, DIGITS));
  }

  /**
   * The id itself, if it can stand in a file name and a link.
   *
   * @throws IllegalArgumentException otherwise
   */
  static String checked(String id) {
    if (!SAFE.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Invalid case id: %s (letters, digits and hyphens, at most 64)"
              .formatted(dev.stillwatch.render.Escape.terminal(id)));
    }
    return id;
  }
}
