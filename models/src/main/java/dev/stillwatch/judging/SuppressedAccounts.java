package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.logs.SnapshotSuppressions;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Active accounts that reviewers ruled out, by themselves or by their organisation: they are in no
 * case while that holds.
 */
public record SuppressedAccounts(LocalDate night) {
  private static final String OWN_ORG = "_own_org";

  /**
   * One row per account and suppression, with the columns of suppressions but the night.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   */
  public Dataset<Row> from(Dataset<Row> suppressions, Dataset<Row> sums, Dataset<Row> accounts) {
    Dataset<Row> standing = standing(suppressions);
    Dataset<Row> known =
        new LatestAccounts(night)
            .from(accounts, Accounts.ORG_REF)
            .withColumnRenamed(Accounts.ORG_REF.name(), OWN_ORG);
    Dataset<Row> active =
        sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.ORG_REF.ref())
            .join(known, new String[] {Accounts.ACCOUNT_REF.name()}, "left")
            .withColumn(OWN_ORG, coalesce(AccountDays.ORG_REF.ref(), col(OWN_ORG)));
    return covered(active, Accounts.ACCOUNT_REF.ref(), standing, SnapshotSuppressions.ACCOUNT)
        .unionByName(covered(active, col(OWN_ORG), standing, SnapshotSuppressions.ORGANISATION));
  }

  /** The suppressions that hold on the night. */
  Dataset<Row> standing(Dataset<Row> suppressions) {
    return suppressions
        .filter(
            Suppressions.RUN_DATE
                .ref()
                .equalTo(lit(night))
                .and(Suppressions.EXPIRES_AT.ref().gt(lit(night).cast("timestamp"))))
        .select(
            Suppressions.SCOPE.ref(),
            Suppressions.TARGET.ref(),
            Suppressions.REASON.ref(),
            Suppressions.EXPIRES_AT.ref());
  }

  private static Dataset<Row> covered(
      Dataset<Row> active, Column by, Dataset<Row> standing, String scope) {
    return active
        .select(Accounts.ACCOUNT_REF.ref(), by.as(Suppressions.TARGET.name()))
        .join(standing.filter(Suppressions.SCOPE.ref().equalTo(scope)), Suppressions.TARGET.name());
  }
}
