package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;

import dev.stillwatch.lake.tables.Accounts;
import org.apache.spark.sql.Column;

/** Accounts that the platform kept from asking as they wished, as their status says. */
public final class Enforcement {
  private static final Object[] STATUSES = {
    "banned", "suspended", "limited", "restricted", "blocked", "disabled", "terminated"
  };

  private Enforcement() {}

  /** Whether a row of accounts is of such a one; null where its status is not known. */
  public static Column isKnown() {
    return lower(trim(Accounts.STATUS.ref())).isin(STATUSES);
  }
}
