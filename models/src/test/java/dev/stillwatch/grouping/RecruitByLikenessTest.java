package dev.stillwatch.grouping;

import static dev.stillwatch.testing.TextTable.full;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200 topics; ordinary accounts have three of them, relays ask for all. */
@ExtendWith(SparkExtension.class)
class RecruitByLikenessTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final int TOPICS = 200;
  private static final int MEMBERS = 24;

  private final Random random = new Random(7);

  @Test
  void findsWhoeverAsksForAllThatTheGroupAsksForWithoutFavourites(SparkSession spark) {
    List<String> days = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      days.add(day("relay%02d".formatted(i), 80, n -> random.nextInt(TOPICS)));
      members.add(member("relays", "profile", "relay%02d".formatted(i)));
    }
    for (int i = 0; i < 10; i++) {
      days.add(day("missed%d".formatted(i), 30, n -> random.nextInt(TOPICS)));
    }
    days.add(day("tiny", 6, n -> random.nextInt(TOPICS)));
    for (int i = 0; i < 200; i++) {
      int own = random.nextInt(TOPICS);
      days.add(day("anybody%03d".formatted(i), 60, n -> topic(own)));
      if (i < MEMBERS) {
        days.add(day("gardener%02d".formatted(i), 60, n -> n % 2 == 0 ? 5 : topic(own)));
        members.add(member("gardeners", "profile", "gardener%02d".formatted(i)));
      }
    }
    days.add(day("gardener-apart", 60, n -> n % 2 == 0 ? 5 : topic(80)));

    Map<String, List<String>> found = found(spark, days, members);

    // Gardeners share a topic, but each has others: they are no one mix.
    assertThat(found).containsOnlyKeys("relays");
    assertThat(found.get("relays"))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj("missed%d"::formatted).toList());
  }

  @Test
  void fewMembersOrOtherChannelsFindNobody(SparkSession spark) {
    List<String> days = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      days.add(day("relay%02d".formatted(i), 80, n -> random.nextInt(TOPICS)));
      members.add(member("frames", "frames", "relay%02d".formatted(i)));
      if (i < 19) {
        members.add(member("few", "profile", "relay%02d".formatted(i)));
      }
    }
    days.add(day("missed", 30, n -> random.nextInt(TOPICS)));
    for (int i = 0; i < 200; i++) {
      int own = random.nextInt(TOPICS);
      days.add(day("anybody%03d".formatted(i), 60, n -> topic(own)));
    }

    assertThat(found(spark, days, members)).isEmpty();
  }

  @Test
  void accountsOfOneTopicEachAndNoAccountsAtAllFindNobodyAndFailNowhere(SparkSession spark) {
    List<String> days = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int own = i;
      days.add(day("key%02d".formatted(i), 60, n -> own));
      if (i < MEMBERS) {
        members.add(member("keys", "profile", "key%02d".formatted(i)));
      }
    }

    assertThat(found(spark, days, members)).isEmpty();
    assertThat(found(spark, List.of(), members)).isEmpty();
  }

  /** One of an account's three topics. */
  private int topic(int own) {
    return (own + 37 * random.nextInt(3)) % TOPICS;
  }

  /** Who is found for which group. */
  private static Map<String, List<String>> found(
      SparkSession spark, List<String> days, List<String> members) {
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                full(
                    spark,
                    AccountDays.TABLE,
                    "event_date | account_ref | epoch | requests | prompts | cells\n"
                        + String.join("\n", days)));
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            "run_date | group_id | channel | account_ref | facet | degree\n"
                + String.join("\n", members));
    Map<String, List<String>> found = new TreeMap<>();
    List<Row> rows =
        new RecruitByLikeness(TOPICS, Set.of("profile"), new LeftOut())
            .from(groups, sums)
            .collectAsList();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(Groups.DEGREE.in(row)).isZero();
              assertThat(Groups.RUN_DATE.in(row)).isEqualTo(NIGHT);
              assertThat(Groups.CELLS.in(row)).isNull();
            });
    rows.forEach(
        row ->
            found
                .computeIfAbsent(Groups.GROUP_ID.in(row), any -> new ArrayList<>())
                .add(Groups.ACCOUNT_REF.in(row)));
    return found;
  }

  private static String member(String group, String channel, String account) {
    return "2026-03-28 | %s | %s | %s | whole | 3".formatted(group, channel, account);
  }

  private static String day(String account, int prompts, IntUnaryOperator topic) {
    Map<Integer, Integer> counts = new TreeMap<>();
    IntStream.range(0, prompts).map(topic).forEach(cell -> counts.merge(cell, 1, Integer::sum));
    String cells =
        counts.entrySet().stream()
            .map(
                cell ->
                    """
                    {"cell":%d,"requests":%d,"prompts":%d,"follow_ups":0,"answered":0,"log_output":0}"""
                        .formatted(cell.getKey(), cell.getValue(), cell.getValue()))
            .collect(joining(","));
    return "2026-03-10 | %s | e1 | %d | %d | [%s]".formatted(account, prompts, prompts, cells);
  }
}
