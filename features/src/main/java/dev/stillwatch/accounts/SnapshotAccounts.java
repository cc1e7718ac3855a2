package dev.stillwatch.accounts;

import static dev.stillwatch.logs.SideColumns.text;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.logs.SideColumns;
import dev.stillwatch.privacy.PseudonymColumn;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Takes over what is known of accounts, under pseudonyms.
 *
 * <p>The side table is one of {@code account_id, created_at, org_id, email_domain,
 * payment_fingerprint, country, plan, status, verified_use}; all but the first may be missing.
 *
 * @param runDate night of the snapshot
 */
public record SnapshotAccounts(LocalDate runDate, Pseudonyms pseudonyms) {
  private static final String ACCOUNT_ID = "account_id";
  private static final String TURN = "_turn";
  private static final String DIGEST = "_digest";

  /**
   * From the side table to accounts; of several rows for an account the latest made is kept.
   *
   * @throws IllegalArgumentException if the side table names no accounts
   */
  public Dataset<Row> from(Dataset<Row> sideTable) {
    List<String> there = Arrays.asList(sideTable.columns());
    if (!there.contains(ACCOUNT_ID)) {
      throw new IllegalArgumentException(
          "Cannot read accounts: no column %s among %s".formatted(ACCOUNT_ID, there));
    }
    Column digest =
        xxhash64(
            there.stream()
                .map(name -> col("`" + name + "`").cast("string"))
                .toArray(Column[]::new));
    Dataset<Row> accounts =
        sideTable
            .filter(col(ACCOUNT_ID).cast("string").rlike("\\S"))
            .select(
                Accounts.RUN_DATE.from(lit(runDate)),
                Accounts.ACCOUNT_REF.from(named(Kind.ACCOUNT, col(ACCOUNT_ID).cast("string"))),
                Accounts.CREATED_AT.from(
                    SideColumns.time(text(sideTable, Accounts.CREATED_AT.name()))),
                Accounts.ORG_REF.from(named(Kind.ORG, text(sideTable, "org_id"))),
                Accounts.EMAIL_REF.from(named(Kind.EMAIL, lower(text(sideTable, "email_domain")))),
                Accounts.PAYMENT_REF.from(
                    named(Kind.PAYMENT, text(sideTable, "payment_fingerprint"))),
                Accounts.COUNTRY.from(text(sideTable, Accounts.COUNTRY.name())),
                Accounts.PLAN.from(text(sideTable, Accounts.PLAN.name())),
                Accounts.STATUS.from(text(sideTable, Accounts.STATUS.name())),
                text(sideTable, Accounts.VERIFIED_USE.name())
                    .try_cast(Accounts.VERIFIED_USE.type())
                    .as(Accounts.VERIFIED_USE.name()),
                digest.as(DIGEST));
    Column turn =
        row_number()
            .over(
                Window.partitionBy(Accounts.ACCOUNT_REF.ref())
                    .orderBy(Accounts.CREATED_AT.ref().desc_nulls_last(), col(DIGEST)));
    return Accounts.TABLE.conform(
        accounts.withColumn(TURN, turn).filter(col(TURN).equalTo(1)).drop(TURN, DIGEST));
  }

  private Column named(Kind kind, Column value) {
    return PseudonymColumn.of(pseudonyms, kind, value);
  }
}
