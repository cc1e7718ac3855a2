package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Accounts that share rare infrastructure and serve a campaign, under an id that stays. */
public final class Pools {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> POOL_ID =
      Field.string("pool_id", "Stable id; never used again.");
  public static final Field<String> STATE = Field.string("state", "candidate, open or dormant.");
  public static final Field<Long> ACCOUNTS =
      Field.bigint(
          "accounts", "Accounts in it, those that were stopped included, those that left not.");
  public static final Field<Long> INVOLVED =
      Field.bigint(
          "involved",
          "Those of them that are, or once were, members of a campaign; nothing is said of the"
              + " others.");
  public static final Field<Long> STOPPED =
      Field.bigint("stopped", "Those of them that the platform stopped, as their status says.");
  public static final Field<Long> PAYMENTS =
      Field.bigint("payments", "Rare payment tokens that several of them share.");
  public static final Field<Long> EMAILS =
      Field.bigint("emails", "Rare mail domains that several of them share.");
  public static final Field<Long> NETWORKS =
      Field.bigint("networks", "Rare networks that several of them share.");
  public static final Field<LocalDate> FIRST_SEEN =
      Field.date("first_seen", "First night on which it served a campaign.");
  public static final Field<LocalDate> LAST_SEEN =
      Field.date("last_seen", "Last night on which its accounts hung together.");
  public static final Field<Long> NIGHTS = Field.bigint("nights", "Nights on which they did.");
  public static final Field<Object> CAMPAIGNS =
      Field.nested(
          "campaigns",
          "array<struct<campaign_id:string,members:bigint,earlier:bigint>>",
          "Campaigns it serves or served, by id, with those of its accounts that are members and"
              + " those that were.");
  public static final Field<Object> LINEAGE =
      Field.nested(
          "lineage",
          "array<struct<night:date,relation:string,pool_id:string,overlap:double>>",
          "Where it came from and went to, oldest first: split from, merged into or succeeds"
              + " another pool, and the share of the smaller one's accounts that both have.");

  public static final TableSpec TABLE =
      table("pools")
          .doc(
              "Accounts that share rare infrastructure and serve a campaign, under an id that stays."
                  + " A pool is no accusation: firms and resellers are pools, too, and only the"
                  + " members of a campaign are in its case.")
          .fields(
              RUN_DATE,
              POOL_ID,
              STATE,
              ACCOUNTS,
              INVOLVED,
              STOPPED,
              PAYMENTS,
              EMAILS,
              NETWORKS,
              FIRST_SEEN,
              LAST_SEEN,
              NIGHTS,
              CAMPAIGNS,
              LINEAGE)
          .key(RUN_DATE, POOL_ID)
          .partitionedBy(RUN_DATE)
          .always("state is known", "state IN ('candidate', 'open', 'dormant')")
          .always("seen in order", "first_seen <= last_seen")
          .always("no more than it has", "involved <= accounts AND stopped <= accounts")
          .keptFor(Period.ofMonths(14));

  private Pools() {}
}
