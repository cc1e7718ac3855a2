package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Each case day by day, with releases and spikes. */
public final class CaseTimeline {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<LocalDate> DAY = Field.date("day", "Day, UTC.");
  public static final Field<Long> REQUESTS = Field.bigint("requests", "Requests of its members.");
  public static final Field<Long> ACCOUNTS = Field.bigint("accounts", "Members that made any.");
  public static final Field<Double> EXPECTED =
      Field.real("expected", "Requests predicted; null while history is too short.").optional();
  public static final Field<Double> LOW =
      Field.real("low", "Lower end of the 95 % band of the expectation.").optional();
  public static final Field<Double> HIGH = Field.real("high", "Upper end of it.").optional();
  public static final Field<Boolean> SPIKE =
      Field.bool("spike", "Whether the day belongs to a spike.");
  public static final Field<Object> RELEASES =
      Field.nested(
          "releases",
          "array<struct<vendor:string,model:string,kind:string>>",
          "Models released that day.");
  public static final Field<Object> MODELS =
      Field.nested(
          "models",
          "array<struct<model:string,requests:bigint>>",
          "Requests per model requested, by name.");

  public static final TableSpec TABLE =
      table("case_timeline")
          .doc("Each case day by day, with releases and spikes.")
          .fields(
              RUN_DATE, CASE_ID, DAY, REQUESTS, ACCOUNTS, EXPECTED, LOW, HIGH, SPIKE, RELEASES,
              MODELS)
          .key(RUN_DATE, CASE_ID, DAY)
          .partitionedBy(RUN_DATE)
          .withChangeFeed()
          .keptFor(Period.ofMonths(14));

  private CaseTimeline() {}
}
