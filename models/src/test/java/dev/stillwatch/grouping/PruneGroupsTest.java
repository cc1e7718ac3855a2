package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A group of accounts that give half of their requests to cells 1 to 4. */
@ExtendWith(SparkExtension.class)
class PruneGroupsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");

  /** Shares and answers of members are alike; those of the others of the window are not. */
  @Test
  void callsThatOneAStrangerWhoResemblesEverybodyMoreThanTheMembers(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      days.add(day("member%02d".formatted(i), 40, 120, 7 + (i % 3 - 1) * 0.1));
    }
    days.add(day("member-beyond-the-seed", 40, 120, 7.05));
    days.add(day("stranger", 8, 24, 6.2));
    for (int i = 0; i < 40; i++) {
      days.add(day("anybody%02d".formatted(i), 0, 60, 4 + i * 0.06));
    }

    Map<String, Double> memberships = memberships(spark, days);

    assertThat(memberships).hasSize(22);
    assertThat(memberships.get("stranger")).isLessThan(0.5);
    memberships.remove("stranger");
    assertThat(memberships.values()).allMatch(p -> p > 0.9 && p <= 1);
  }

  @Test
  void callsNobodyAStrangerWhereMembersDifferAsMuchAsAnybody(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      days.add(day("member%02d".formatted(i), 6 + i % 5, 24, 4 + i * 0.12));
    }
    days.add(day("member-beyond-the-seed", 8, 24, 4.4));
    for (int i = 0; i < 40; i++) {
      days.add(day("anybody%02d".formatted(i), 0, 60, 4 + i * 0.06));
    }

    assertThat(memberships(spark, days).values()).hasSize(21).allMatch(p -> p > 0.5);
  }

  @ParameterizedTest(
      name = "{0} of 20 members share cards, of a firm {1}: the neighbour is taken {2}")
  @CsvSource({"20, false, false", "20, true, true", "6, false, true", "0, false, true"})
  void whoHasNoneOfTheCardsThatAllOthersShareIsHardlyOneOfThem(
      int sharing, boolean firm, boolean taken, SparkSession spark) {
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < sharing; i++) {
      cards.add(
          "2026-03-28 | member%02d | pool%d | %s".formatted(i, i / 7, firm ? "firm" : "org" + i));
    }
    cards.add("2026-03-28 | neighbour | own | null");

    assertThat(takesTheNeighbour(spark, cards)).isEqualTo(taken);
  }

  @ParameterizedTest(name = "20 members behind {0} fronts: the neighbour is taken {1}")
  @CsvSource({"1, true", "2, true", "4, false", "20, true"})
  void whoIsOfNoneOfTheFewFrontsThatAllOthersAreOfIsHardlyOneOfThem(
      int fronts, boolean taken, SparkSession spark) {
    List<String> known = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      known.add("2026-03-28 | member%02d | null | front%d".formatted(i, i % fronts));
    }
    known.add("2026-03-28 | neighbour | null | own");

    assertThat(takesTheNeighbour(spark, known)).isEqualTo(taken);
  }

  /** Whether a neighbour of twenty members, all of whom are taken, is taken for one of them. */
  private static boolean takesTheNeighbour(SparkSession spark, List<String> known) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int busy = 1 + i % 4;
      days.add(
          day("member%02d".formatted(i), (10 + i % 7) * busy, 40 * busy, 7 + (i % 5 - 2) * 0.3));
    }
    days.add(day("neighbour", 31, 120, 6.8));
    for (int i = 0; i < 40; i++) {
      days.add(day("anybody%02d".formatted(i), 0, 60, 4 + i * 0.06));
    }

    Map<String, Double> memberships = memberships(spark, days, known);

    assertThat(memberships).hasSize(21);
    double neighbour = memberships.remove("neighbour");
    assertThat(memberships.values()).allMatch(p -> p > PruneGroups.LIKELY);
    return neighbour > PruneGroups.LIKELY;
  }

  @ParameterizedTest(name = "members evenly loaded {0}: one who sends a tenth is one of them: {1}")
  @CsvSource({"true, false", "false, true"})
  void whoSendsFarLessThanMembersWhoAllSendAsManyIsHardlyOneOfThem(
      boolean even, boolean taken, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int inside = even ? 200 + i % 5 * 10 : 16 * (1 + i * i / 8);
      days.add(day("member%02d".formatted(i), inside, inside * 3, 7 + (i % 5 - 2) * 0.1));
    }
    days.add(day("neighbour", 20, 60, 7));
    for (int i = 0; i < 40; i++) {
      days.add(day("anybody%02d".formatted(i), 0, 10 + i * i, 4 + i * 0.06));
    }

    Map<String, Double> memberships = memberships(spark, days);

    assertThat(memberships).hasSize(21);
    assertThat(memberships.get("neighbour") > PruneGroups.LIKELY).isEqualTo(taken);
    memberships.remove("neighbour");
    assertThat(memberships.values()).allMatch(p -> p > PruneGroups.LIKELY);
  }

  @ParameterizedTest(name = "three days of the pace of members, {0} apart: one of them: {1}")
  @CsvSource({"1, true", "9, false"})
  void whoComesNowAndThenAtThePaceOfMembersIsHardlyOneOfThem(
      int apart, boolean taken, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String member = day("member%02d".formatted(i), 12, 27 + i % 5, 7 + (i % 5 - 2) * 0.1);
      IntStream.rangeClosed(4, 28).forEach(date -> days.add(on(date, member)));
    }
    for (int date = 28; date > 28 - 3 * apart; date -= apart) {
      days.add(on(date, day("neighbour", 12, 29, 7)));
    }
    for (int i = 0; i < 40; i++) {
      String anybody = day("anybody%02d".formatted(i), 0, 30 + i % 20, 4 + i * 0.06);
      for (int date = 1; date <= 28; date += 1 + i % 14) {
        days.add(on(date, anybody));
      }
    }

    Map<String, Double> memberships = memberships(spark, days);

    assertThat(memberships).hasSize(21);
    assertThat(memberships.get("neighbour") > PruneGroups.LIKELY).isEqualTo(taken);
  }

  @ParameterizedTest(name = "twelve prompts, {0} a cell, where members ask once: taken {1}")
  @CsvSource({"1, true", "2, false"})
  void whoHasFavouritesWhereMembersAreDealtToIsHardlyOneOfThem(
      int each, boolean taken, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      days.add(dealt("member%02d".formatted(i), i, 20, 1, 40 + i, 7 + (i % 5 - 2) * 0.3));
    }
    days.add(dealt("neighbour", 3, 12 / each, each, 30, 6.7));
    for (int i = 0; i < 40; i++) {
      days.add(dealt("anybody%02d".formatted(i), i, 0, 1, 60, 4 + i * 0.06));
    }
    Dataset<Row> sums = sums(spark, days);
    Dataset<Row> accounts = accounts(spark, List.of());

    List<Row> pruned =
        prune(
                group(spark)
                    .withColumn("cells", expr("sequence(1, 40)"))
                    .crossJoin(sums.select("account_ref").where("account_ref NOT LIKE 'anybody%'"))
                    .withColumn("degree", expr("if(account_ref LIKE 'member%', 3L, 0L)")),
                sums,
                accounts)
            .collectAsList();

    assertThat(pruned).hasSize(21);
    assertThat(pruned)
        .filteredOn(row -> Groups.ACCOUNT_REF.in(row).equals("neighbour"))
        .singleElement()
        .satisfies(
            row -> assertThat(Groups.MEMBERSHIP.in(row) > PruneGroups.LIKELY).isEqualTo(taken));
  }

  @Test
  void takesWhoHoldsTheTokensOnlyIfItAsksForTheSame(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      days.add(day("member%02d".formatted(i), 40, 120, 7 + (i % 3 - 1) * 0.1));
    }
    days.add(day("token-alike", 9, 30, 7));
    days.add(day("token-customer", 1, 90, 5));
    days.add(day("token-idle", 0, 20, 5));
    for (int i = 0; i < 40; i++) {
      days.add(day("anybody%02d".formatted(i), 0, 60, 4 + i * 0.06));
    }

    Map<String, Double> memberships = memberships(spark, days);

    assertThat(memberships).hasSize(21).containsKey("token-alike");
    assertThat(memberships.get("token-alike")).isGreaterThan(PruneGroups.LIKELY);
  }

  /** Of those who are called members or strangers, by name; who is called a member is the seed. */
  private static Map<String, Double> memberships(SparkSession spark, List<String> days) {
    return memberships(spark, days, List.of());
  }

  /** The same, where accounts pay by cards. */
  private static Map<String, Double> memberships(
      SparkSession spark, List<String> days, List<String> cards) {
    Dataset<Row> sums = sums(spark, days);
    Dataset<Row> group =
        group(spark)
            .crossJoin(sums.select("account_ref").where("account_ref NOT LIKE 'anybody%'"))
            .withColumn("degree", expr("if(account_ref RLIKE '^member[0-9]', 3L, 0L)"))
            .withColumn("score", expr("if(account_ref LIKE 'token-%', NULL, score)"));
    return prune(group, sums, accounts(spark, cards)).collectAsList().stream()
        .collect(Collectors.toMap(Groups.ACCOUNT_REF::in, Groups.MEMBERSHIP::in));
  }

  @Test
  void dropsWhoGivesFarMoreOrLessThanTheOthersWhereItIsNotChance(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(day("member%02d".formatted(i), 60 + i % 3, 60));
    }
    days.add(day("strays", 20, 180));
    days.add(day("lives-there", 190, 10));
    days.add(day("too-small-to-tell", 4, 8));
    Dataset<Row> sums = sums(spark, days);
    Dataset<Row> group = group(spark).crossJoin(sums.select("account_ref"));

    List<String> kept =
        prune(group, sums, accounts(spark, List.of())).collectAsList().stream()
            .map(Groups.ACCOUNT_REF::in)
            .toList();

    assertThat(kept).hasSize(13).contains("too-small-to-tell");
    assertThat(kept).doesNotContain("strays", "lives-there");
  }

  @Test
  void threeNeighboursOfFewRequestsDoNotMoveWhatBusyMembersAreSetAgainst(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      days.add(spread("busy%d".formatted(i), 1_600 + 400 * i, 0));
    }
    for (int i = 0; i < 3; i++) {
      days.add(spread("few%d".formatted(i), 50, 10));
    }

    // The neighbours ask a third of what they ask elsewhere, and so would the mean of nine.
    assertThat(pruned(spark, days, "profile"))
        .contains("busy0", "busy1", "busy2", "busy3", "busy4", "busy5");
  }

  /** Everybody asks now and then for what is in cells 3 and 4, members no more than others. */
  @Test
  void leavesOutTheCellsThatItsMembersTouchNoMoreThanAnybody(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      boolean member = i < 20;
      List<String> cells = new ArrayList<>();
      for (int cell = 1; cell <= 2; cell++) {
        cells.add(member ? cell(cell, 1 + i % 2, 6) : cell(cell + 20, 2, 6));
      }
      for (int cell = 3; cell <= 4; cell++) {
        if ((i + cell) % 5 == 0) {
          cells.add(cell(cell, 3, 6));
        }
      }
      cells.add(cell(30 + i % 7, 6, 6));
      days.add(
          "2026-03-10 | %s%02d | e1 | 20 | 20 | 20 | 120 | [%s]"
              .formatted(member ? "member" : "anybody", i, String.join(",", cells)));
    }

    Dataset<Row> sums = sums(spark, days);
    List<Row> pruned =
        prune(
                group(spark)
                    .crossJoin(sums.select("account_ref").where("account_ref LIKE 'member%'")),
                sums,
                accounts(spark, List.of()))
            .collectAsList();

    assertThat(pruned)
        .hasSize(20)
        .allSatisfy(
            row -> assertThat(row.<Integer>getList(row.fieldIndex("cells"))).containsExactly(1, 2));
  }

  @ParameterizedTest(name = "busy accounts evenly loaded {0}: who sends a hundredth stays {1}")
  @CsvSource({"true, false", "false, true"})
  void whoSendsAHundredthOfWhatEvenlyLoadedAccountsDoIsNoneOfThem(
      boolean even, boolean stays, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      days.add(spread("busy%d".formatted(i), even ? 3_000 + 20 * i : 3_000 / (1 + 3 * i * i), 0));
    }
    days.add(spread("neighbour", 40, 0));
    for (int i = 0; i < 20; i++) {
      days.add(spread("anybody%02d".formatted(i), 20 + 100 * i * i, 3));
    }

    List<String> kept = pruned(spark, days, "profile", "account_ref NOT LIKE 'anybody%'");

    assertThat(kept).hasSize(stays ? 7 : 6);
    assertThat(kept.contains("neighbour")).isEqualTo(stays);
  }

  @Test
  void whoeverReplaysStaysWhateverElseItAsks(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      days.add(spread("alike%d".formatted(i), 200, 0));
    }
    days.add(spread("other", 200, 30));

    assertThat(pruned(spark, days, "signatures")).hasSize(7);
    assertThat(pruned(spark, days, "profile")).hasSize(6).doesNotContain("other");
  }

  @ParameterizedTest(name = "times of day known {0}: whoever follows up as nobody does stays {1}")
  @CsvSource({"true, false", "false, true"})
  void whereNobodyKnowsTheTimeOfDayFollowUpsSayNothing(
      boolean known, boolean stays, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(spread("member%02d".formatted(i), 200, 0));
    }
    days.add(spread("busy", 200, 0));
    Dataset<Row> sums =
        sums(spark, days)
            .withColumn("follow_ups", expr("if(account_ref = 'busy', 180L, 0L)"))
            .withColumn("last_second", expr("last_second + %d".formatted(known ? 3_600 : 0)));

    assertThat(pruned(spark, sums, "profile", "true").contains("busy")).isEqualTo(stays);
  }

  /** All give 200 requests to one frame; some have as many aside from it. */
  @ParameterizedTest(
      name = "linked by {0}: {1} of {4} who tried out wordings, 200 of {2} on the frame: {3}")
  @CsvSource({
    "frames, 3, 400, true, nobody",
    "frames, 3, 1000, true, nobody",
    "frames, 3, 1100, false, nobody",
    "frames, 2, 400, false, nobody",
    "frames, 4, 400, false, one firm",
    "profile, 3, 400, false, nobody"
  })
  void whatThreeAskAsideFromTheFrameThatBroughtThemTogetherIsNotHeldAgainstThem(
      String channel, int tried, int requests, boolean stay, String firm, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(asking("member%02d".formatted(i), 200, 0, 1));
    }
    for (int i = 0; i < tried; i++) {
      days.add(asking("tried-out%d".formatted(i), requests, 50, 1));
    }
    // A customer whose prompts are copied, and such as have other business besides.
    days.add(asking("copied", 200, 0, 31));
    days.add(asking("copied-half", 400, 50, 31));
    days.add(asking("two-products", 400, 60, 1));

    Dataset<Row> sums =
        framed(spark, days)
            .withColumn(
                "org_ref",
                when(lit(firm).notEqual("nobody").and(col("account_ref").like("tried%")), firm));
    Map<String, Double> kept =
        prunedRows(spark, sums, channel, "true").stream()
            .collect(
                Collectors.toMap(
                    Groups.ACCOUNT_REF::in,
                    row -> Optional.ofNullable(Groups.MEMBERSHIP.in(row)).orElse(Double.NaN)));

    assertThat(kept).hasSize(stay ? 12 + tried : 12).containsKeys("member00", "member11");
    assertThat(kept).doesNotContainKeys("copied", "copied-half", "two-products");
    assertThat(kept.get("member00")).isNaN();
    if (stay) {
      assertThat(kept.get("tried-out0")).isEqualTo(0.9);
    }
  }

  /** Eight small accounts of other topics and lengths do not vouch for one another. */
  @Test
  void whoWasDroppedIsMeasuredByTheMembersAlone(SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      days.add(answered("member%02d".formatted(i), 6.4 + (i % 3 - 1) * 0.04));
    }
    for (int i = 0; i < 8; i++) {
      days.add(asking("other%02d".formatted(i), 60, 0, 31 + i));
    }
    days.add(asking("huge", 50_000, 0, 61));

    assertThat(pruned(spark, days, "profile"))
        .hasSize(10)
        .allMatch(name -> name.startsWith("member"));
  }

  private static Dataset<Row> framed(SparkSession spark, List<String> days) {
    return sums(spark, days)
        .withColumn("frames", expr("array(named_struct('frame', 7L, 'requests', 200L))"));
  }

  /** Requests of which 200 or all are spread over twenty cells, and the others in one. */
  private static String asking(String ref, int requests, int aside, int first) {
    int other = aside == 0 ? 0 : requests - 200;
    List<String> cells = new ArrayList<>();
    for (int cell = first; cell < first + 20; cell++) {
      cells.add(cell(cell, (requests - other) / 20, Double.NaN));
    }
    if (other > 0) {
      cells.add(cell(aside, other, Double.NaN));
    }
    return "2026-03-10 | %s | e1 | %d | %d | 0 | 0 | [%s]"
        .formatted(ref, requests, requests, String.join(",", cells));
  }

  @ParameterizedTest(name = "answers e^{0} times as long as the others'': stays {1}")
  @CsvSource({"-0.45, true", "0.45, true", "-0.9, false", "0.9, false"})
  void aPoolMayWriteFromTwoProgramsButNotDoThingsOfOtherLengths(
      double shift, boolean stays, SparkSession spark) {
    List<String> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(answered("member%02d".formatted(i), 6.4 + (i % 3 - 1) * 0.04));
    }
    days.add(answered("other", 6.4 + shift));

    List<String> kept = pruned(spark, days, "profile");

    assertThat(kept).hasSize(stays ? 13 : 12);
    assertThat(kept.contains("other")).isEqualTo(stays);
  }

  /** 600 requests over twenty cells whose answers are as long in the mean. */
  private static String answered(String ref, double length) {
    List<String> cells = new ArrayList<>();
    for (int cell = 1; cell <= 20; cell++) {
      cells.add(cell(cell, 30, length));
    }
    return "2026-03-10 | %s | e1 | 600 | 600 | 600 | %s | [%s]"
        .formatted(ref, sum(600, length), String.join(",", cells));
  }

  /** Who is left of a group that is all of its members' requests. */
  private static List<String> pruned(SparkSession spark, List<String> days, String channel) {
    return pruned(spark, days, channel, "true");
  }

  private static List<String> pruned(
      SparkSession spark, List<String> days, String channel, String members) {
    return pruned(spark, sums(spark, days), channel, members);
  }

  private static List<String> pruned(
      SparkSession spark, Dataset<Row> sums, String channel, String members) {
    return prunedRows(spark, sums, channel, members).stream().map(Groups.ACCOUNT_REF::in).toList();
  }

  private static List<Row> prunedRows(
      SparkSession spark, Dataset<Row> sums, String channel, String members) {
    Dataset<Row> accounts = accounts(spark, List.of());
    return prune(
            group(spark)
                .withColumn("channel", lit(channel))
                .withColumn("cells", lit(null).cast("array<int>"))
                .crossJoin(sums.select("account_ref").where(members)),
            sums,
            accounts)
        .collectAsList();
  }

  /** Requests spread evenly over twenty cells from one on, a third of them ten cells further. */
  private static String spread(String ref, int requests, int shift) {
    List<String> cells = new ArrayList<>();
    for (int cell = 1; cell <= 20; cell++) {
      cells.add(cell(cell + (cell % 3 == 0 ? shift * 10 : 0), requests / 20, Double.NaN));
    }
    int all = requests / 20 * 20;
    return "2026-03-10 | %s | e1 | %d | %d | 0 | 0 | [%s]"
        .formatted(ref, all, all, String.join(",", cells));
  }

  private static Dataset<Row> prune(Dataset<Row> group, Dataset<Row> sums, Dataset<Row> accounts) {
    return new PruneGroups(NIGHT)
        .from(
            group,
            sums,
            accounts,
            new SharedTokens(NIGHT).from(sums, accounts),
            TouchedCells.of(sums));
  }

  private static Dataset<Row> accounts(SparkSession spark, List<String> cards) {
    return TextTable.full(
        spark,
        Accounts.TABLE,
        "run_date | account_ref | payment_ref | org_ref\n" + String.join("\n", cards));
  }

  private static Dataset<Row> sums(SparkSession spark, List<String> days) {
    return new SumWindow(NIGHT, Period.ofDays(28), "e1")
        .from(
            TextTable.full(
                    spark,
                    AccountDays.TABLE,
                    "event_date | account_ref | epoch | requests | prompts | answered | log_output"
                        + " | cells\n"
                        + String.join("\n", days))
                .withColumn("first_at", expr("timestamp(event_date)"))
                .withColumn("last_at", expr("timestamp(event_date)")));
  }

  /** The group without its members. */
  private static Dataset<Row> group(SparkSession spark) {
    return TextTable.full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel | facet | degree | score | cells
            2026-03-28 | pool     | touch   | touch | 3      | 5     | [1, 2, 3, 4]
            """)
        .drop("account_ref");
  }

  private static String on(int date, String day) {
    return day.replaceFirst("2026-03-\\d\\d", "2026-03-%02d".formatted(date));
  }

  /** Requests in the group's cells and in another, none repeated, without answers' lengths. */
  private static String day(String ref, int inside, int outside) {
    return day(ref, inside, outside, Double.NaN);
  }

  /** The same, with the mean of ln(1 + output tokens) of each answer. */
  private static String day(String ref, int inside, int outside, double length) {
    List<String> cells = new ArrayList<>();
    for (int cell = 1; cell <= 4; cell++) {
      int prompts = inside / 4 + (cell <= inside % 4 ? 1 : 0);
      if (prompts > 0) {
        cells.add(cell(cell, prompts, length));
      }
    }
    cells.add(cell(9, outside, length));
    int all = inside + outside;
    int answered = Double.isNaN(length) ? 0 : all;
    return "2026-03-10 | %s | e1 | %d | %d | %d | %s | [%s]"
        .formatted(ref, all, all, answered, sum(answered, length), String.join(",", cells));
  }

  /** Requests in some of forty cells, and one in each of as many others as there are besides. */
  private static String dealt(
      String ref, int first, int count, int each, int outside, double length) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cells.add(cell(1 + (7 * first + 3 * i) % 40, each, length));
    }
    for (int i = 0; i < outside; i++) {
      cells.add(cell(100 + (7 * first + 3 * i) % 80, 1, length));
    }
    int all = count * each + outside;
    return "2026-03-10 | %s | e1 | %d | %d | %d | %s | [%s]"
        .formatted(ref, all, all, all, sum(all, length), String.join(",", cells));
  }

  private static String cell(int cell, int requests, double length) {
    int answered = Double.isNaN(length) ? 0 : requests;
    return """
        {"cell":%d,"requests":%d,"prompts":%d,"follow_ups":0,"answered":%d,"log_output":%s}"""
        .formatted(cell, requests, requests, answered, sum(answered, length));
  }

  private static double sum(int answered, double length) {
    return answered == 0 ? 0 : answered * length;
  }
}
