package dev.stillwatch.accounts;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.SparkExtension;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SumAccountDaysTest {
  private final SumAccountDays sum = new SumAccountDays();

  @Test
  void countsFollowUpsWithinTheDayOnly(SparkSession spark) {
    Dataset<Row> requests =
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | event_time           | account_ref
            2026-03-01 | a          | 2026-03-01T08:00:00Z | ann
            2026-03-01 | b          | 2026-03-01T08:29:59Z | ann
            2026-03-01 | c          | 2026-03-01T08:59:59Z | ann
            2026-03-01 | d          | 2026-03-01T23:59:59Z | ann
            2026-03-02 | e          | 2026-03-02T00:00:00Z | ann
            2026-03-01 | f          | 2026-03-01T08:00:01Z | bob
            """);

    assertThatRows(sum.from(requests))
        .hasRows(
            AccountDays.TABLE,
            """
            event_date | account_ref | requests | follow_ups | first_at             | last_at
            2026-03-01 | ann         | 4        | 1          | 2026-03-01T08:00:00Z | 2026-03-01T23:59:59Z
            2026-03-02 | ann         | 1        | 0          | 2026-03-02T00:00:00Z | 2026-03-02T00:00:00Z
            2026-03-01 | bob         | 1        | 0          | 2026-03-01T08:00:01Z | 2026-03-01T08:00:01Z
            """);
  }

  @Test
  void countsPromptsCellsFramesAndModels(SparkSession spark) {
    Dataset<Row> requests =
        full(
            spark,
            Requests.TABLE,
            """
            request_id | account_ref | text_hash | cell | skeleton_hash | head_hash | tail_hash | model_requested | output_tokens
            a          | ann         | 1         | 7    | 10            | 11        | 12        | m2              | 0
            b          | ann         | 1         | 7    | 10            | 11        | 12        | m1              | null
            c          | ann         | 2         | 7    | 11            | 11        | null      | m2              | 0
            d          | ann         | 3         | 4    | null          | null      | null      | null            | null
            e          | ann         | 4         | null | null          | null      | null      | null            | null
            """);

    assertThatRows(sum.from(requests))
        .hasRows(
            AccountDays.TABLE,
            """
            account_ref | requests | prompts | models                                                      | cells                                                                       | frames
            ann         | 5        | 4       | [{"model":"m1","requests":1},{"model":"m2","requests":2}] | [{"cell":4,"requests":1,"prompts":1,"follow_ups":1,"answered":0,"log_output":0.0},{"cell":7,"requests":3,"prompts":2,"follow_ups":2,"answered":2,"log_output":0.0}] | [{"frame":10,"requests":2},{"frame":11,"requests":3},{"frame":12,"requests":2}]
            """);
  }

  @Test
  void sumsTokensAndOutcomesPassingOverWhatIsNotLogged(SparkSession spark) {
    Dataset<Row> requests =
        full(
            spark,
            Requests.TABLE,
            """
            request_id | account_ref | org_ref | input_tokens | output_tokens | temperature | status_code | refused | conversation_hash
            a          | ann         | o2      | 5            | 0             | 0           | 200         | true    | 1
            b          | ann         | o1      | null         | null          | null        | null        | null    | null
            c          | ann         | null    | 7            | 0             | 0.5         | 429         | false   | null
            """);

    assertThatRows(sum.from(requests))
        .hasRows(
            AccountDays.TABLE,
            """
            account_ref | org_ref | input_tokens | output_tokens | answered | log_output | refusals | errors | zero_temperature | conversational
            ann         | o1      | 12           | 0             | 2        | 0          | 1        | 1      | 1                | 1
            """);
  }

  @Test
  void listsAtMostTheThirtyTwoSmallestNetworks(SparkSession spark) {
    StringBuilder drawn = new StringBuilder("request_id | account_ref | network_ref\n");
    for (int i = 99; i >= 60; i--) {
      drawn.append("r%d | ann | n%d\n".formatted(i, i));
    }
    Row day = sum.from(full(spark, Requests.TABLE, drawn.toString())).collectAsList().get(0);
    assertThat(day.<String>getList(day.fieldIndex("networks")))
        .hasSize(32)
        .startsWith("n60")
        .endsWith("n91");
  }

  @Test
  void listsTheSmallestSignaturesOnceEach(SparkSession spark) {
    StringBuilder drawn = new StringBuilder("request_id | account_ref | signature_hash\n");
    for (int i = 400; i >= 100; i--) {
      drawn.append("r%d | ann | %d\n".formatted(i, i)).append("s%d | ann | %d\n".formatted(i, i));
    }
    drawn.append("none | ann | null\n");
    Row day = sum.from(full(spark, Requests.TABLE, drawn.toString())).collectAsList().get(0);
    assertThat(day.<Long>getList(day.fieldIndex("signatures")))
        .hasSize(256)
        .startsWith(100L)
        .endsWith(355L);
  }

  @Test
  void countsEachRequestOncePerTraitOfItsStyle(SparkSession spark) {
    Dataset<Row> requests =
        full(
            spark,
            Requests.TABLE,
            """
            request_id | account_ref | script | prompt_words | max_tokens | temperature | top_p | tool_count | stream | choices | system_prompt_hash | operation
            a          | ann         | Latn   | 1            | 64         | 0           | 1     | 0          | false  | 1       | s                  | chat
            b          | ann         | Hani   | 31           | 8191       | 1.4         | 0.9   | 8          | true   | 2       | null               | batch
            c          | ann         | null   | 9000         | null       | 0.7         | null  | 2          | null   | null    | null               | null
            """);

    // 16 x trait + bin, in the traits' order: 31 is less than 2^5, 8,191 than 2^13.
    assertThatRows(sum.from(requests))
        .hasRows(
            AccountDays.TABLE,
            """
            account_ref | styles
            ann         | %s
            """
                .formatted(
                    styles(
                        "0 1 4",
                        "17 21 27",
                        "32 34 40",
                        "49 53 56",
                        "64 65 66",
                        "81 83 85",
                        "96 97 98",
                        "112 113 114",
                        "128/2 129",
                        "144 145 146")));
  }

  @Test
  void temperaturesThatAreNoneAreCountedAsTheHighest(SparkSession spark) {
    Dataset<Row> requests =
        full(
            spark,
            Requests.TABLE,
            """
            request_id | account_ref | temperature
            a          | ann         | 1e30
            b          | ann         | Infinity
            c          | ann         | NaN
            d          | ann         | -Infinity
            """);

    // Trait 3 begins at 48: bin 8 is the highest, bin 1 is 0 and less.
    Row day = sum.from(requests).collectAsList().get(0);
    assertThat(day.<Row>getList(day.fieldIndex("styles")).stream().map(Row::toString))
        .contains("[49,1]", "[56,3]");
  }

  private static String styles(String... places) {
    return Arrays.stream(String.join(" ", places).split(" "))
        .map(place -> place.split("/"))
        .map(
            place ->
                "{\"style\":%s,\"requests\":%s}"
                    .formatted(place[0], place.length > 1 ? place[1] : "1"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void takesOneExchange(SparkSession spark) {
    Dataset<Row> days =
        sum.from(full(spark, Requests.TABLE, "request_id | account_ref\na | ann\n"));
    assertThat(days.queryExecution().executedPlan().toString())
        .containsOnlyOnce("Exchange hashpartitioning");
  }

  @Test
  void fitsAnEmptyTable(SparkSession spark) {
    assertThat(sum.from(Requests.TABLE.empty(spark)).collectAsList()).isEmpty();
  }
}
