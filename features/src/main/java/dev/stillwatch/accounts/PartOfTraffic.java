package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.AccountDays;
import org.apache.spark.sql.Column;

/** How much of an account's traffic belongs to a group. */
public final class PartOfTraffic {
  private PartOfTraffic() {}

  /**
   * Requests of an account's day or window that lie in the group's cells; all of them where the
   * group has none.
   *
   * @param cells the group's cells, {@code array<int>}, null for a group of all requests
   */
  public static Column requests(Column cells) {
    Column inside =
        filter(AccountDays.CELLS.ref(), cell -> array_contains(cells, cell.getField("cell")));
    return when(cells.isNull(), AccountDays.REQUESTS.ref())
        .otherwise(
            aggregate(
                inside,
                lit(0L),
                (sum, cell) -> sum.plus(cell.getField(AccountDays.REQUESTS.name()))));
  }
}
