package dev.stillwatch.investigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class SqlTest {
  private static final RowPrinter CSV = new RowPrinter(RowPrinter.Format.CSV, 10);

  private static SparkSession spark;

  @BeforeAll
  static void session(SparkSession started) {
    spark = started;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM visits",
        "select who from visits where who in (select who from visits) ;  ",
        "WITH v AS (SELECT * FROM visits) SELECT who FROM v",
        "VALUES (1), (2)",
        "SHOW TABLES",
        "SHOW COLUMNS FROM visits",
        "DESCRIBE visits",
        "DESCRIBE QUERY SELECT 1",
        "EXPLAIN SELECT * FROM visits",
        "FROM visits SELECT who",
        "TABLE visits",
        "SELECT * FROM range(3)",
        "SELECT who, row_number() OVER (ORDER BY who) FROM visits",
        "SELECT * FROM visits LATERAL VIEW explode(array(1, 2)) x AS y",
        "SELECT transform(array(1), x -> x + 1)"
      })
  void questionsAreAnswered(String statement) throws IOException {
    sql().print(statement, CSV, new StringBuilder());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO visits VALUES ('x')",
        "WITH v AS (SELECT 'x') INSERT INTO visits SELECT * FROM v",
        "FROM visits INSERT INTO a SELECT who INSERT INTO b SELECT who",
        "UPDATE visits SET who = 'x'",
        "DELETE FROM visits",
        "MERGE INTO visits USING visits AS o ON true WHEN MATCHED THEN DELETE",
        "CREATE TABLE t AS SELECT 1",
        "CREATE OR REPLACE TEMPORARY VIEW visits AS SELECT 1",
        "DROP TABLE visits",
        "TRUNCATE TABLE visits",
        "ALTER TABLE visits ADD COLUMN x INT",
        "SET spark.sql.shuffle.partitions = 1",
        "SET VAR x = 1",
        "DECLARE x INT",
        "USE default",
        "CACHE TABLE visits",
        "REFRESH TABLE visits",
        "VACUUM visits",
        "OPTIMIZE visits",
        "EXPLAIN INSERT INTO visits VALUES ('x')",
        "ADD JAR '/tmp/x.jar'",
        "EXECUTE IMMEDIATE 'DROP TABLE visits'",
        "BEGIN DROP TABLE visits; END",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' USING parquet SELECT 1",
        "SELECT TRANSFORM(who) USING 'cat' FROM visits",
        "SELECT reflect('java.lang.System', 'getenv', 'HOME')",
        "SELECT 1 WHERE EXISTS (SELECT java_method('java.lang.System', 'exit', 0))",
        "WITH v AS (SELECT try_reflect('java.lang.System', 'getProperty', 'x')) SELECT * FROM v",
        "SELECT * FROM text.`/etc/hosts`",
        "SELECT * FROM visits WHERE who IN (SELECT value FROM text.`/etc/hosts`)",
        "DESCRIBE parquet.`/tmp/x`",
        "SELECT * FROM spark_catalog.default.visits",
        ""
      })
  void everythingElseIsRefusedInOneLine(String statement) {
    assertThatThrownBy(() -> sql().rows(statement))
        .isInstanceOf(Sql.Refused.class)
        .hasMessageStartingWith("Cannot run this statement: ")
        .hasMessageNotContaining("\n");
    assertThat(spark.table("visits").count()).isEqualTo(2);
  }

  @Test
  void aMistakeIsNamedInOneLine() {
    assertThatThrownBy(() -> sql().rows("SELECT nothing FROM visits"))
        .hasMessageContaining("UNRESOLVED_COLUMN")
        .hasMessageContaining("nothing")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> sql().rows("SELEC 1"))
        .hasMessageStartingWith("Cannot run this statement: [PARSE_SYNTAX_ERROR]")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> sql().rows("SELECT * FROM nowhere"))
        .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
  }

  @Test
  void aFailureAtRunTimeTellsNoValues() {
    assertThatThrownBy(
            () -> sql().print("SELECT CAST(who AS INT) FROM visits", CSV, new StringBuilder()))
        .isInstanceOf(Sql.Refused.class)
        .hasMessage("Cannot run this statement: it failed while running (CAST_INVALID_INPUT)");
  }

  @Test
  void saysWhatIsNotAQuery() {
    assertThatThrownBy(() -> sql().rows("DROP TABLE visits"))
        .hasMessage(
            "Cannot run this statement: drop table is not a query; only SELECT, WITH, VALUES, SHOW, DESCRIBE and EXPLAIN are");
  }

  private static Sql sql() {
    return new Sql(
        spark,
        (session, statement) ->
            session.sql("VALUES ('ann'), ('bob') AS t(who)").createOrReplaceTempView("visits"));
  }
}
