package dev.stillwatch.lake;

import static dev.stillwatch.lake.TableSpec.table;
import static dev.stillwatch.testing.TextTable.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.checks.Checks;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.PromptText;
import dev.stillwatch.privacy.RawName;
import dev.stillwatch.privacy.RedactedText;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What callers wrote and what they are called stays in the logs it was read from. */
@ExtendWith(SparkExtension.class)
class PrivateColumnsTest {
  private static final TableSpec NOTES =
      table("notes").doc("Notes.").fields(Field.string("note", "A note.")).keptUntilErased();

  @Test
  void noTableOfTheLakeDeclaresARawColumnAndOneAloneRedactedText() {
    assertThat(Tables.ALL)
        .flatExtracting(TableSpec::fields)
        .noneMatch(Field::isRaw)
        .filteredOn(field -> field.javaType().equals(RedactedText.class))
        .containsExactly(CaseExemplars.TEXT);
    assertThat(CanonicalLog.TABLE.fields()).filteredOn(Field::isRaw).hasSize(13);
  }

  @Test
  void aRawColumnCannotBeDeclaredInATableThatIsWritten() {
    for (Field<?> raw : new Field<?>[] {CanonicalLog.PROMPT_TEXT, CanonicalLog.ACCOUNT_ID}) {
      assertThatThrownBy(() -> table("copies").fields(raw).keptUntilErased())
          .hasMessage(
              "Invalid table copies: %s is raw, which nothing that is written may hold",
              raw.name());
    }
  }

  @Test
  void aRawColumnIsRefusedUnderAnyName(SparkSession spark) {
    Dataset<Row> logs =
        TextTable.rows(spark, CanonicalLog.TABLE, "prompt_text | account_id\nhello | ann");
    Dataset<Row> mapped =
        logs.select(
            CanonicalLog.PROMPT_TEXT.from(CanonicalLog.PROMPT_TEXT.ref()),
            CanonicalLog.ACCOUNT_ID.from(CanonicalLog.ACCOUNT_ID.ref()));

    for (Field<?> raw : new Field<?>[] {CanonicalLog.PROMPT_TEXT, CanonicalLog.ACCOUNT_ID}) {
      assertThatThrownBy(() -> NOTES.conform(mapped.select(raw.ref().as("note"))))
          .hasMessage("Cannot write notes: raw columns [note]");
    }
    assertThatThrownBy(() -> CanonicalLog.TABLE.conform(logs))
        .hasMessage("Cannot write logs: it is only read");
  }

  @Test
  void everyReferenceToAnAccountIsCheckedToBeAPseudonym(SparkSession spark) {
    assertThat(Tables.ALL)
        .flatExtracting(TableSpec::fields)
        .filteredOn(field -> field.name().matches(".*_ref") && !field.name().equals("row_ref"))
        .hasSizeGreaterThan(20)
        .allMatch(Field::isPseudonym);
    String drawn =
        """
        account_ref
        0123456789abcdef0123456789abcdef
        acct-4711
        0123456789ABCDEF0123456789ABCDEF
        """;

    assertThat(new Checks(Groups.TABLE.checks()).of(TextTable.full(spark, Groups.TABLE, drawn)))
        .extracting(Checks.Findings::failures)
        .asString()
        .contains("account_ref matches [0-9a-f]{32}: violated by 2 rows");
  }

  @Test
  void rawValuesDoNotPrintThemselves(SparkSession spark) {
    Row row =
        rows(spark, CanonicalLog.TABLE, "prompt_text | account_id\nhello | ann")
            .collectAsList()
            .get(0);

    PromptText prompt = CanonicalLog.PROMPT_TEXT.in(row);
    RawName account = CanonicalLog.ACCOUNT_ID.in(row);

    assertThat(prompt.value()).isEqualTo("hello");
    assertThat(account.value()).isEqualTo("ann");
    assertThat(prompt + " " + account).isEqualTo("[prompt] [raw name]");
  }
}
