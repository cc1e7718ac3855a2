package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** What speaks for and against each case, in bits, with the rows behind it. */
public final class CaseEvidence {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of this state.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<String> EVIDENCE =
      Field.string("evidence", "Name of the piece of evidence.");
  public static final Field<String> FAMILY =
      Field.string("family", "Independent kind of evidence it belongs to.");
  public static final Field<String> SIDE =
      Field.string("side", "for, against, benign reading, comparison, spike or release.");
  public static final Field<Double> BITS =
      Field.real("bits", "Its part of the strength; 0 for what is shown but not counted.");
  public static final Field<Double> VALUE =
      Field.real("value", "The number behind it; null where there is none.").optional();
  public static final Field<String> STATEMENT =
      Field.string("statement", "The evidence as a sentence.");
  public static final Field<String> TRACE =
      Field.string("trace", "SQL that lists the rows behind the number.");

  public static final TableSpec TABLE =
      table("case_evidence")
          .doc("What speaks for and against each case, in bits, with the rows behind it.")
          .fields(RUN_DATE, CASE_ID, EVIDENCE, FAMILY, SIDE, BITS, VALUE, STATEMENT, TRACE)
          .key(RUN_DATE, CASE_ID, EVIDENCE)
          .partitionedBy(RUN_DATE)
          .withChangeFeed()
          .keptFor(Period.ofMonths(14));

  private CaseEvidence() {}
}
