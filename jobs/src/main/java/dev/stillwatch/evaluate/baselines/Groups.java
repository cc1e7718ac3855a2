package dev.stillwatch.evaluate.baselines;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.grouping.ConnectedComponents;
import dev.stillwatch.lake.tables.CaseMembers;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Pairs of accounts to cases: whatever hangs together and is large enough. */
final class Groups {
  /** Fewer accounts are no case. */
  static final int SMALLEST = 5;

  /** Column of a case's strength. */
  static final String STRENGTH = "strength";

  private static final String SIZE = "_size";
  private static final ConnectedComponents COMPONENTS = new ConnectedComponents(50, 1_000_000);

  private Groups() {}

  /**
   * The connected components of a graph, as {@link Baseline#cases} wants them; the strength of one
   * is its size.
   *
   * @param pairs two columns of accounts, without direction
   */
  static Dataset<Row> of(Dataset<Row> pairs) {
    Dataset<Row> members = COMPONENTS.from(pairs);
    Dataset<Row> sizes =
        members
            .groupBy(col(ConnectedComponents.COMPONENT))
            .agg(count(lit(1)).as(SIZE))
            .where(col(SIZE).geq(SMALLEST));
    return members
        .join(sizes, ConnectedComponents.COMPONENT)
        .select(
            CaseMembers.CASE_ID.from(concat(lit("group-"), col(ConnectedComponents.COMPONENT))),
            col(SIZE).cast("double").as(STRENGTH),
            CaseMembers.ACCOUNT_REF.from(col(ConnectedComponents.NODE)));
  }
}
