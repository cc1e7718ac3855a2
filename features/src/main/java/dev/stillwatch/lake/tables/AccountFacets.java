package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** The streams of requests each account is compared by. */
public final class AccountFacets {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that formed the facet.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the account.");
  public static final Field<String> FACET =
      Field.string(
          "facet",
          "whole for all requests, touch for what the account touches but does not come back to.");
  public static final Field<String> EPOCH = Field.string("epoch", "Codebook epoch of the vector.");
  public static final Field<String> ORG_REF =
      Field.pseudonym("org_ref", "Pseudonym of the organisation; null where unknown.").optional();
  public static final Field<Long> REQUESTS =
      Field.bigint("requests", "Requests of the window in cells of the epoch.");
  public static final Field<Double> MASS =
      Field.real(
          "mass",
          "Weight behind the vector: requests for whole, the sum of touch weights for touch.");
  public static final Field<Object> VECTOR =
      Field.nested("vector", "array<float>", "Unit-length direction of the facet.");

  public static final TableSpec TABLE =
      table("account_facets")
          .doc("The streams of requests each account is compared by.")
          .fields(RUN_DATE, ACCOUNT_REF, FACET, EPOCH, ORG_REF, REQUESTS, MASS, VECTOR)
          .key(RUN_DATE, ACCOUNT_REF, FACET)
          .partitionedBy(RUN_DATE)
          .always("facet is known", "facet IN ('whole', 'touch')")
          .keptFor(Period.ofDays(35));

  private AccountFacets() {}
}
