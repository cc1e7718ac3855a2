package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Accounts;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was known of each account on a night: its latest snapshot up to then. */
public record LatestAccounts(LocalDate night) {
  private static final String KNOWN = "_known";

  /**
   * One row per account: its pseudonym and the columns asked for.
   *
   * @param accounts snapshots; those after the night do not count
   */
  public Dataset<Row> from(Dataset<Row> accounts, Field<?>... wanted) {
    Column asked = struct(Arrays.stream(wanted).map(Field::ref).toArray(Column[]::new));
    return accounts
        .filter(Accounts.RUN_DATE.ref().leq(lit(night)))
        .groupBy(Accounts.ACCOUNT_REF.ref())
        .agg(max_by(asked, Accounts.RUN_DATE.ref()).as(KNOWN))
        .select(Accounts.ACCOUNT_REF.ref(), col(KNOWN + ".*"));
  }
}
