package dev.stillwatch.lakeio;

import dev.stillwatch.lake.TableSpec;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A lake as any other, but for what happens before rows are added to a table.
 *
 * @param before told of the table; throws to stop it
 */
public record RiggedLake(Lake lake, Consumer<TableSpec> before) implements Lake {
  @Override
  public Dataset<Row> read(TableSpec table) {
    return lake.read(table);
  }

  @Override
  public OptionalLong version(TableSpec table) {
    return lake.version(table);
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    return lake.replace(table, slice, rows, note);
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    before.accept(table);
    return lake.append(table, rows, note);
  }
}
