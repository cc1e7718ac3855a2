package dev.stillwatch.shell;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.investigate.ReadingSession;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.testing.SparkExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class JavaShellTest {
  @TempDir static Path folder;

  private static SparkSession spark;
  private static JavaShell shell;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void aLakeToAsk(SparkSession session) {
    spark = session;
    new DeltaLake(session, folder.toString())
        .append(
            Audit.TABLE,
            full(
                session,
                Audit.TABLE,
                """
                at                   | by  | action | subject | purpose
                2026-03-01T10:00:00Z | ann | reveal | SW-1    | review
                2026-03-01T11:00:00Z | bob | reveal | SW-2    | review
                """),
            "drawn");
    SparkSession reading = ReadingSession.beside(session, folder.toString());
    shell = new JavaShell(new Desk(reading, new DeltaLake(reading, folder.toString())));
  }

  @AfterAll
  static void theSessionOfOtherTests() {
    SparkSession.setActiveSession(spark);
  }

  @Test
  void answersWithTheSessionTheLakeAndItsColumnsAtHand() {
    JavaShell.End end =
        run(
            """
            lake.table("audit").count()
            Dataset<Row> ann = lake.table(Audit.TABLE).where(Audit.BY.ref().equalTo("ann"));
            ann.select(Audit.SUBJECT.ref()).first()
            lake.sql("SELECT max(by) FROM audit").first()
            int twice(int x) {
              return 2 * x;
            }
            twice(21)
            """);

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines()).containsExactly("2", "[SW-1]", "[bob]", "42");
    assertThat(end).isEqualTo(JavaShell.End.DONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lake.table(\"audit\").write().format(\"delta\").mode(\"append\").save(\"%s/audit\")",
        "lake.table(\"audit\").write().parquet(\"%s/elsewhere\")",
        "spark.sql(\"DELETE FROM delta.`%s/audit`\")",
        "io.delta.tables.DeltaTable.forPath(spark, \"%s/audit\").delete()",
        "spark.sql(\"CREATE TABLE t USING parquet AS SELECT 1 AS one\")",
        "spark.read().text(System.getProperty(\"stillwatch.root\") + \"/pom.xml\").count()"
      })
  void refusesToWriteAndToReadAnythingElse(String snippet) {
    assertThat(run(snippet.formatted(folder))).isEqualTo(JavaShell.End.REFUSED);

    assertThat(err.toString()).startsWith("stillwatch: Cannot run this statement: this session ");
    assertThat(spark.read().format("delta").load(folder + "/audit").count()).isEqualTo(2);
  }

  @Test
  void stopsAtTheFirstSnippetThatIsNoJava() {
    assertThat(run("int one = \"1\";\nSystem.exit(3);")).isEqualTo(JavaShell.End.REFUSED);

    assertThat(err.toString())
        .contains("Cannot run this snippet: int one = \"1\";", "incompatible types");
  }

  private JavaShell.End run(String snippets) {
    return shell.run(snippets, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
