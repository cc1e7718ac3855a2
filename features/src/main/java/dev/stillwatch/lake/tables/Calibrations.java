package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;

/** One row per calibration: what ordinary groups and accounts of the own history show. */
public final class Calibrations {
  public static final Field<String> CALIBRATION_ID =
      Field.string(
          "calibration_id",
          "Name of the calibration: the last night it was fitted on and a digest of its content.");
  public static final Field<LocalDate> FITTED_FOR =
      Field.date(
          "fitted_for",
          "Last night it was fitted on; it holds for the nights after, until the next.");
  public static final Field<LocalDate> FIRST_NIGHT =
      Field.date("first_night", "First night it was fitted on.");
  public static final Field<Integer> NIGHTS =
      Field.integer("nights", "Nights it was fitted on, at least a week apart.");
  public static final Field<Long> GROUPS =
      Field.bigint("groups", "Groups of those nights, each once however often it was seen.");
  public static final Field<Long> LEFT_OUT =
      Field.bigint(
          "left_out",
          "Those among them that were not fitted, since half of their members were of a campaign that reviewers did not find ordinary.");
  public static final Field<Object> TESTS =
      Field.nested(
          "tests",
          "array<struct<test:string,in_part:boolean,centre:double,spread:double,groups:bigint>>",
          "For each test, of groups judged whole and in part: median level of ordinary groups, 1.4826 times the median distance from it, and how many groups.");
  public static final Field<Double> TAIL_FROM =
      Field.real(
              "tail_from",
              "Strength less what the group's size asks for, in bits, from which on ordinary groups without a veto thin out exponentially; null where there were too few.")
          .optional();
  public static final Field<Double> TAIL_GROUPS =
      Field.real("tail_groups", "Such groups above it a night; null likewise.").optional();
  public static final Field<Double> TAIL_SCALE =
      Field.real("tail_scale", "Bits in which they fall by a factor of e; null likewise.")
          .optional();
  public static final Field<Double> THRESHOLD_BITS =
      Field.real(
              "threshold_bits",
              "Threshold above which as many ordinary groups a night are expected as detection.false-cases-a-night said; holds where it is above detection.threshold-bits. Null likewise.")
          .optional();
  public static final Field<Double> EXPECTED_FALSE =
      Field.real(
              "expected_false",
              "Ordinary groups a night expected above the higher of the two; null likewise.")
          .optional();
  public static final Field<String> CODE_VERSION =
      Field.string("code_version", "Version of Stillwatch that fitted it.");
  public static final Field<Object> STRATA =
      Field.nested(
              "strata",
              "array<struct<level:int,stratum:string,habit:string,accounts:bigint,median:double,spread:double,quantiles:array<double>>>",
              "For each habit and stratum of accounts with enough of them (0 plan, sign-up and volume, 1 sign-up and volume, 2 volume): accounts, median, distance of the quartiles over 1.349, and the quantiles at 0.05, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.95. Nothing is judged by it; null in calibrations from before it was kept.")
          .optional();

  public static final TableSpec TABLE =
      table("calibrations")
          .doc(
              "One row per calibration: what ordinary groups and accounts of the operator's own history show.")
          .fields(
              CALIBRATION_ID,
              FITTED_FOR,
              FIRST_NIGHT,
              NIGHTS,
              GROUPS,
              LEFT_OUT,
              TESTS,
              TAIL_FROM,
              TAIL_GROUPS,
              TAIL_SCALE,
              THRESHOLD_BITS,
              EXPECTED_FALSE,
              CODE_VERSION,
              STRATA)
          .key(CALIBRATION_ID)
          .always("nights in order", "first_night <= fitted_for")
          .always("some are left out", "left_out <= groups")
          .keptUntilErased();

  private Calibrations() {}
}
