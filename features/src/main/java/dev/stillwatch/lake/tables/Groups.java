package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Facets that belong together tonight, one row per group and member. */
public final class Groups {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that formed the group.");
  public static final Field<String> GROUP_ID =
      Field.string(
          "group_id", "Digest of channel and members: the same members make the same group.");
  public static final Field<String> CHANNEL =
      Field.string("channel", "Channel whose links formed it.");
  public static final Field<String> ACCOUNT_REF =
      Field.string("account_ref", "Pseudonym of the member.");
  public static final Field<String> FACET = Field.string("facet", "Facet that is the member.");
  public static final Field<Long> DEGREE =
      Field.bigint("degree", "Links of the member inside the group.");
  public static final Field<Double> BITS = Field.real("bits", "Mean bits of those links.");

  public static final TableSpec TABLE =
      table("groups")
          .doc("Facets that belong together tonight, one row per group and member.")
          .fields(RUN_DATE, GROUP_ID, CHANNEL, ACCOUNT_REF, FACET, DEGREE, BITS)
          .key(RUN_DATE, GROUP_ID, ACCOUNT_REF)
          .partitionedBy(RUN_DATE)
          .keptFor(Period.ofDays(35));

  private Groups() {}
}
