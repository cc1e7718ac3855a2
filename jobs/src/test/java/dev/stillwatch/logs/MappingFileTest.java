package dev.stillwatch.logs;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MappingFileTest {
  private static final Path FIXTURES = Path.of("src", "test", "resources", "mappings");

  /** Of the first row all, of the second the input tokens only. */
  private static final String PARAMETERS =
      """
      request_id | stream | temperature | top_p | max_tokens | n    | tool_count | conversation_id | input_tokens | cached_input_tokens | reasoning_tokens
      %s         | true   | 0.5         | 0.9   | 512        | 2    | 2          | c1              | 10           | 4                   | 6
      %s         | null   | null        | null  | null       | null | null       | null            | %s           | null                | null
      """;

  @TempDir private Path folder;

  /** A source's rows in its own shape, through Parquet as they would come. */
  private Dataset<Row> source(SparkSession spark, String name) throws IOException {
    String ddl = Files.readString(FIXTURES.resolve(name + ".ddl")).strip();
    String parquet = folder.resolve(name).toString();
    spark
        .read()
        .schema(ddl)
        .json(FIXTURES.resolve(name + ".jsonl").toString())
        .coalesce(1)
        .write()
        .parquet(parquet);
    return spark.read().parquet(parquet);
  }

  private Dataset<Row> mapped(SparkSession spark, String name) throws IOException {
    return MappingFile.load(name).from(source(spark, name));
  }

  @Test
  void readsCanonicalLogs(SparkSession spark) throws IOException {
    assertThatRows(mapped(spark, "canonical"))
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time           | account_id | output_tokens | latency_ms | refused | org_id
            r1         | 2026-03-01T08:00:00Z | ann        | 20            | 1500       | false   | null
            r2         | null                 | ann        | null          | null       | null    | null
            """);
  }

  @Test
  void readsSpansInNanoseconds(SparkSession spark) throws IOException {
    Dataset<Row> rows = mapped(spark, "otel");
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time                  | latency_ms | account_id | operation | model_requested | model_served | finish_reason | status_code | client_ip
            r1         | 2026-03-01T08:00:00.123456Z | 1500       | ann        | chat      | large-1         | large-1-0301 | stop          | 200         | 203.0.113.7
            t2-s2      | 2026-03-01T08:01:00Z        | 1          | bob        | null      | null            | null         | null          | null        | null
            """);
    assertThatRows(rows)
        .hasRows(CanonicalLog.TABLE, PARAMETERS.formatted("r1   ", "t2-s2", "null"));
    assertThat(prompts(rows)).containsExactly("r1=Last question", "t2-s2=Look at\nthis");
  }

  @Test
  void readsLiteLlmInMilliseconds(SparkSession spark) throws IOException {
    Dataset<Row> rows = mapped(spark, "litellm");
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time                  | latency_ms | account_id | org_id | project_id | api_key_hash | end_user_id | operation   | model_requested | model_served | finish_reason | status_code | client_ip   | user_agent
            r1         | 2026-03-01T08:00:00.123456Z | 1500       | ann        | ann    | p1         | k1           | e1          | acompletion | large-1         | large-1-0301 | stop          | 200         | 203.0.113.7 | sdk/1
            r2         | 2026-03-01T08:01:00Z        | 1          | bob        | null   | null       | null         | null        | acompletion | large-1         | large-1      | null          | 429         | null        | null
            """);
    assertThatRows(rows).hasRows(CanonicalLog.TABLE, PARAMETERS.formatted("r1", "r2", "1"));
    assertThat(prompts(rows)).containsExactly("r1=Last question", "r2=Look at\nthis");
  }

  @Test
  void readsHeliconeInMilliseconds(SparkSession spark) throws IOException {
    Dataset<Row> rows = mapped(spark, "helicone");
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time                  | latency_ms | account_id | api_key_hash | end_user_id | operation            | model_requested | model_served | finish_reason | status_code | refused | country | user_agent
            r1         | 2026-03-01T08:00:00.123456Z | 1500       | ann        | k1           | e1          | /v1/chat/completions | large-1         | large-1-0301 | stop          | 200         | false   | FR      | sdk/1
            r2         | 2026-03-01T08:01:00Z        | 1          | bob        | null         | null        | /v1/messages         | large-1         | large-1      | null          | 429         | null    | null    | null
            """);
    assertThatRows(rows).hasRows(CanonicalLog.TABLE, PARAMETERS.formatted("r1", "r2", "1"));
    assertThat(prompts(rows)).containsExactly("r1=Last question", "r2=Use the tool");
  }

  @Test
  void readsLangfuseInSecondsAndPassesOverSpans(SparkSession spark) throws IOException {
    Dataset<Row> rows = mapped(spark, "langfuse");
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time                  | latency_ms | account_id | project_id | operation  | model_requested | stream | temperature | max_tokens | input_tokens | cached_input_tokens | output_tokens | reasoning_tokens | finish_reason | client_ip
            r1         | 2026-03-01T08:00:00.123456Z | 1500       | ann        | p1         | GENERATION | large-1         | true   | 0.5         | 512        | 10           | 4                   | 20            | 6                | stop          | 203.0.113.7
            r2         | 2026-03-01T08:01:00Z        | 1          | bob        | null       | GENERATION | null            | false  | null        | null       | null         | null                | null          | null             | null          | null
            r3         | 2026-03-01T08:02:00Z        | null       | bob        | null       | GENERATION | null            | false  | null        | null       | null         | null                | null          | null             | null          | null
            """);
    assertThat(prompts(rows))
        .containsExactly("r1=Last question", "r2=Look at\nthis", "r3=Just text");
  }

  @Test
  void readsCloudflareInMilliseconds(SparkSession spark) throws IOException {
    Dataset<Row> rows = mapped(spark, "cloudflare");
    assertThatRows(rows)
        .hasRows(
            CanonicalLog.TABLE,
            """
            request_id | event_time                  | latency_ms | account_id | api_key_hash | operation | stream | tool_count | input_tokens | cached_input_tokens | output_tokens | finish_reason
            r1         | 2026-03-01T08:00:00.123456Z | 1500       | ann        | k1           | chat      | true   | 2          | 10           | 0                   | 20            | stop
            r2         | 2026-03-01T08:01:00Z        | 1          | bob        | null         | null      | null   | null       | 1            | 1                   | 0             | null
            """);
    assertThat(prompts(rows)).containsExactly("r1=Last question", "r2=Look at\nthis");
  }

  @Test
  void hashesTheSystemPromptWhereverItStands(SparkSession spark) throws IOException {
    // sha256 of "Be brief."
    assertThatRows(
            mapped(spark, "litellm")
                .union(mapped(spark, "helicone"))
                .filter("system_prompt_hash IS NOT NULL")
                .select("system_prompt_hash")
                .distinct())
        .hasRows(
            CanonicalLog.TABLE,
            """
            system_prompt_hash
            213c22ed7234eb11116e1e88f314c73cb3a019b5c87fe224b6ce5665bd9ec50e
            """);
  }

  @Test
  void refusesUnknownNamesWithTheNearest() throws IOException {
    Path file = folder.resolve("own.conf");
    Files.writeString(
        file, "columns { request_id = id, event_time = ts, acount_id = who, prompt_text = text }");
    assertThatThrownBy(() -> MappingFile.load(file.toString()))
        .hasMessage(
            "Invalid mapping %s: acount_id (no such canonical column, did you mean account_id?)"
                .formatted(file));
    assertThatThrownBy(() -> MappingFile.load("litelm"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("Cannot read mapping litelm: no such file")
        .hasMessageEndingWith("did you mean litellm?");
  }

  @Test
  void refusesAMappingWithoutTheRequired() throws IOException {
    Path file = folder.resolve("own.conf");
    Files.writeString(file, "columns { request_id = id, prompt_text = text }");
    assertThatThrownBy(() -> MappingFile.load(file.toString()))
        .hasMessage(
            "Invalid mapping %s: nothing for [event_time, account_id] (required)".formatted(file));
    Files.writeString(file, "columns { request_id = id, event_time = ts, account_id = who }");
    assertThatThrownBy(() -> MappingFile.load(file.toString()))
        .hasMessage(
            "Invalid mapping %s: nothing for prompt_text or prompt_embedding (one is required)"
                .formatted(file));
  }

  @Test
  void refusesASourceWithoutTheRequired(SparkSession spark) {
    assertThatThrownBy(
            () ->
                MappingFile.load("litellm")
                    .from(
                        spark.sql(
                            "SELECT 'r' AS request_id, now() AS startTime, '[]' AS messages")))
        .hasMessage(
            "Cannot map logs with litellm: the source lacks the columns of account_id = "
                + "[nullif(organization_id, ''), nullif(team_id, ''), nullif(user, '')]; "
                + "it has [request_id, startTime, messages]");
  }

  /** One row with what every log must have, and more or other columns. */
  private static Dataset<Row> row(SparkSession spark, String account, String prompt) {
    return spark.sql(
        "SELECT 'r' AS request_id, now() AS event_time, %s AS account_id, %s AS prompt_text"
            .formatted(account, prompt));
  }

  @Test
  void takesTheLastTextOfTheUserFromAListOfTurns(SparkSession spark) {
    String turns =
        """
        array(
          named_struct('role', 'system', 'content', 'Be brief.'),
          named_struct('role', 'user', 'content', 'first'),
          named_struct('role', 'user', 'content', 'last'),
          named_struct('role', 'user', 'content', ''),
          named_struct('role', 'assistant', 'content', 'answer'))
        """;
    assertThat(prompts(MappingFile.load("canonical").from(row(spark, "'a'", turns))))
        .containsExactly("r=last");
  }

  @Test
  void refusesListsAndTheLikeForTextAndNames(SparkSession spark) {
    LogMapping canonical = MappingFile.load("canonical");
    assertThatThrownBy(() -> canonical.from(row(spark, "'a'", "array('first', 'last')")))
        .hasMessage(
            "Cannot map logs with canonical: prompt_text = prompt_text is of the type array<string>, which cannot be read as string; name one value of it, such as try_element_at(prompt_text, -1)");
    assertThatThrownBy(
            () -> canonical.from(row(spark, "named_struct('id', 'a', 'plan', 'pro')", "'x'")))
        .hasMessageEndingWith(
            "account_id = account_id is of the type struct<id:string,plan:string>, which cannot be read as string; name one value of it, such as account_id.`id`");
  }

  @Test
  void passesOverBlanksWhereANameIsKeptInSeveralColumns(SparkSession spark) throws IOException {
    Path file = folder.resolve("own.conf");
    Files.writeString(
        file,
        "columns { request_id = request_id, event_time = event_time, prompt_text = prompt_text, account_id = [\"' '\", account_id] }");
    assertThat(
            MappingFile.load(file.toString())
                .from(row(spark, "'ann'", "'x'"))
                .select("account_id")
                .head()
                .getString(0))
        .isEqualTo("ann");
  }

  @Test
  void namesAnExpressionThatIsWrong(SparkSession spark) throws IOException {
    Path file = folder.resolve("own.conf");
    Files.writeString(
        file,
        "columns { request_id = id, event_time = ts, account_id = \"upper(\", prompt_text = text }");
    assertThatThrownBy(
            () ->
                MappingFile.load(file.toString())
                    .from(spark.sql("SELECT 'r' AS id, now() AS ts, 'x' AS text")))
        .hasMessageStartingWith("Cannot map logs with %s: expression upper(".formatted(file));
  }

  @Test
  void readsVectorsInEveryEncoding(SparkSession spark) throws IOException {
    LogMapping canonical = MappingFile.load("canonical");
    for (String vector :
        List.of(
            "array(1.5D, -2D)",
            "array(CAST(1.5 AS FLOAT), CAST(-2 AS FLOAT))",
            "'[1.5, -2]'",
            "unhex('0000c03f000000c0')")) {
      Dataset<Row> source =
          spark.sql(
              "SELECT 'r' AS request_id, now() AS event_time, 'a' AS account_id, %s AS prompt_embedding"
                  .formatted(vector));
      assertThat(canonical.from(source).select("prompt_embedding").head().<Float>getList(0))
          .as(vector)
          .containsExactly(1.5f, -2f);
    }
  }

  private static List<String> prompts(Dataset<Row> rows) {
    return rows.selectExpr("concat(request_id, '=', prompt_text)").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
