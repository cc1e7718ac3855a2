package dev.stillwatch.accounts;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SnapshotAccountsTest {
  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms("a key for tests".repeat(2).getBytes(UTF_8));
  private final SnapshotAccounts snapshot =
      new SnapshotAccounts(LocalDate.parse("2026-03-01"), PSEUDONYMS);

  @Test
  void keepsTheLatestRowOfAnAccount(SparkSession spark) {
    Dataset<Row> side =
        spark.sql(
            """
            SELECT * FROM VALUES
              ('ann', '2026-01-01', 'Example.ORG', 'free', 'true'),
              ('ann', '2026-02-01T10:00:00Z', 'example.org', 'pro', 'no idea'),
              ('bob', 'yesterday', '', null, null),
              (' ', '2026-01-01', null, null, null)
            AS t(account_id, created_at, email_domain, plan, verified_use)
            """);

    assertThatRows(snapshot.from(side))
        .hasRows(
            Accounts.TABLE,
            """
            run_date   | account_ref | created_at           | email_ref | plan | verified_use | payment_ref
            2026-03-01 | %s          | 2026-02-01T10:00:00Z | %s        | pro  | null         | null
            2026-03-01 | %s          | null                 | null      | null | null         | null
            """
                .formatted(
                    PSEUDONYMS.of(Kind.ACCOUNT, "ann"),
                    PSEUDONYMS.of(Kind.EMAIL, "example.org"),
                    PSEUDONYMS.of(Kind.ACCOUNT, "bob")));
  }

  @Test
  void readsTimesOfAnyUnit(SparkSession spark) {
    for (String time :
        new String[] {
          "1767261600L", "1767261600000L", "1767261600000000L", "1767261600000000000L",
          "1.7672616E9D", "'1767261600'", "timestamp'2026-01-01 10:00:00'", "'2026-01-01 10:00:00'"
        }) {
      assertThatRows(
              snapshot.from(
                  spark.sql("SELECT 'ann' AS account_id, %s AS created_at".formatted(time))))
          .hasRows(
              Accounts.TABLE,
              """
              created_at
              2026-01-01T10:00:00Z
              """);
    }
    for (String none : new String[] {"12L", "'soon'", "double('NaN')", "CAST(NULL AS BIGINT)"}) {
      assertThatRows(
              snapshot.from(
                  spark.sql("SELECT 'ann' AS account_id, %s AS created_at".formatted(none))))
          .hasRows(
              Accounts.TABLE,
              """
              created_at
              null
              """);
    }
  }

  @Test
  void refusesATableWithoutAccounts(SparkSession spark) {
    assertThatThrownBy(() -> snapshot.from(spark.sql("SELECT 'ann' AS user")))
        .hasMessage("Cannot read accounts: no column account_id among [user]");
  }
}
