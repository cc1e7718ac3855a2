package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class JudgeGroupsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);
  private static final Period WINDOW = Period.ofDays(28);
  private static final SumWindow SUMS = new SumWindow(NIGHT, WINDOW, "e1");

  @Test
  void groupsJudgedByAPartOfTheirRequestsAreComparedAmongThemselves(SparkSession spark) {
    // In cell 1 nobody repeats; in cell 2 everybody asks one thing six times.
    String cells =
        """
        [{"cell":1,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0},\
        {"cell":2,"requests":6,"prompts":1,"follow_ups":0,"answered":0,"log_output":0}]""";
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                    event_date | account_ref | epoch | requests | prompts | cells
                    2026-03-02 | ann         | e1    | 10       | 5       | %1$s
                    2026-03-02 | bob         | e1    | 10       | 5       | %1$s
                    2026-03-02 | cat         | e1    | 10       | 5       | %1$s
                    """
                    .formatted(cells)));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | cells
            2026-03-02 | part-1   | ann         | [1]
            2026-03-02 | part-1   | bob         | [1]
            2026-03-02 | part-1   | cat         | [1]
            2026-03-02 | part-2   | bob         | [1]
            2026-03-02 | part-2   | cat         | [1]
            2026-03-02 | whole    | ann         | null
            2026-03-02 | whole    | bob         | null
            """);

    Map<String, Row> ordinary = tests(GroupTest.REPEATS, groups, sums);

    double shipped = -3.6;
    double none = (2 * log2(0.02) + 20 * shipped) / 22;
    double half = (log2(0.52) + 20 * shipped) / 21;
    assertThat(GroupTests.ORDINARY.in(ordinary.get("part-1"))).isCloseTo(none, within(1e-9));
    assertThat(GroupTests.ORDINARY.in(ordinary.get("part-2"))).isCloseTo(none, within(1e-9));
    assertThat(GroupTests.ORDINARY.in(ordinary.get("whole"))).isCloseTo(half, within(1e-9));
  }

  @Test
  void aFittedHistoryTakesThePlaceOfTheShippedCentre(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                    event_date | account_ref | requests | prompts
                    2026-03-02 | ann         | 10       | 9
                    2026-03-02 | bob         | 10       | 9
                    """));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-02 | whole    | ann
            2026-03-02 | whole    | bob
            """);
    Levels levels =
        new Levels(
            List.of(
                new Levels.Level("own repeats", false, -4.6, 0.4, 40),
                new Levels.Level("own repeats", true, 99, 9, 40)));

    Row shipped = tests(GroupTest.REPEATS, groups, sums).get("whole");
    Row fitted = tests(GroupTest.REPEATS, groups, sums, levels).get("whole");

    // One group tonight, at log2(0.02 + 0.1); 40 fitted and 20 shipped ones count for 40.
    double seen = log2(0.12);
    double prior = (40 * -4.6 + 20 * -3.6) / 60;
    double ordinary = (seen + 40 * prior) / 41;
    double spread = 40 * (40 * 0.4 + 20 * 0.7) / 60 / 41;
    double own = (seen + 5.4) / 0.5;
    double others = (seen - ordinary) / spread;
    double bits = 2.5 * log2((1 + others * others / 4) / (1 + own * own / 4)) + log2(spread / 0.5);
    assertThat(GroupTests.STATISTIC.in(fitted)).isCloseTo(seen, within(1e-9));
    assertThat(GroupTests.LEVEL.in(fitted)).isCloseTo(seen, within(1e-9));
    assertThat(GroupTests.IN_PART.in(fitted)).isFalse();
    assertThat(GroupTests.ORDINARY.in(fitted)).isCloseTo(ordinary, within(1e-9));
    assertThat(GroupTests.SPREAD.in(fitted)).isCloseTo(spread, within(1e-9));
    assertThat(GroupTests.BITS.in(fitted)).isCloseTo(bits, within(1e-9));
    assertThat(GroupTests.BITS.in(shipped)).isNotCloseTo(bits, within(0.1));
  }

  /** Three of a group of four send a frame, as one of four others does; another is theirs alone. */
  @Test
  void commonFramesWeighTheirShareOfRequestsByWhoElseSendsThem(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                    event_date | account_ref | requests | frames
                    2026-03-02 | a1          | 10       | [{"frame":7,"requests":6},{"frame":8,"requests":4}]
                    2026-03-02 | a2          | 10       | [{"frame":7,"requests":5},{"frame":9,"requests":5}]
                    2026-03-02 | a3          | 10       | [{"frame":7,"requests":9},{"frame":9,"requests":1}]
                    2026-03-02 | a4          | 10       | [{"frame":5,"requests":9}]
                    2026-03-02 | b1          | 10       | [{"frame":7,"requests":1}]
                    2026-03-02 | b2          | 10       | [{"frame":5,"requests":1}]
                    2026-03-02 | b3          | 10       | []
                    2026-03-02 | b4          | 10       | []
                    """));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-02 | a        | a1
            2026-03-02 | a        | a2
            2026-03-02 | a        | a3
            2026-03-02 | a        | a4
            2026-03-02 | b        | b3
            2026-03-02 | b        | b4
            """);

    Map<String, Row> tests = tests(GroupTest.FRAMES, groups, sums);

    // Frame 7: 20 of 40 requests, 4 of 8 accounts, one outside. Frame 9: 6 of 40, nobody outside.
    assertThat(GroupTests.STATISTIC.in(tests.get("a"))).isCloseTo(0.5 * log2(8 / 2), within(1e-9));
    assertThat(GroupTests.STATISTIC.in(tests.get("b"))).isZero();
  }

  /** Twenty accounts ask every day of four weeks, six on the same two, six on days of their own. */
  @Test
  void requestsOnTheSameFewDaysSpeakOfOneHandAndOthersNotAgainst(SparkSession spark) {
    String event = "date_add(date '2026-02-03', %s)";
    Dataset<Row> daily =
        spark.range(20).selectExpr("concat('daily', id) AS a", "28 AS n", "0 AS f");
    Dataset<Row> burst = spark.range(6).selectExpr("concat('burst', id) AS a", "2 AS n", "9 AS f");
    Dataset<Row> apart =
        spark.range(6).selectExpr("concat('apart', id) AS a", "2 AS n", "int(id * 4) AS f");
    Dataset<Row> days =
        full(
                spark,
                AccountDays.TABLE,
                """
                requests
                10
                """)
            .drop("account_ref", "event_date")
            .crossJoin(
                daily
                    .union(burst)
                    .union(apart)
                    .selectExpr("a AS account_ref", "explode(sequence(f, f + n - 1)) AS day"))
            .withColumn("event_date", expr(event.formatted("day")))
            .drop("day");
    Dataset<Row> groups = groupsByName(spark, days);
    Map<String, Row> tests =
        tests(GroupTest.DAYS, groups, SUMS.from(AccountDays.TABLE.conform(days)));

    // Squares of the days' sums less those of each account with itself, over ordered pairs.
    double chance = -(20 / 28.0 + 12 / 2.0);
    for (int day = 0; day < 28; day++) {
      double apartOn = day % 4 < 2 && day < 24 ? 0.5 : 0;
      chance += Math.pow(20 / 28.0 + (day == 9 || day == 10 ? 3 : 0) + apartOn, 2);
    }
    chance /= 32 * 31;
    assertThat(GroupTests.STATISTIC.in(tests.get("burst")))
        .isCloseTo(log2(0.5 / chance), within(1e-6));
    assertThat(GroupTests.BITS.in(tests.get("burst"))).isGreaterThan(2);
    assertThat(GroupTests.BITS.in(tests.get("daily"))).isZero();
    assertThat(GroupTests.STATISTIC.in(tests.get("apart"))).isEqualTo(-4);
    assertThat(GroupTests.BITS.in(tests.get("apart"))).isZero();
  }

  /**
   * The same three accounts, made on one day, as a group by what they ask and by their hand-off.
   */
  @Test
  void datesSayNothingOfGroupsThatDatesMade(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests
                2026-03-01 | ann         | 10
                2026-03-01 | bob         | 10
                2026-03-02 | cat         | 10
                """));
    Dataset<Row> accounts =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | created_at
            2026-03-02 | ann         | 2026-02-27T00:00:00Z
            2026-03-02 | bob         | 2026-02-27T00:00:00Z
            2026-03-02 | cat         | 2026-02-27T00:00:00Z
            """);
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel  | account_ref
            2026-03-02 | asking   | profile  | ann
            2026-03-02 | asking   | profile  | bob
            2026-03-02 | asking   | profile  | cat
            2026-03-02 | turns    | hand-off | ann
            2026-03-02 | turns    | hand-off | bob
            2026-03-02 | turns    | hand-off | cat
            """);

    for (GroupTest test : List.of(GroupTest.START, GroupTest.DAYS)) {
      Map<String, Row> tests = tests(test, groups, sums, accounts);

      assertThat(GroupTests.STATISTIC.in(tests.get("asking"))).isNotNull();
      assertThat(GroupTests.STATISTIC.in(tests.get("turns"))).isNull();
    }
  }

  @Test
  void signaturesSpeakWhereStrangersSendTheSame(SparkSession spark) {
    // Six accounts a group, each of which sends back what the one before it obtained, too.
    String chain = "array(id, id + 1)";
    Dataset<Row> days =
        signing(spark, "unknown", chain, "NULL")
            .union(signing(spark, "strangers", chain, "concat('org', id)"))
            .union(signing(spark, "firm", chain, "'firm'"))
            .union(signing(spark, "viral", "array(5L)", "concat('org', id)"))
            .union(signing(spark, "silent", "array()", "concat('org', id)"));
    Dataset<Row> groups = groupsByName(spark, days);
    Dataset<Row> sums = SUMS.from(AccountDays.TABLE.conform(days));

    Map<String, Row> tests = tests(GroupTest.SIGNATURES, groups, sums);
    Map<String, Row> strangers = tests(GroupTest.STRANGERS_SIGNATURES, groups, sums);

    for (String group : List.of("unknown", "strangers")) {
      assertThat(GroupTests.STATISTIC.in(tests.get(group))).isEqualTo(1);
      assertThat(GroupTests.BITS.in(tests.get(group))).isEqualTo(10);
    }
    // Accounts whose organisation is not known may be keys of one customer.
    assertThat(GroupTests.STATISTIC.in(strangers.get("unknown"))).isNull();
    assertThat(GroupTests.BITS.in(strangers.get("strangers"))).isEqualTo(50);
    for (String group : List.of("firm", "viral")) {
      assertThat(GroupTests.BITS.in(tests.get(group))).isZero();
      assertThat(GroupTests.BITS.in(strangers.get(group))).isZero();
    }
    assertThat(GroupTests.STATISTIC.in(tests.get("silent"))).isNull();
  }

  /** A group of the accounts whose names begin alike. */
  private static Dataset<Row> groupsByName(SparkSession spark, Dataset<Row> days) {
    return full(
            spark,
            Groups.TABLE,
            """
            run_date
            2026-03-02
            """)
        .drop("group_id", "account_ref")
        .crossJoin(
            days.selectExpr("regexp_extract(account_ref, '[a-z]+', 0) AS group_id", "account_ref")
                .distinct());
  }

  /** A day of six accounts; what they send back and whom they belong to are SQL over their id. */
  private static Dataset<Row> signing(
      SparkSession spark, String name, String signatures, String organisation) {
    return full(
            spark,
            AccountDays.TABLE,
            """
            event_date | requests
            2026-03-01 | 10
            """)
        .drop("account_ref")
        .crossJoin(spark.range(6))
        .withColumn("account_ref", expr("concat('%s', id)".formatted(name)))
        .withColumn("signatures", expr("cast(%s AS array<bigint>)".formatted(signatures)))
        .withColumn("org_ref", expr("cast(%s AS string)".formatted(organisation)))
        .drop("id");
  }

  @Test
  void countsTheNetworksOfMembersWhoseTrafficIsAllAlike(SparkSession spark) {
    // Halves of members: four at the first exit, three at the second, one at home; half of their
    // requests are of a topic of their own. The last three ask the same in all they ask.
    Dataset<Row> sums =
        SUMS.from(
            full(
                    spark,
                    AccountDays.TABLE,
                    """
                        event_date | account_ref | epoch | requests | networks           | cells
                        2026-03-01 | ann         | e1    | 10       | ["exit1", "exit2"] | [%1$s, %2$s]
                        2026-03-01 | bob         | e1    | 10       | ["exit1", "exit2"] | [%1$s, %3$s]
                        2026-03-01 | cat         | e1    | 10       | ["exit1", "exit2"] | [%1$s, %4$s]
                        2026-03-01 | dan         | e1    | 10       | ["exit1", "home"]  | [%1$s, %5$s]
                        2026-03-01 | eve         | e1    | 10       | ["exit3"]          | [%1$s, %6$s]
                        2026-03-01 | fay         | e1    | 10       | ["exit3"]          | [%1$s, %6$s]
                        2026-03-01 | gus         | e1    | 10       | ["exit3"]          | [%1$s, %6$s]
                        """
                        .formatted(fives(1), fives(2), fives(3), fives(4), fives(5), fives(6)))
                .unionByName(through(spark, "[]", named(spark, "other", 100))));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref | cells
            2026-03-02 | whole    | ann         | null
            2026-03-02 | whole    | bob         | null
            2026-03-02 | whole    | cat         | null
            2026-03-02 | whole    | dan         | null
            2026-03-02 | part     | ann         | [1]
            2026-03-02 | part     | bob         | [1]
            2026-03-02 | part     | cat         | [1]
            2026-03-02 | cut      | eve         | [1]
            2026-03-02 | cut      | fay         | [1]
            2026-03-02 | cut      | gus         | [1]
            """);

    Map<String, Row> networks = tests(GroupTest.NETWORKS, groups, sums);
    Map<String, Row> doses = tests(GroupTest.DOSE, groups, sums);

    assertThat(GroupTests.STATISTIC.in(networks.get("whole")))
        .isCloseTo(16 / (2 * 2 + 1.5 * 1.5 + 0.5 * 0.5), within(1e-9));
    assertThat(GroupTests.STATISTIC.in(networks.get("part"))).isNull();
    assertThat(GroupTests.STATISTIC.in(networks.get("cut"))).isCloseTo(1, within(1e-9));
    assertThat(GroupTests.STATISTIC.in(doses.get("part"))).isNotNull();
    assertThat(GroupTests.STATISTIC.in(doses.get("cut"))).isNull();
  }

  private static String fives(int cell) {
    return """
        {"cell":%d,"requests":5,"prompts":5,"follow_ups":0,"answered":0,"log_output":0}"""
        .formatted(cell);
  }

  /** Six exits of four members each; three exits are those of a campus. */
  @ParameterizedTest(name = "{0} networks: {1} bits")
  @CsvSource({"6, true", "3, false"})
  void networksSpeakWhereTheyAreManyAndDidNotMakeTheGroup(
      int networks, boolean speak, SparkSession spark) {
    Dataset<Row> sums = SUMS.from(through(spark, "[]", named(spark, "other", 500)));
    Dataset<Row> members = named(spark, "none", 0);
    for (int i = 0; i < networks; i++) {
      Dataset<Row> behind = named(spark, "n" + i + "x", 24 / networks);
      sums = sums.unionByName(SUMS.from(through(spark, "[\"net%d\"]".formatted(i), behind)));
      members = members.union(behind);
    }

    Map<String, Row> shared = tests(GroupTest.TOKENS, byContentAndCard(spark, members), sums);

    double bits = speak ? log2(524.0 / 4) : 0;
    assertThat(GroupTests.STATISTIC.in(shared.get("content"))).isCloseTo(bits, within(1e-9));
    assertThat(GroupTests.STATISTIC.in(shared.get("card"))).isNull();
  }

  /**
   * A campus has a door that all come through, and several more; its students pay by themselves.
   */
  @Test
  void noNetworkSpeaksOfMembersWithAnOpenDoorButCardsDo(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            through(spark, "[\"door\", \"left\"]", named(spark, "left", 3))
                .unionByName(through(spark, "[\"door\", \"right\"]", named(spark, "right", 3)))
                .unionByName(through(spark, "[]", named(spark, "other", 500))));
    Dataset<Row> groups =
        byContentAndCard(spark, named(spark, "left", 3).union(named(spark, "right", 3)));
    Dataset<Row> cards =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | payment_ref
            2026-03-02 | left0       | one
            2026-03-02 | left1       | one
            2026-03-02 | left2       | one
            """);

    Row campus = tests(GroupTest.TOKENS, groups, sums).get("content");
    Row paying = tests(GroupTest.TOKENS, groups, sums, cards).get("content");
    Row payer = tests(GroupTest.PAYER, groups, sums, cards).get("content");

    assertThat(GroupTests.STATISTIC.in(campus)).isZero();
    assertThat(GroupTests.STATISTIC.in(paying)).isCloseTo(log2(506.0 / 3) / 2, within(1e-9));
    assertThat(GroupTests.STATISTIC.in(payer)).isEqualTo(0.5);
  }

  @ParameterizedTest(name = "{0} others have that mail domain")
  @CsvSource({"0, true", "100, false"})
  void colleaguesOfOneMailDomainHaveTheirHousesCards(
      int others, boolean house, SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            through(spark, "[]", named(spark, "left", 3))
                .unionByName(through(spark, "[]", named(spark, "right", 3)))
                .unionByName(through(spark, "[]", named(spark, "other", 500))));
    Dataset<Row> groups =
        byContentAndCard(spark, named(spark, "left", 3).union(named(spark, "right", 3)));
    Dataset<Row> paid =
        full(
                spark,
                Accounts.TABLE,
                """
                run_date   | payment_ref | email_ref
                2026-03-02 | one         | house
                """)
            .drop("account_ref");
    Dataset<Row> accounts =
        paid.crossJoin(named(spark, "left", 3))
            .unionByName(
                paid.withColumn("payment_ref", lit("two")).crossJoin(named(spark, "right", 3)))
            .unionByName(
                paid.withColumn("payment_ref", lit(null).cast("string"))
                    .crossJoin(named(spark, "other", others)));

    Row shared = tests(GroupTest.TOKENS, groups, sums, accounts).get("content");
    Row domain = tests(GroupTest.HOUSE, groups, sums, accounts).get("content");

    assertThat(GroupTests.STATISTIC.in(shared))
        .isCloseTo(house ? 0 : log2(506.0 / 3), within(1e-9));
    assertThat(GroupTests.STATISTIC.in(domain)).isEqualTo(house ? 1 : 0);
  }

  /** Two groups of the same accounts. */
  private static Dataset<Row> byContentAndCard(SparkSession spark, Dataset<Row> members) {
    return full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel
            2026-03-02 | content  | touch
            2026-03-02 | card     | infrastructure
            """)
        .drop("account_ref")
        .crossJoin(members);
  }

  /**
   * Members of both ask for three cells alike; a region's were linked because they do, and get
   * answers as long as its topics ask for.
   */
  @Test
  void topicsAndAnswersAreSilentOfGroupsThatARegionMade(SparkSession spark) {
    String cells =
        "[%s,%s,%s]"
            .formatted(
                List.of(1, 2, 3).stream()
                    .map(
                        cell ->
                            "{\"cell\":%d,\"requests\":8,\"prompts\":8,\"follow_ups\":0,\"answered\":8,\"log_output\":40}"
                                .formatted(cell))
                    .toArray());
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests | prompts | answered | log_output | epoch | cells
                2026-03-02 | ann         | 24       | 24      | 24       | 120        | %1$s  | %2$s
                2026-03-02 | bob         | 24       | 24      | 24       | 120        | %1$s  | %2$s
                2026-03-02 | cat         | 24       | 24      | 24       | 120        | %1$s  | %2$s
                """
                    .formatted(SUMS.epoch(), cells)));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel | account_ref | cells | score
            2026-03-02 | region   | facets  | ann         | [1,2] | 3
            2026-03-02 | region   | facets  | bob         | [1,2] | 3
            2026-03-02 | region   | facets  | cat         | [1,2] | 3
            2026-03-02 | grown    | touch   | ann         | [1,2] | 3
            2026-03-02 | grown    | touch   | bob         | [1,2] | 3
            2026-03-02 | grown    | touch   | cat         | [1,2] | 3
            """);

    for (GroupTest test : List.of(GroupTest.TOPICS, GroupTest.OWN_LENGTH)) {
      Map<String, Row> tests = tests(test, groups, sums);

      assertThat(GroupTests.STATISTIC.in(tests.get("region"))).isNull();
      assertThat(GroupTests.STATISTIC.in(tests.get("grown"))).isNotNull();
    }
    Row everybody = tests(GroupTest.LENGTH, groups, sums).get("region");
    assertThat(GroupTests.STATISTIC.in(everybody)).isNull();
  }

  /** A cap on answers that all set is what made a group by style, and makes them even. */
  @Test
  void evenAnswersAreSilentOfGroupsThatStyleMade(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests | answered | log_output
                2026-03-02 | ann         | 10       | 10       | 70
                2026-03-02 | bob         | 10       | 10       | 70
                2026-03-02 | cat         | 10       | 10       | 70
                """));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel | account_ref
            2026-03-02 | styled   | style   | ann
            2026-03-02 | styled   | style   | bob
            2026-03-02 | styled   | style   | cat
            2026-03-02 | whole    | profile | ann
            2026-03-02 | whole    | profile | bob
            2026-03-02 | whole    | profile | cat
            """);

    Map<String, Row> tests = tests(GroupTest.EVENNESS, groups, sums);

    assertThat(GroupTests.STATISTIC.in(tests.get("styled"))).isNull();
    assertThat(GroupTests.STATISTIC.in(tests.get("whole"))).isLessThan(-2);
  }

  @Test
  void sessionsAreSilentWhereLogsKnowTheDateAlone(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                    event_date | account_ref | requests | follow_ups | first_at             | last_at
                    2026-03-01 | ann         | 10       | 9          | 2026-03-01T00:00:00Z | 2026-03-01T00:00:00Z
                    2026-03-02 | ann         | 10       | 9          | 2026-03-02T00:00:00Z | 2026-03-02T00:00:00Z
                    2026-03-01 | bob         | 10       | 9          | 2026-03-01T09:00:00Z | 2026-03-01T09:20:00Z
                    """));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-02 | dated    | ann
            2026-03-02 | timed    | ann
            2026-03-02 | timed    | bob
            """);

    Map<String, Row> sessions = tests(GroupTest.SESSIONS, groups, sums);

    assertThat(GroupTests.STATISTIC.in(sessions.get("dated"))).isNull();
    assertThat(GroupTests.STATISTIC.in(sessions.get("timed"))).isPositive();
  }

  /** Thirty requests of each account; frame 7 is everybody's, the others are on items. */
  @ParameterizedTest(name = "items {0}: totals are compared {1}")
  @CsvSource({"own, true", "shared, false", "none, false"})
  void equalTotalsAreSilentWhereMembersMayWorkOffOneList(
      String items, boolean compared, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (String account : List.of("ann", "bob", "cem")) {
      List<String> frames = new ArrayList<>();
      for (int item = 0; item < 30; item++) {
        int from = items.equals("shared") ? 100 : 1_000 * account.charAt(0);
        frames.add("{\"frame\":%d,\"requests\":1}".formatted(from + item));
      }
      frames.add(0, "{\"frame\":7,\"requests\":30}");
      days.add(
          "2026-03-02 | %s | 30 | [%s]"
              .formatted(account, items.equals("none") ? "" : String.join(",", frames)));
    }
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                "event_date | account_ref | requests | frames\n" + String.join("\n", days)));
    Dataset<Row> groups =
        full(
                spark,
                Groups.TABLE,
                """
                run_date   | group_id | channel
                2026-03-02 | equal    | profile
                """)
            .drop("account_ref")
            .crossJoin(sums.select("account_ref"));

    Row shares = tests(GroupTest.SHARES, groups, sums).get("equal");

    Double statistic = GroupTests.STATISTIC.in(shares);
    if (compared) {
      assertThat(statistic).isCloseTo(log2(0.05), within(1e-9));
    } else {
      assertThat(statistic).isNull();
    }
  }

  /** The group's own three have shares of an equal size, and who differs in little has another. */
  @Test
  void groupsAreJudgedWithoutWhoDiffersInLittle(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests
                2026-03-02 | ann         | 20
                2026-03-02 | bob         | 20
                2026-03-02 | cem         | 20
                2026-03-02 | dee         | 500
                """));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel | account_ref | membership
            2026-03-02 | equal    | profile | ann         | null
            2026-03-02 | equal    | profile | bob         | null
            2026-03-02 | equal    | profile | cem         | null
            2026-03-02 | equal    | profile | dee         | 0.9
            """);

    Row volumes = tests(GroupTest.VOLUMES, groups, sums).get("equal");

    assertThat(GroupTests.MEMBERS.in(volumes)).isEqualTo(3);
    assertThat(GroupTests.STATISTIC.in(volumes)).isCloseTo(log2(0.05), within(1e-9));
  }

  @ParameterizedTest(name = "{0} of five at one small university")
  @CsvSource({"2, 0", "3, 4.44"})
  void twoWhoKnowEachOtherSayNothingOfTheOthers(int colleagues, double bits, SparkSession spark) {
    Dataset<Row> members = named(spark, "member", 5);
    Dataset<Row> sums = SUMS.from(through(spark, "[]", members.union(named(spark, "other", 500))));
    List<String> known = new ArrayList<>();
    for (int i = 0; i < colleagues; i++) {
      known.add("2026-03-02 | member%d | campus".formatted(i));
    }
    Dataset<Row> accounts =
        full(
            spark,
            Accounts.TABLE,
            "run_date | account_ref | payment_ref\n" + String.join("\n", known));
    Dataset<Row> groups =
        full(
                spark,
                Groups.TABLE,
                """
                run_date   | group_id | channel
                2026-03-02 | five     | profile
                """)
            .drop("account_ref")
            .crossJoin(members);

    Row shared = tests(GroupTest.TOKENS, groups, sums, accounts).get("five");

    assertThat(GroupTests.STATISTIC.in(shared)).isCloseTo(bits, within(0.1));
  }

  @Test
  void whatOneOrganisationHoldsIsItsOwn(SparkSession spark) {
    Dataset<Row> sums =
        SUMS.from(
            through(
                spark,
                "[]",
                named(spark, "desk", 3)
                    .union(named(spark, "guest", 3))
                    .union(named(spark, "other", 500))));
    Dataset<Row> accounts =
        full(
            spark,
            Accounts.TABLE,
            """
            run_date   | account_ref | org_ref | payment_ref
            2026-03-02 | desk0       | firm    | theirs
            2026-03-02 | desk1       | firm    | theirs
            2026-03-02 | desk2       | firm    | theirs
            2026-03-02 | guest0      | null    | bought
            2026-03-02 | guest1      | null    | bought
            2026-03-02 | guest2      | null    | bought
            """);
    Dataset<Row> groups =
        full(
                spark,
                Groups.TABLE,
                """
                run_date   | group_id | channel
                2026-03-02 | mixed    | touch
                """)
            .drop("account_ref")
            .crossJoin(named(spark, "desk", 3).union(named(spark, "guest", 3)));

    Row shared = tests(GroupTest.TOKENS, groups, sums, accounts).get("mixed");

    assertThat(GroupTests.STATISTIC.in(shared)).isCloseTo(log2(506.0 / 3) / 2, within(1e-9));
  }

  /** What one test says of each group. */
  private static Map<String, Row> tests(GroupTest test, Dataset<Row> groups, Dataset<Row> sums) {
    return tests(test, groups, sums, Accounts.TABLE.empty(sums.sparkSession()));
  }

  private static Map<String, Row> tests(
      GroupTest test, Dataset<Row> groups, Dataset<Row> sums, Dataset<Row> accounts) {
    return tests(test, groups, sums, accounts, Levels.shipped());
  }

  private static Map<String, Row> tests(
      GroupTest test, Dataset<Row> groups, Dataset<Row> sums, Levels levels) {
    return tests(test, groups, sums, Accounts.TABLE.empty(sums.sparkSession()), levels);
  }

  private static Map<String, Row> tests(
      GroupTest test,
      Dataset<Row> groups,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Levels levels) {
    Map<String, Row> rows = new TreeMap<>();
    new JudgeGroups(NIGHT, WINDOW, levels, new Bar(10, 3))
        .from(
            groups,
            sums,
            accounts,
            new SharedTokens(NIGHT).from(sums, accounts),
            new SharedFrames().from(sums))
        .where(col(GroupTests.TEST.name()).equalTo(test.label()))
        .collectAsList()
        .forEach(row -> rows.put(GroupTests.GROUP_ID.in(row), row));
    return rows;
  }

  private static Dataset<Row> through(SparkSession spark, String networks, Dataset<Row> refs) {
    return full(
            spark,
            AccountDays.TABLE,
            """
            event_date | requests | networks
            2026-03-01 | 10       | %s
            """
                .formatted(networks))
        .drop("account_ref")
        .crossJoin(refs);
  }

  private static Dataset<Row> named(SparkSession spark, String name, int count) {
    return spark.range(count).select(concat(lit(name), col("id")).as("account_ref"));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
