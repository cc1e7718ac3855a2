package dev.stillwatch.run;

import dev.stillwatch.lake.TableSpec;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One table's recipe: what it is made from, and how.
 *
 * @param writes the table that is filled
 * @param reads the tables it may look at, and no others
 * @param remarks what is to be said when the rows are written
 */
public record Step(TableSpec writes, List<TableSpec> reads, Recipe recipe, Remarks remarks) {
  public Step {
    reads = List.copyOf(reads);
  }

  /** Makes the rows of one night. */
  @FunctionalInterface
  public interface Recipe {
    Dataset<Row> from(Inputs inputs);
  }

  /** Tells what whoever runs a night should know of the step, in sentences. */
  @FunctionalInterface
  public interface Remarks {
    /**
     * None where there is nothing to say.
     *
     * @param few the rows, where they are so few that the driver holds them
     */
    List<String> of(Optional<Dataset<Row>> few);
  }

  /** A step that fills a table from others. */
  public static Step fill(TableSpec writes, Recipe recipe, TableSpec... reads) {
    return new Step(writes, List.of(reads), recipe, few -> List.of());
  }

  /** The same step, which has something to say of its rows. */
  public Step saying(Remarks remarks) {
    return new Step(writes, reads, recipe, remarks);
  }
}
