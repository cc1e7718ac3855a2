package dev.stillwatch.grouping;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RecruitByTokensTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");

  @Test
  void asksForTheOtherHoldersOfTokensThatAreTheGroupsOwn(SparkSession spark) {
    // A card of six candidates and two more, one of six and seven more, a network of all eight and
    // one more; another card is nobody's but the candidates'.
    List<String> accounts =
        List.of(
            accounts("own", 6, "pool", "a"),
            accounts("left", 2, "pool", "a"),
            accounts("far", 2, "alone", "a"),
            accounts("mixed", 6, "crowd", "b"),
            accounts("crowd", 7, "crowd", "b"));
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                full(
                    spark,
                    AccountDays.TABLE,
                    "event_date | account_ref | requests | networks\n"
                        + String.join(
                            "\n",
                            day("own", 6, "door"),
                            day("left", 2, "home"),
                            day("far", 2, "door"),
                            day("mixed", 6, "else"),
                            day("crowd", 7, "else"),
                            day("guest", 1, "door"))));
    Dataset<Row> grown =
        full(
            spark,
            Groups.TABLE,
            "run_date | group_id | channel | account_ref | facet | degree | score | cells\n"
                + String.join(
                    "\n",
                    members("g", "own", 6, "[1, 2]"),
                    members("g", "far", 2, "[1, 2]"),
                    members("h", "mixed", 6, "[3]"),
                    members("whole", "own", 6, "null")));

    List<Row> asked =
        new RecruitByTokens()
            .from(
                grown,
                new SharedTokens(NIGHT)
                    .from(
                        sums,
                        full(
                            spark,
                            Accounts.TABLE,
                            "run_date | account_ref | payment_ref | email_ref\n"
                                + String.join("\n", accounts))))
            .collectAsList();

    assertThat(asked)
        .extracting(row -> Groups.GROUP_ID.in(row) + " " + Groups.ACCOUNT_REF.in(row))
        .containsExactlyInAnyOrder("g left0", "g left1");
    assertThat(asked)
        .allSatisfy(
            row -> {
              assertThat(Groups.SCORE.in(row)).isNull();
              assertThat(Groups.DEGREE.in(row)).isZero();
              assertThat(row.<Integer>getList(row.fieldIndex("cells"))).containsExactly(1, 2);
            });
  }

  private static String accounts(String name, int count, String payment, String mail) {
    return each(name, count, "2026-03-28 | %s | " + payment + " | " + mail + "%s");
  }

  private static String day(String name, int count, String network) {
    return IntStream.range(0, count)
        .mapToObj(i -> "2026-03-10 | %s%d | 10 | [\"%s\"]".formatted(name, i, network))
        .collect(Collectors.joining("\n"));
  }

  private static String members(String group, String name, int count, String cells) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "2026-03-28 | %s | touch | %s%d | touch | 1 | 5 | %s"
                    .formatted(group, name, i, cells))
        .collect(Collectors.joining("\n"));
  }

  /** One line per account, its name first and a mail domain of its own last. */
  private static String each(String name, int count, String line) {
    return IntStream.range(0, count)
        .mapToObj(i -> line.formatted(name + i, name + i))
        .collect(Collectors.joining("\n"));
  }
}
