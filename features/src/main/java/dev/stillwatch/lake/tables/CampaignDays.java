package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** What a campaign did on each day beside what its controls did. */
public final class CampaignDays {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the estimate.");
  public static final Field<String> CAMPAIGN_ID = Field.string("campaign_id", "Campaign.");
  public static final Field<LocalDate> DAY = Field.date("day", "Day, UTC.");
  public static final Field<Long> REQUESTS = Field.bigint("requests", "Requests of its members.");
  public static final Field<Long> ACCOUNTS = Field.bigint("accounts", "Members that made any.");
  public static final Field<Long> CONTROL_REQUESTS =
      Field.bigint("control_requests", "Requests of all other accounts.");
  public static final Field<Double> MATCHED_REQUESTS =
      Field.real(
              "matched_requests",
              "Requests of control accounts like the members, weighted to as many of each kind as there are members; null without such a match.")
          .optional();
  public static final Field<Long> CONTROLS =
      Field.bigint("controls", "Control accounts behind them; null without a match.").optional();
  public static final Field<String> MATCHED_ON =
      Field.string(
              "matched_on",
              "What they have in common with the members; null where too few accounts are alike, so that all others are compared with, and on nights before it was kept.")
          .optional();
  public static final Field<Boolean> ENFORCED =
      Field.bool(
              "enforced",
              "Whether the platform kept a tenth of the members or more from asking by that day; null on nights before it was kept.")
          .optional();
  public static final Field<Double> EXPECTED =
      Field.real(
              "expected",
              "Requests the controls and the weekday predict; null while history is too short.")
          .optional();
  public static final Field<Double> LOW =
      Field.real("low", "Lower end of the 95 % band of the expectation.").optional();
  public static final Field<Double> HIGH = Field.real("high", "Upper end of it.").optional();
  public static final Field<Object> MODELS =
      Field.nested(
          "models",
          "array<struct<model:string,requests:bigint>>",
          "Requests per model requested, by name.");

  public static final TableSpec TABLE =
      table("campaign_days")
          .doc("What a campaign did on each day beside what its controls did.")
          .fields(
              RUN_DATE,
              CAMPAIGN_ID,
              DAY,
              REQUESTS,
              ACCOUNTS,
              CONTROL_REQUESTS,
              MATCHED_REQUESTS,
              CONTROLS,
              MATCHED_ON,
              ENFORCED,
              EXPECTED,
              LOW,
              HIGH,
              MODELS)
          .key(RUN_DATE, CAMPAIGN_ID, DAY)
          .partitionedBy(RUN_DATE)
          .keptFor(Period.ofDays(35));

  private CampaignDays() {}
}
