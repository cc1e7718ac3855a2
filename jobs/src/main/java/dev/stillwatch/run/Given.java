package dev.stillwatch.run;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.review.SuppressRulings;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a run is given beside its lake.
 *
 * @param outside reads what lies outside the lake, some of which operators may leave out
 * @param suppresses whether anything is ruled out; decided once, since a night that fills a table
 *     must be the one that reads it
 */
record Given(Map<TableSpec, Source> outside, boolean suppresses) {
  Given {
    outside = Map.copyOf(outside);
  }

  static Given of(Map<TableSpec, Source> outside, Lake lake) {
    return new Given(
        outside,
        outside.containsKey(NightPlan.SUPPRESSION_TABLE)
            || (lake.version(CaseEvents.TABLE).isPresent()
                && SuppressRulings.any(lake.read(CaseEvents.TABLE))));
  }

  boolean has(TableSpec source) {
    return outside.containsKey(source);
  }

  Dataset<Row> read(TableSpec source, Night night) {
    return outside.get(source).read(night);
  }

  /** Those tables, but what operators may keep only where this one does. */
  TableSpec[] whereKept(TableSpec... tables) {
    return Arrays.stream(tables)
        .filter(table -> !table.equals(Suppressions.TABLE) || suppresses)
        .filter(table -> !table.equals(NightPlan.SUPPRESSION_TABLE) || has(table))
        .filter(table -> !table.equals(NightPlan.BENCHMARK_TEXTS) || has(table))
        .toArray(TableSpec[]::new);
  }
}
