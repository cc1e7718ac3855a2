package dev.stillwatch.linking;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LinkByHandOffTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final SumWindow SUMS = new SumWindow(NIGHT, Period.ofDays(28), "e1");
  private static final LinkByHandOff LINK = new LinkByHandOff(NIGHT, 0.1);

  private final SparkSession spark;

  LinkByHandOffTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void linksTheStoppedToWhoStartsSoonAfterByHowFewDo() {
    // Four of sixteen accounts start on the days from the stop of s, the 10th, to the start of h:
    // 2 bits. Whoever starts before the stop or eight days after it succeeds nobody, nor does o,
    // who is old, nor g, who is like neither.
    String days =
        """
        event_date | account_ref | requests | first_at             | last_at
        2026-03-05 | s           | 5        | 2026-03-05T08:00:00Z | 2026-03-10T12:00:00Z
        2026-03-10 | before      | 5        | 2026-03-10T11:00:00Z | 2026-03-28T12:00:00Z
        2026-03-11 | g           | 5        | 2026-03-11T08:00:00Z | 2026-03-28T12:00:00Z
        2026-03-12 | h           | 5        | 2026-03-12T08:00:00Z | 2026-03-28T12:00:00Z
        2026-03-12 | o           | 5        | 2026-03-12T08:00:00Z | 2026-03-28T12:00:00Z
        2026-03-18 | late        | 5        | 2026-03-18T12:00:00Z | 2026-03-28T12:00:00Z
        """
            + usual(10);
    String accounts =
        """
        run_date   | account_ref | status   | created_at
        2026-03-27 | s           | active   | 2026-02-01T00:00:00Z
        2026-03-28 | s           | Banned   | 2026-02-01T00:00:00Z
        2026-03-28 | h           | active   | 2026-03-01T00:00:00Z
        2026-03-28 | o           | active   | 2026-01-01T00:00:00Z
        """;

    assertThatRows(links(days, accounts, lists("s: h o before late", "g: u1"), lists("h: s")))
        .hasRows(
            Links.TABLE,
            """
            run_date   | channel  | left_ref | right_ref | facet | weight             | bits | shared
            2026-03-28 | hand-off | h        | s         | whole | 0.2857142857142857 | 2.0  | 2
            """);
  }

  @Test
  void linksWhoeverIsAmongTheOthersNearestByAnyFacet() {
    String days = stopped("s") + started("h") + usual(6);
    String accounts = statuses("s | banned");
    Dataset<Row> none = lists();

    assertThat(links(days, accounts, none, lists("h: s")).count()).isOne();
    assertThat(links(days, accounts, none, lists("s: h")).count()).isOne();
    assertThat(links(days, accounts, lists("h: s"), none).count()).isOne();
    assertThat(links(days, accounts, none, lists("h: u1", "s: u1")).count()).isZero();
  }

  @Test
  void takesNobodyForStoppedByASilenceAloneOrByAStatusAlone() {
    String days = stopped("s") + started("h") + usual(6);
    Dataset<Row> near = lists("s: h");

    assertThat(links(days, statuses("s | banned"), near, near).count()).isOne();
    assertThat(links(days, statuses("s | active"), near, near).count()).isZero();
    assertThat(links(days, statuses("s | null"), near, near).count()).isZero();
    assertThat(links(days, statuses("h | banned"), near, near).count()).isZero();
    String stillAsks = days + "2026-03-27 | s | 5 | 2026-03-27T00:00:00Z | 2026-03-27T00:00:00Z\n";
    assertThat(links(stillAsks, statuses("s | banned"), near, near).count()).isZero();
  }

  @Test
  void takesNobodyForASuccessorWhoStartsWhenMostAreSeenFirst() {
    // In a window that begins with the stop, everybody seems to start after it.
    String days =
        HEADER
            + "2026-03-01 | s | 5 | 2026-03-01T00:00:00Z | 2026-03-01T01:00:00Z\n"
            + "2026-03-01 | h | 5 | 2026-03-01T02:00:00Z | 2026-03-28T01:00:00Z\n"
            + usual(6);

    assertThat(links(days, statuses("s | banned"), lists("s: h"), lists()).count()).isZero();
    assertThat(links(HEADER, statuses(), lists(), lists()).count()).isZero();
  }

  @Test
  void aDayHoldsNoMoreThanSevenBits() {
    String days = stopped("s") + started("h") + usual(298);

    Row link = links(days, statuses("s | banned"), lists("s: h"), lists()).first();

    assertThat(Links.BITS.in(link)).isEqualTo(7);
    assertThat(Links.WEIGHT.in(link)).isEqualTo(1);
  }

  @Test
  void refusesAWeightThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkByHandOff(NIGHT, 0))
        .withMessageContaining("Invalid lightest weight: 0.0");
  }

  private static final String HEADER = "event_date | account_ref | requests | first_at | last_at\n";

  private static String stopped(String account) {
    return HEADER
        + "2026-03-10 | %s | 5 | 2026-03-10T08:00:00Z | 2026-03-10T12:00:00Z\n".formatted(account);
  }

  private static String started(String account) {
    return "2026-03-11 | %s | 5 | 2026-03-11T08:00:00Z | 2026-03-28T12:00:00Z\n".formatted(account);
  }

  /** Accounts that have asked all along: u1 and so on. */
  private static String usual(int accounts) {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= accounts; i++) {
      rows.append(
          "2026-03-01 | u%d | 5 | 2026-03-01T01:00:00Z | 2026-03-28T12:00:00Z\n".formatted(i));
    }
    return rows.toString();
  }

  private static String statuses(String... rows) {
    return "run_date | account_ref | status\n"
        + Arrays.stream(rows).map("2026-03-28 | %s\n"::formatted).collect(Collectors.joining());
  }

  private Dataset<Row> links(String days, String accounts, Dataset<Row> whole, Dataset<Row> touch) {
    return LINK.from(
        SUMS.from(TextTable.full(spark, AccountDays.TABLE, days)),
        TextTable.full(spark, Accounts.TABLE, accounts),
        whole,
        touch);
  }

  /** Nearest accounts, such as "s: h o". */
  private Dataset<Row> lists(String... drawn) {
    String rows =
        Arrays.stream(drawn)
            .map(list -> list.split(": ", -1))
            .map(list -> "('%s', split('%s', ' '))".formatted(list[0], list[1]))
            .collect(Collectors.joining(", "));
    return drawn.length == 0
        ? lists("nobody: nobody").limit(0)
        : spark.sql(
            "SELECT col1 AS %s, col2 AS %s FROM VALUES %s"
                .formatted(NearestAccounts.REF, NearestAccounts.NEAR, rows));
  }
}
