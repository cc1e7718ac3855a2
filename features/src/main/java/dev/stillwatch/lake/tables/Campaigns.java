package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Groups that keep their identity over nights. */
public final class Campaigns {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> CAMPAIGN_ID =
      Field.string("campaign_id", "Stable id; never used again.");
  public static final Field<String> KIND =
      Field.string("kind", "campaign, for shared content; who shares infrastructure is in pools.");
  public static final Field<String> GROUP_ID =
      Field.string("group_id", "Tonight's group; null on nights without one.").optional();
  public static final Field<String> STATE = Field.string("state", "candidate, open or dormant.");
  public static final Field<Double> STRENGTH_BITS =
      Field.real("strength_bits", "Sum of the bits of its families of evidence.");
  public static final Field<String> BENIGN_READING =
      Field.string("benign_reading", "Best ordinary explanation.");
  public static final Field<Double> BENIGN_BITS =
      Field.real("benign_bits", "Evidence for that explanation.");
  public static final Field<Long> MEMBERS = Field.bigint("members", "Accounts.");
  public static final Field<Long> REQUESTS =
      Field.bigint("requests", "Requests of its members' facets in the window.");
  public static final Field<LocalDate> FIRST_SEEN =
      Field.date("first_seen", "First night it was seen.");
  public static final Field<LocalDate> LAST_SEEN =
      Field.date("last_seen", "Last night it was seen.");
  public static final Field<Long> NIGHTS = Field.bigint("nights", "Nights on which it was seen.");
  public static final Field<Object> CENTRE =
      Field.nested("centre", "array<float>", "Mean direction of its members' facets.");

  public static final TableSpec TABLE =
      table("campaigns")
          .doc("Groups that keep their identity over nights.")
          .fields(
              RUN_DATE,
              CAMPAIGN_ID,
              KIND,
              GROUP_ID,
              STATE,
              STRENGTH_BITS,
              BENIGN_READING,
              BENIGN_BITS,
              MEMBERS,
              REQUESTS,
              FIRST_SEEN,
              LAST_SEEN,
              NIGHTS,
              CENTRE)
          .key(RUN_DATE, CAMPAIGN_ID)
          .partitionedBy(RUN_DATE)
          .always("kind is known", "kind IN ('campaign', 'pool')")
          .always("state is known", "state IN ('candidate', 'open', 'dormant')")
          .always("seen in order", "first_seen <= last_seen")
          .keptFor(Period.ofMonths(14));

  private Campaigns() {}
}
