package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Which accounts, and for how long, are of a pool, whether they have to do with a case or not. */
public final class PoolMembers {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> POOL_ID = Field.string("pool_id", "Pool.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the account.");
  public static final Field<String> FACET =
      Field.string("facet", "Facet that shares infrastructure with the others: whole accounts do.");
  public static final Field<LocalDate> VALID_FROM =
      Field.date("valid_from", "First night in the pool.");
  public static final Field<LocalDate> VALID_TO =
      Field.date("valid_to", "Last night in the pool so far.");
  public static final Field<String> STATE =
      Field.string(
          "state",
          "active; stopped, if the platform stopped it, as its status says; or left, if it no longer"
              + " shares infrastructure with the others.");
  public static final Field<Boolean> INVOLVED =
      Field.bool(
          "involved",
          "Whether it is, or once was, a member of a campaign; who is not has nothing to do with any"
              + " case.");

  /** State of an account that is in the pool. */
  public static final String ACTIVE = "active";

  /** State of an account that the platform stopped. */
  public static final String STOPPED = "stopped";

  /** State of an account that was in the pool once. */
  public static final String LEFT = "left";

  public static final TableSpec TABLE =
      table("pool_members")
          .doc("Which accounts, and for how long, are of a pool, in a case or not.")
          .fields(RUN_DATE, POOL_ID, ACCOUNT_REF, FACET, VALID_FROM, VALID_TO, STATE, INVOLVED)
          .key(RUN_DATE, POOL_ID, ACCOUNT_REF)
          .partitionedBy(RUN_DATE)
          .always("state is known", "state IN ('active', 'stopped', 'left')")
          .always("member in order", "valid_from <= valid_to")
          // As long as groups: whoever merely shares an exit with a campaign is forgotten.
          .keptFor(Period.ofMonths(3));

  private PoolMembers() {}
}
