package dev.stillwatch.privacy;

import org.apache.spark.sql.Column;

/**
 * How much must be behind a number before people see it: fewer would point at persons.
 *
 * @param accounts distinct accounts, at least
 * @param conversations conversations or, where these are not known, requests, at least
 */
public record Floor(int accounts, int conversations) {
  /** For numbers. */
  public static final Floor OF_NUMBERS = new Floor(5, 15);

  /** For words that somebody found for what is in a cluster. */
  public static final Floor OF_LABELS = new Floor(250, 500);

  /** Whether enough is behind a row. */
  public Column holds(Column distinctAccounts, Column conversationsOrRequests) {
    return distinctAccounts.geq(accounts).and(conversationsOrRequests.geq(conversations));
  }
}
