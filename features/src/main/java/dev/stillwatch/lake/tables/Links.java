package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** Evidence between two facets, one row per channel and facet. */
public final class Links {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that found the link.");
  public static final Field<String> CHANNEL = Field.string("channel", "Kind of evidence.");
  public static final Field<String> LEFT_REF =
      Field.pseudonym("left_ref", "Pseudonym of the account that sorts first.");
  public static final Field<String> RIGHT_REF =
      Field.pseudonym("right_ref", "Pseudonym of the account that sorts last.");
  public static final Field<String> FACET = Field.string("facet", "Facet the two are linked by.");
  public static final Field<Double> WEIGHT =
      Field.real("weight", "Strength for grouping, in (0, 1].");
  public static final Field<Double> BITS =
      Field.real("bits", "log2 likelihood ratio of the link against its channel's null.");
  public static final Field<Long> SHARED =
      Field.bigint(
          "shared", "Objects the two share: frames, neighbours, facets by which they are near.");

  public static final TableSpec TABLE =
      table("links")
          .doc("Evidence between two facets, one row per channel and facet.")
          .fields(RUN_DATE, CHANNEL, LEFT_REF, RIGHT_REF, FACET, WEIGHT, BITS, SHARED)
          .key(RUN_DATE, CHANNEL, LEFT_REF, RIGHT_REF, FACET)
          .partitionedBy(RUN_DATE)
          .always("ends are sorted", "left_ref < right_ref")
          .always("weight is a share", "weight > 0 AND weight <= 1")
          .keptFor(Period.ofDays(35));

  private Links() {}
}
