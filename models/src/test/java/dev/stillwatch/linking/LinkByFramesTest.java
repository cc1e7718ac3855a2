package dev.stillwatch.linking;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LinkByFramesTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final SumWindow SUMS = new SumWindow(NIGHT, Period.ofDays(28), "e1");
  private static final LinkByFrames LINK = new LinkByFrames(NIGHT, 0.1);

  @Test
  void linksAccountsThatSpendTheirTrafficOnARareFrame(SparkSession spark) {
    // Four accounts; frame 7 is held by two of them: rarity 1 - ln 2 / ln 4 = 1/2, shares 40 / 50
    // and 20 / 40, so 1/2 * 1/2 = 0.25 and log2(4 / 2) = 1 bit. Frame 8 is everybody's: rarity 0.
    // On frame 9, d has too few requests, and c alone is nobody's partner.
    assertThatRows(
            links(
                days(
                    spark,
                    """
                    event_date | account_ref | requests | frames
                    2026-03-10 | b | 20 | [{"frame":7,"requests":20},{"frame":8,"requests":20}]
                    2026-03-11 | b | 20 | [{"frame":7,"requests":20},{"frame":8,"requests":20}]
                    2026-03-11 | a | 30 | [{"frame":7,"requests":20},{"frame":8,"requests":10}]
                    2026-03-11 | c | 30 | [{"frame":8,"requests":30},{"frame":9,"requests":30}]
                    2026-03-11 | d | 30 | [{"frame":8,"requests":30},{"frame":9,"requests":2}]
                    2026-02-28 | d | 99 | [{"frame":7,"requests":99}]
                    """)))
        .hasRows(
            Links.TABLE,
            """
            run_date   | channel | left_ref | right_ref | facet | weight | bits | shared
            2026-03-28 | frames  | a        | b         | whole | 0.25   | 1.0  | 1
            """);
  }

  @Test
  void keepsAPopularFrameInOnePieceWithLinearlyManyLinks(SparkSession spark) {
    Dataset<Row> days =
        TextTable.full(
                spark,
                AccountDays.TABLE,
                """
                event_date | requests | frames
                2026-03-10 | 90 | [{"frame":7,"requests":90}]
                """)
            .drop("account_ref")
            .crossJoin(
                spark
                    .range(500)
                    .select(
                        functions.format_string("a%04d", functions.col("id")).as("account_ref")));
    Dataset<Row> others =
        TextTable.full(
                spark,
                AccountDays.TABLE,
                """
                event_date | requests
                2026-03-10 | 90
                """)
            .drop("account_ref")
            .crossJoin(
                spark
                    .range(5000)
                    .select(
                        functions.format_string("o%04d", functions.col("id")).as("account_ref")));
    Dataset<Row> links = links(days.unionByName(others));

    // Steps 1, 2, … 128 and 250 is no doubling: eight each.
    assertThat(links.count()).isEqualTo(500 * 8);
    Dataset<Row> ends =
        links.select(Links.LEFT_REF.ref()).union(links.select(Links.RIGHT_REF.ref()));
    assertThat(ends.groupBy("left_ref").count().select("count").distinct().collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(16L);
  }

  @Test
  void isAnExpressionThatRunsNoJob(SparkSession spark) {
    Dataset<Row> none = AccountDays.TABLE.empty(spark);
    assertThat(JobCounter.jobsOf(spark, () -> links(none))).isZero();
    assertThat(links(none).count()).isZero();
  }

  private static Dataset<Row> links(Dataset<Row> days) {
    Dataset<Row> sums = SUMS.from(days);
    return LINK.from(sums, new SharedFrames().from(sums));
  }

  private static Dataset<Row> days(SparkSession spark, String drawn) {
    return TextTable.full(spark, AccountDays.TABLE, drawn);
  }
}
