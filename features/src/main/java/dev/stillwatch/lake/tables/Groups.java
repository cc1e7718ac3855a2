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
          "group_id",
          "Digest of channel, facet and members: the same members make the same group.");
  public static final Field<String> CHANNEL =
      Field.string("channel", "Channel whose links formed it.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the member.");
  public static final Field<String> FACET = Field.string("facet", "Facet that is the member.");
  public static final Field<Long> DEGREE =
      Field.bigint(
          "degree", "Links of the member inside the group; 0 for members that no link brought.");
  public static final Field<Double> BITS =
      Field.real("bits", "Mean bits of those links; 0 without any.");

  public static final Field<Object> CELLS =
      Field.nested(
              "cells",
              "array<int>",
              "Cells of the codebook whose requests are the group's, ascending; null where all of"
                  + " its members' requests are.")
          .optional();
  public static final Field<Double> SCORE =
      Field.real(
              "score",
              "How far the member's touches of those cells exceed everybody's share, in standard"
                  + " deviations; null without cells, and for members found by the group's"
                  + " tokens or by its mix of topics.")
          .optional();
  public static final Field<Double> NEARLY =
      Field.real(
              "nearly",
              "Accounts whose score is high without their being sure candidates, per account that"
                  + " is one; null without cells.")
          .optional();
  public static final Field<Double> ALIKE =
      Field.real(
              "alike",
              "Share of the sure candidates that give these cells about the share of requests that"
                  + " the seed gives; null without cells.")
          .optional();

  public static final Field<Double> MEMBERSHIP =
      Field.real(
              "membership",
              "Probability that the account is a member and not a stranger who touches the same"
                  + " cells, in [0, 1]; without cells null, but of accounts that differ from the"
                  + " members in little, by whom the group is not judged. Campaigns take those above"
                  + " a half.")
          .optional();

  public static final TableSpec TABLE =
      table("groups")
          .doc("Facets that belong together tonight, one row per group and member.")
          .fields(
              RUN_DATE,
              GROUP_ID,
              CHANNEL,
              ACCOUNT_REF,
              FACET,
              DEGREE,
              BITS,
              CELLS,
              SCORE,
              NEARLY,
              ALIKE,
              MEMBERSHIP)
          .key(RUN_DATE, GROUP_ID, ACCOUNT_REF)
          .partitionedBy(RUN_DATE)
          .keptFor(Period.ofMonths(3));

  private Groups() {}
}
