package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** How a campaign's traffic stands to the dates of model releases. */
public final class ReleaseEffects {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the estimate.");
  public static final Field<String> CAMPAIGN_ID = Field.string("campaign_id", "Campaign.");
  public static final Field<String> VENDOR = Field.string("vendor", "Whose releases.");
  public static final Field<String> MODEL =
      Field.string("model", "One release, or * for all of the vendor's.");
  public static final Field<String> HYPOTHESIS =
      Field.string(
          "hypothesis",
          "ramp before a competitor's releases, drop after them, pivot to an own model, or switch: its first uses lying close together.");
  public static final Field<Double> EFFECT =
      Field.real(
              "effect",
              "Mean log2 ratio for ramp and drop, difference of shares for pivot, log2 ratio of deviations for switch; null with insufficient data.")
          .optional();
  public static final Field<Double> LOW =
      Field.real("low", "Lower end of the 95 % interval.").optional();
  public static final Field<Double> HIGH = Field.real("high", "Upper end of it.").optional();
  public static final Field<Double> P =
      Field.real(
              "p",
              "By circular shift of the whole calendar, over all vendors, or against control accounts; of tonight alone.")
          .optional();
  public static final Field<Double> P_OVER_LOOKS =
      Field.real("p_over_looks", "The same over four weeks of nightly looks.").optional();
  public static final Field<Double> Q =
      Field.real(
              "q",
              "p over looks, corrected over all questions of the night (Benjamini-Yekutieli); pivot and switch are two answers to one, adjusted among themselves first (Holm).")
          .optional();
  public static final Field<Boolean> SPECIFIC =
      Field.bool(
              "specific",
              "Whether this vendor's releases fit better than every other's; null for pivots and where p is above 0.05.")
          .optional();
  public static final Field<Long> RELEASES =
      Field.bigint("releases", "Releases behind the effect.");
  public static final Field<Boolean> CALIBRATED =
      Field.bool(
          "calibrated",
          "Whether ordinary groups and placebo calendars rejected as seldom as they should.");
  public static final Field<Object> CALIBRATION =
      Field.nested(
          "calibration",
          "array<struct<against:string,tests:bigint,rejections:bigint,rate:double,low:double,high:double>>",
          "What the same test said at 0.05 where nothing was to be found, with 95 % intervals: of ordinary groups at the true dates, and at placebo calendars.");
  public static final Field<String> STATEMENT =
      Field.string("statement", "The result as a sentence.");

  public static final TableSpec TABLE =
      table("release_effects")
          .doc("How a campaign's traffic stands to the dates of model releases.")
          .fields(
              RUN_DATE,
              CAMPAIGN_ID,
              VENDOR,
              MODEL,
              HYPOTHESIS,
              EFFECT,
              LOW,
              HIGH,
              P,
              P_OVER_LOOKS,
              Q,
              SPECIFIC,
              RELEASES,
              CALIBRATED,
              CALIBRATION,
              STATEMENT)
          .key(RUN_DATE, CAMPAIGN_ID, VENDOR, MODEL, HYPOTHESIS)
          .partitionedBy(RUN_DATE)
          .always("hypothesis is known", "hypothesis IN ('ramp', 'drop', 'pivot', 'switch')")
          .keptFor(Period.ofDays(35));

  private ReleaseEffects() {}
}
