package dev.stillwatch.linking;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links by signatures and by tokens, each a plain equality of something rare. */
@ExtendWith(SparkExtension.class)
class LinkBySharedObjectsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final SumWindow SUMS = new SumWindow(NIGHT, Period.ofDays(28), "e1");

  @Test
  void linksAccountsThatSentBackTheSameSignatureOnAnyTwoDays(SparkSession spark) {
    // Four accounts. Signature 7 has two holders: 1 - ln 2 / ln 4 = 1/2, log2(4 / 2) = 1 bit.
    // Everybody holds 8, which is no evidence; 9 has one holder.
    assertThatRows(
            new LinkBySignatures(NIGHT, 0.1)
                .from(
                    sums(
                        spark,
                        """
                        event_date | account_ref | requests | signatures
                        2026-03-10 | a           | 5        | [7, 8]
                        2026-03-11 | a           | 5        | [9]
                        2026-03-20 | b           | 5        | [7]
                        2026-03-21 | b           | 5        | [8]
                        2026-03-21 | c           | 5        | [8]
                        2026-03-21 | d           | 5        | [8]
                        """)))
        .hasRows(
            Links.TABLE,
            """
            run_date   | channel    | left_ref | right_ref | facet | weight | bits | shared
            2026-03-28 | signatures | a        | b         | whole | 0.5    | 1.0  | 1
            """);
  }

  @Test
  void linksActiveAccountsThatPayOrConnectByTheSameRareToken(SparkSession spark) {
    // Of four active accounts two share a card, two a network, all a mail domain; e is not active.
    Dataset<Row> accounts =
        TextTable.full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | payment_ref | email_ref
            2026-03-28 | a           | card        | mail
            2026-03-28 | b           | card        | mail
            2026-03-28 | c           | null        | mail
            2026-03-28 | d           | null        | mail
            2026-03-28 | e           | card        | mail
            """);
    Dataset<Row> sums =
        sums(
            spark,
            """
            event_date | account_ref | requests | networks
            2026-03-10 | a           | 5        | []
            2026-03-10 | b           | 5        | []
            2026-03-11 | c           | 5        | ["exit"]
            2026-03-12 | d           | 5        | ["exit"]
            """);

    assertThatRows(
            new LinkByTokens(NIGHT, 0.4).from(sums, new SharedTokens(NIGHT).from(sums, accounts)))
        .hasRows(
            Links.TABLE,
            """
            run_date   | channel        | left_ref | right_ref | facet | weight | bits | shared
            2026-03-28 | infrastructure | a        | b         | whole | 0.5    | 1.0  | 1
            2026-03-28 | infrastructure | c        | d         | whole | 0.5    | 1.0  | 1
            """);
  }

  private static Dataset<Row> sums(SparkSession spark, String drawn) {
    return SUMS.from(TextTable.full(spark, AccountDays.TABLE, drawn));
  }
}
