package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Which accounts, by which facet and for how long, belong to a campaign. */
public final class CampaignMembers {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> CAMPAIGN_ID = Field.string("campaign_id", "Campaign.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the member.");
  public static final Field<String> FACET =
      Field.string("facet", "Facet that belongs; other traffic of the account does not.");
  public static final Field<LocalDate> VALID_FROM =
      Field.date("valid_from", "First night of membership.");
  public static final Field<LocalDate> VALID_TO =
      Field.date("valid_to", "Last night of membership so far.");
  public static final Field<String> STATE = Field.string("state", "active or left.");
  public static final Field<Double> BITS =
      Field.real("bits", "What ties the member to the others.");
  public static final Field<String> REASON = Field.string("reason", "The same as a sentence.");

  /** State of an account that belongs to the campaign. */
  public static final String ACTIVE = "active";

  /** State of an account that belonged to it once. */
  public static final String LEFT = "left";

  public static final TableSpec TABLE =
      table("campaign_members")
          .doc("Which accounts, by which facet and for how long, belong to a campaign.")
          .fields(
              RUN_DATE, CAMPAIGN_ID, ACCOUNT_REF, FACET, VALID_FROM, VALID_TO, STATE, BITS, REASON)
          .key(RUN_DATE, CAMPAIGN_ID, ACCOUNT_REF, FACET)
          .partitionedBy(RUN_DATE)
          .always("member in order", "valid_from <= valid_to")
          .keptFor(Period.ofMonths(14));

  private CampaignMembers() {}
}
