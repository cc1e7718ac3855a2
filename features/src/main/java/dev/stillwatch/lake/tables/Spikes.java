package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Runs of days on which a campaign's volume exceeds what its controls predict. */
public final class Spikes {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the estimate.");
  public static final Field<String> CAMPAIGN_ID = Field.string("campaign_id", "Campaign.");
  public static final Field<LocalDate> FIRST_DAY =
      Field.date("first_day", "First day of the spike.");
  public static final Field<LocalDate> LAST_DAY = Field.date("last_day", "Last day of it.");
  public static final Field<LocalDate> ONSET =
      Field.date("onset", "Likeliest day on which the rise began that shows on the first day.");
  public static final Field<LocalDate> ONSET_LOW =
      Field.date("onset_low", "First day of the 95 % interval of the onset.");
  public static final Field<LocalDate> ONSET_HIGH = Field.date("onset_high", "Last day of it.");
  public static final Field<Long> OBSERVED = Field.bigint("observed", "Requests on those days.");
  public static final Field<Double> EXPECTED =
      Field.real("expected", "Requests predicted for them.");
  public static final Field<Double> RATIO = Field.real("ratio", "Observed over expected.");
  public static final Field<Double> P =
      Field.real("p", "Upper tail of the volume model, the smallest of the days.");
  public static final Field<Double> Q =
      Field.real("q", "The same, corrected over all days and campaigns (Benjamini-Yekutieli).");

  public static final TableSpec TABLE =
      table("spikes")
          .doc("Runs of days on which a campaign's volume exceeds what its controls predict.")
          .fields(
              RUN_DATE,
              CAMPAIGN_ID,
              FIRST_DAY,
              LAST_DAY,
              ONSET,
              ONSET_LOW,
              ONSET_HIGH,
              OBSERVED,
              EXPECTED,
              RATIO,
              P,
              Q)
          .key(RUN_DATE, CAMPAIGN_ID, FIRST_DAY)
          .partitionedBy(RUN_DATE)
          .always("days in order", "first_day <= last_day")
          .always("onset in its interval", "onset BETWEEN onset_low AND onset_high")
          .always("p and q are probabilities", "p BETWEEN 0 AND 1 AND q BETWEEN 0 AND 1")
          .keptFor(Period.ofDays(35));

  private Spikes() {}
}
