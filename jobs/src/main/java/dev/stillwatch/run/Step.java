package dev.stillwatch.run;

import dev.stillwatch.lake.TableSpec;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One table's recipe: what it is made from, and how.
 *
 * @param writes the table that is filled
 * @param reads the tables it may look at, and no others
 */
public record Step(TableSpec writes, List<TableSpec> reads, Recipe recipe) {
  public Step {
    reads = List.copyOf(reads);
  }

  /** Makes the rows of one night. */
  @FunctionalInterface
  public interface Recipe {
    Dataset<Row> from(Inputs inputs);
  }

  /** A step that fills a table from others. */
  public static Step fill(TableSpec writes, Recipe recipe, TableSpec... reads) {
    return new Step(writes, List.of(reads), recipe);
  }
}
