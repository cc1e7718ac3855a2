package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** What each pooled test says of each group. */
public final class GroupTests {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the test.");
  public static final Field<String> GROUP_ID = Field.string("group_id", "Group tested.");
  public static final Field<String> FAMILY =
      Field.string(
          "family",
          "Independent kind of evidence; tests of one family are averaged, families add up.");
  public static final Field<String> TEST = Field.string("test", "Name of the statistic.");
  public static final Field<Double> STATISTIC =
      Field.real("statistic", "Its value; null where the group has too little data for it.")
          .optional();
  public static final Field<Double> ORDINARY =
      Field.real("ordinary", "Value expected of ordinary groups of this lake that ask as widely.")
          .optional();
  public static final Field<Double> SPREAD =
      Field.real("spread", "Spread of that value among ordinary groups.").optional();
  public static final Field<Double> BITS =
      Field.real(
          "bits",
          "log2 likelihood ratio of campaign against ordinary; 0 where the statistic is null.");
  public static final Field<Double> P =
      Field.real(
              "p",
              "Share of comparable groups of the night at least as extreme; null where not estimated.")
          .optional();
  public static final Field<Long> MEMBERS =
      Field.bigint("members", "Members the statistic is made from.");
  public static final Field<String> STATEMENT =
      Field.string("statement", "The result as a sentence.");
  public static final Field<Double> MATCHED_P =
      Field.real(
              "matched_p",
              "Chance that as many accounts, drawn from the members and accounts like them by plan, sign-up and volume, are as campaign-like by all that they ask; null where not compared.")
          .optional();
  public static final Field<Double> MATCHED_Q =
      Field.real(
              "matched_q",
              "The same corrected for all groups and tests of the night (Benjamini and Yekutieli); null where not compared.")
          .optional();
  public static final Field<Double> LEVEL =
      Field.real(
              "level",
              "The statistic less what it rises by in ordinary groups that ask as widely, to compare groups of all breadths; null where the statistic is, for ordinary readings, comparisons with matched accounts, groups by regions, and on nights before it was kept.")
          .optional();
  public static final Field<Boolean> IN_PART =
      Field.bool(
              "in_part",
              "Whether the group is judged by a part of its members' requests, among such groups; null for ordinary readings, comparisons with matched accounts, groups by regions, and on nights before it was kept.")
          .optional();

  public static final Field<Boolean> DEALT =
      Field.bool(
              "dealt",
              "Whether the group is judged by a part of its members' requests that the rest is not like; null for ordinary readings, comparisons with matched accounts, and on nights before it was kept.")
          .optional();

  public static final TableSpec TABLE =
      table("group_tests")
          .doc("What each pooled test says of each group.")
          .fields(
              RUN_DATE, GROUP_ID, FAMILY, TEST, STATISTIC, ORDINARY, SPREAD, BITS, P, MEMBERS,
              STATEMENT, MATCHED_P, MATCHED_Q, LEVEL, IN_PART, DEALT)
          .key(RUN_DATE, GROUP_ID, TEST)
          .partitionedBy(RUN_DATE)
          .keptFor(Period.ofMonths(3));

  private GroupTests() {}
}
