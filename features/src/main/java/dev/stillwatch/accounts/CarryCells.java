package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.AccountDays;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/**
 * Carries the cells of account_days over to one epoch of the codebook, so that a window may reach
 * across a change of epochs.
 *
 * <p>A cell becomes the nearest one of the epoch asked for. Several may become one, which then
 * stands more than once in a day: whoever adds cells up adds by cell. Their counts of distinct
 * prompts add up as well, a prompt having one cell in each epoch.
 *
 * @param epoch the epoch asked for
 * @param maps for other epochs the nearest cell of this one for each of theirs; a day of an epoch
 *     without a map, or with an empty one, keeps no cells, since they compare with nothing
 */
public record CarryCells(String epoch, Map<String, int[]> maps) {
  private static final String CELL = "cell";

  public CarryCells {
    maps = new TreeMap<>(maps);
    maps.values().removeIf(map -> map.length == 0);
  }

  /** The same days, all of the epoch asked for. */
  public Dataset<Row> from(Dataset<Row> accountDays) {
    Column cells = when(AccountDays.EPOCH.ref().equalTo(lit(epoch)), AccountDays.CELLS.ref());
    for (Map.Entry<String, int[]> map : maps.entrySet()) {
      cells =
          cells.when(AccountDays.EPOCH.ref().equalTo(lit(map.getKey())), carried(map.getValue()));
    }
    return AccountDays.TABLE.conform(
        accountDays
            .withColumn(
                AccountDays.CELLS.name(), cells.otherwise(array().cast(AccountDays.CELLS.type())))
            .withColumn(AccountDays.EPOCH.name(), lit(epoch)));
  }

  private static Column carried(int[] map) {
    Column nearest = lit(map);
    return transform(
            AccountDays.CELLS.ref(),
            cell ->
                struct(
                    Stream.concat(
                            // Counted from one.
                            Stream.of(element_at(nearest, cell.getField(CELL).plus(1)).as(CELL)),
                            counts().map(name -> cell.getField(name).as(name)))
                        .toArray(Column[]::new)))
        .cast(AccountDays.CELLS.type());
  }

  private static Stream<String> counts() {
    return Arrays.stream(
            ((StructType) ((ArrayType) AccountDays.CELLS.type()).elementType()).fieldNames())
        .filter(name -> !name.equals(CELL));
  }
}
