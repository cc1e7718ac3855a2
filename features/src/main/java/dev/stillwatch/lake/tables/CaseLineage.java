package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;

/** How cases came from one another. */
public final class CaseLineage {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the change.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Case.");
  public static final Field<String> RELATION =
      Field.string("relation", "merged into, split from or continues.");
  public static final Field<String> OTHER_ID = Field.string("other_id", "The other case.");
  public static final Field<Double> OVERLAP =
      Field.real("overlap", "Weighted overlap of their members, in [0, 1].");

  public static final TableSpec TABLE =
      table("case_lineage")
          .doc("How cases came from one another.")
          .fields(RUN_DATE, CASE_ID, RELATION, OTHER_ID, OVERLAP)
          .key(RUN_DATE, CASE_ID, RELATION, OTHER_ID)
          .partitionedBy(RUN_DATE)
          .withChangeFeed()
          .keptUntilErased();

  private CaseLineage() {}
}
