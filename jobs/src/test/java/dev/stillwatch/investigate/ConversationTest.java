package dev.stillwatch.investigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.testing.SparkExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ConversationTest {
  @Test
  void statementsEndWithSemicolonsAndMistakesEndNothing(SparkSession spark) throws IOException {
    StringWriter out = new StringWriter();

    new Conversation(
            sql(spark),
            new Patience(spark, Duration.ZERO),
            new RowPrinter(RowPrinter.Format.CSV, 1))
        .between(
            new BufferedReader(
                new StringReader(
                    """
                    SELECT who
                      FROM visits ORDER BY who;

                    DROP TABLE visits;
                    tables v_last_night
                    exit
                    SELECT 'not asked any more';
                    """)),
            new PrintWriter(out));

    assertThat(out.toString().replace("\r", ""))
        .startsWith(
            "stillwatch>         ..> who\nann\n(1 row of more: raise --limit to see them)\n")
        .contains("Cannot run this statement: drop table is not a query")
        .contains("One row: the last night that was completed.")
        .endsWith("stillwatch> ")
        .doesNotContain("not asked any more");
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp(SparkSession spark) {
    Patience patience = new Patience(spark, Duration.ofMillis(300));

    assertThatThrownBy(
            () ->
                patience.with(
                    () ->
                        sql(spark)
                            .answer(
                                "SELECT count(*) FROM range(100000000000000) WHERE id % 7 = 3",
                                Map.of(), 1)))
        .isInstanceOf(Sql.Refused.class)
        .hasMessage("Cannot run this statement: it took longer than PT0.3S");
    assertThat(patience.cancel()).as("nothing runs any more").isFalse();
  }

  private static Sql sql(SparkSession spark) {
    return new Sql(
        spark,
        (session, statement) ->
            session.sql("VALUES ('ann'), ('bob') AS t(who)").createOrReplaceTempView("visits"));
  }
}
