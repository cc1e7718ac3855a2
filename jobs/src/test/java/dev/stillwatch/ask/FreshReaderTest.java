package dev.stillwatch.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.notebook.Notebooks;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The questions of five-questions.md, asked of notebooks and commands alone. */
@ExtendWith(SparkExtension.class)
class FreshReaderTest {
  private static final LocalDate LAST = LocalDate.parse("2026-03-02");
  private static final Pattern QUESTION =
      Pattern.compile("(?m)^## (.+)\\n\\nask: (.+) / (.+) / (.+)\\n\\n((?: {4}.*\\n)+)");

  private static Lake lake;

  /** A question: what is asked, which part of the answer, with what, and the rows that come. */
  record Asked(String says, String of, String section, Map<String, String> values, String rows) {
    @Override
    public String toString() {
      return says;
    }
  }

  static List<Asked> questions() throws IOException {
    try (InputStream text = FreshReaderTest.class.getResourceAsStream("five-questions.md")) {
      return QUESTION
          .matcher(new String(text.readAllBytes(), UTF_8))
          .results()
          .map(FreshReaderTest::asked)
          .toList();
    }
  }

  @BeforeAll
  static void lake(SparkSession spark) {
    lake = SmallLake.in(spark);
    // In a plane with cells at (1, 0) and (0, 1): x at (1, 0), y at (0.6, 0.8).
    Codebook plane = Codebook.ofVectors("m", LAST, 10, 1, new float[] {1, 0, 0, 1}, new float[2]);
    lake.append(
        Codebooks.TABLE,
        spark.createDataFrame(List.of(plane.toRow()), Codebooks.TABLE.schema()),
        "test");
    lake.append(
        Requests.TABLE,
        TextTable.full(
                spark,
                Requests.TABLE,
                """
                event_date | request_id | account_ref | cell | text_hash | residual_scale
                2026-03-02 | x1         | ann         | 0    | 1         | 0.01
                2026-03-02 | y1         | bob         | 1    | 2         | 0.01
                """)
            .withColumn("epoch", functions.lit(plane.epoch()))
            .withColumn(
                "residual", functions.expr("if(request_id = 'x1', unhex('0000'), unhex('3CEC'))")),
        "test");
  }

  @Test
  void thereAreFive() throws IOException {
    assertThat(questions()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionIsAnsweredWithWhatShips(Asked asked, SparkSession spark) throws IOException {
    StringBuilder rows = new StringBuilder();
    new RowPrinter(RowPrinter.Format.CSV, 50).print(answer(asked, spark).answer(), rows);

    assertThat(rows.toString().replace("\"", "").replace("\r", "")).isEqualTo(asked.rows());
  }

  private static Section answer(Asked asked, SparkSession spark) {
    Set<String> section = Set.of(asked.section());
    List<Section> answer =
        switch (asked.of()) {
          case "similar" ->
              new Similar(spark, lake, new FindSimilar(LAST, LAST, 0.5), 50)
                  .toRequest(asked.values().get("request"), section, 50);
          case "why-not" ->
              new WhyNot(
                      spark, lake, new Admission(new Bar(10, 3), 5, Admission.Entry.SECOND_NIGHT))
                  .of(asked.values().get("id"), section, 50);
          default ->
              question(asked.of())
                  .ask(new Sql(spark, new StandingViews(lake)), asked.values(), section, 50);
        };
    return answer.get(0);
  }

  private static Question question(String of) {
    String notebook = "notebook ";
    return of.startsWith(notebook)
        ? new Question(Notebooks.named(of.substring(notebook.length())))
        : Question.named(of);
  }

  private static Asked asked(MatchResult question) {
    Map<String, String> values = new TreeMap<>();
    for (String value : question.group(4).split(", ")) {
      values.put(value.split("=")[0], value.split("=")[1]);
    }
    return new Asked(
        question.group(1),
        question.group(2),
        question.group(3),
        values,
        question.group(5).replaceAll("(?m)^ {4}", ""));
  }
}
