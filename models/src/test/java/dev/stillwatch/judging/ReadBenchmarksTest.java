package dev.stillwatch.judging;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.requests.DescribeBenchmarks;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.text.PromptShape;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReadBenchmarksTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);
  private static final Pseudonyms NAMES =
      new Pseudonyms("a key for tests".repeat(2).getBytes(UTF_8));
  private static final List<String> ITEMS =
      List.of(
          "Answer in one word please: which gas do green plants take in while the sun is shining",
          "Answer in one word please: how many legs does a spider of the ordinary garden kind have",
          "Answer in one word please: what is the name of the river that flows through Cairo");
  private static final String INSTRUCTION = "You are given a question, think step by step. ";
  private static final String OTHER = "Write a poem about a boat";

  // Eve is in no group and asks three times, nothing of the benchmark.
  @Test
  void aBenchmarkThatEveryMemberGoesThroughIsAVeto(SparkSession spark) {
    Dataset<Row> days =
        days(spark, asked("ann", ITEMS, ""), asked("bob", ITEMS, ""), asked("cat", ITEMS, ""));

    // 9 of 9 requests here and 9 of 12 everywhere: log2(12 / 9) = 0.415037; 3 members each.
    assertThatRows(read(spark, days))
        .hasRows(
            GroupTests.TABLE,
            """
            group_id | family             | members | statistic | bits      | statement
            g        | benign: evaluation | 3       | 1         | 10.415037 | 100 % of requests are of the benchmark quiz, each item asked by 3.0 members
            """);
  }

  @Test
  void aBenchmarkThatIsDealtOutHasTheReadingAndNoVeto(SparkSession spark) {
    Dataset<Row> days =
        days(
            spark,
            asked("ann", ITEMS.subList(0, 1), ""),
            asked("bob", ITEMS.subList(1, 2), ""),
            asked("cat", ITEMS.subList(2, 3), ""));

    // 3 of 3 requests here, 3 of 6 everywhere.
    assertThatRows(read(spark, days))
        .hasRows(
            GroupTests.TABLE,
            """
            group_id | members | statistic | bits | statement
            g        | 3       | 1         | 1    | 100 % of requests are of the benchmark quiz, each item asked by 1.0 members
            """);
  }

  @Test
  void itemsAreKnownBehindAnInstruction(SparkSession spark) {
    Dataset<Row> days =
        days(
            spark,
            asked("ann", ITEMS, INSTRUCTION),
            asked("bob", ITEMS, INSTRUCTION),
            asked("cat", List.of(OTHER), ""));

    // By their tails: 6 of 7 requests here, 6 of 10 everywhere: log2(60 / 42) = 0.514573.
    assertThatRows(read(spark, days)).hasRows(GroupTests.TABLE, "group_id | bits\ng | 10.514573\n");
  }

  @Test
  void anInstructionThatAllItemsBeginWithIsNoItem(SparkSession spark) {
    String same = "Answer in one word please: which gas do I smell when the stove has been left on";
    Dataset<Row> days = days(spark, asked("ann", List.of(same.replace("which gas", "what")), ""));

    assertThatRows(read(spark, days)).hasRows(GroupTests.TABLE, "group_id | bits\n");
  }

  private static Dataset<Row> read(SparkSession spark, Dataset<Row> days) {
    Dataset<Row> groups =
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | account_ref
            2026-03-02 | g        | ann
            2026-03-02 | g        | bob
            2026-03-02 | g        | cat
            """);
    Dataset<Row> texts =
        spark
            .createDataset(ITEMS, Encoders.STRING())
            .toDF("text")
            .selectExpr("'quiz' AS benchmark", "text");
    return new ReadBenchmarks(NIGHT)
        .from(
            groups,
            new SumWindow(NIGHT, Period.ofDays(28), "e1").from(days),
            new DescribeBenchmarks(NAMES).from(texts));
  }

  private static Dataset<Row> days(SparkSession spark, String... accounts) {
    return full(
        spark,
        AccountDays.TABLE,
        "event_date | account_ref | requests | frames\n"
            + Arrays.stream(accounts).collect(joining("\n"))
            + "\n"
            + asked("eve", List.of(OTHER, OTHER + " again", OTHER + " and a sea"), ""));
  }

  private static String asked(String account, List<String> prompts, String before) {
    String frames =
        prompts.stream()
            .map(prompt -> PromptShape.of(before + prompt, NAMES.seed("prompt")))
            .flatMap(
                shape ->
                    shape.hasFrame()
                        ? Stream.of(shape.skeletonHash(), shape.headHash(), shape.tailHash())
                        : Stream.of(shape.skeletonHash()))
            .map("{\"frame\":%d,\"requests\":1}"::formatted)
            .collect(joining(",", "[", "]"));
    return "2026-03-02 | %s | %d | %s".formatted(account, prompts.size(), frames);
  }
}
