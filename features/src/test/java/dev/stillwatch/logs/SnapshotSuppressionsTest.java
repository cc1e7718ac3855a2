package dev.stillwatch.logs;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SnapshotSuppressionsTest {
  private static final Pseudonyms NAMES =
      new Pseudonyms("a key for tests".repeat(2).getBytes(UTF_8));
  private static final String REF = "0123456789abcdef0123456789abcdef";

  @Test
  void namesWhatIsRuledOutByPseudonym(SparkSession spark) {
    Dataset<Row> side =
        spark.sql(
            """
            SELECT * FROM VALUES
              ('account: acme ', 'a lab', '2026-05-01'),
              ('account:acme', 'sooner', '2026-04-01'),
              ('account:0123456789abcdef0123456789abcdef', 'by its pseudonym', '2026-05-01'),
              ('organisation:Acme Inc', 'two\\nlines', '2026-05-01T06:00:00Z'),
              ('campaign:c-1', 'a class', '2026-05-01'),
              ('frame:-17', 'viral', '2026-05-01'),
              ('frame:x', 'no number', '2026-05-01')
            AS t(scope, reason, expires_at)
            """);

    assertThatRows(new SnapshotSuppressions(LocalDate.parse("2026-03-01"), NAMES).from(side))
        .hasRows(
            Suppressions.TABLE,
            """
            scope        | target | account_ref | reason           | expires_at
            account      | %1$s   | %1$s        | a lab            | 2026-05-01T00:00:00Z
            account      | %2$s   | %2$s        | by its pseudonym | 2026-05-01T00:00:00Z
            account      | %3$s   | %3$s        | by its pseudonym | 2026-05-01T00:00:00Z
            campaign     | c-1    | null        | a class          | 2026-05-01T00:00:00Z
            frame        | -17    | null        | viral            | 2026-05-01T00:00:00Z
            organisation | %4$s   | null        | twolines         | 2026-05-01T06:00:00Z
            """
                .formatted(
                    NAMES.of(Kind.ACCOUNT, "acme"),
                    REF,
                    NAMES.of(Kind.ACCOUNT, REF),
                    NAMES.of(Kind.ORG, "Acme Inc")));
  }

  @Test
  void saysWhatIsWrongWithARow(SparkSession spark) {
    Dataset<Row> side =
        spark.sql(
            """
            SELECT * FROM VALUES
              ('account:acme', 'a lab', '2026-05-01'), ('acount:acme', 'a', '2026-05-01'),
              ('account:', 'a', '2026-05-01'), ('frame:abc', 'a', '2026-05-01'),
              ('account:acme', ' ', '2026-05-01'), ('account:acme', 'a', 'soon'),
              (null, null, null)
            AS t(scope, reason, expires_at)
            """);

    assertThat(
            side.select(SnapshotSuppressions.problem(side)).as(Encoders.STRING()).collectAsList())
        .containsExactly(
            null,
            "a scope is account:, organisation:, campaign: or frame: and which one",
            "a scope is account:, organisation:, campaign: or frame: and which one",
            "a frame is a number",
            "no reason",
            "no readable expires_at",
            "a scope is account:, organisation:, campaign: or frame: and which one");
    assertThatThrownBy(() -> SnapshotSuppressions.problem(side.drop("reason")))
        .hasMessage("Cannot read suppressions: no columns [reason] among [scope, expires_at]");
  }

  @Test
  void suppressionsByOldPseudonymsHoldAfterAChangeOfKey(SparkSession spark) {
    Dataset<Row> renamings =
        full(
            spark,
            Renamings.TABLE,
            """
            renamed_on | old_ref | new_ref
            2026-02-01 | old     | newer
            2026-02-20 | old     | newest
            """);
    Dataset<Row> suppressions =
        full(
            spark,
            Suppressions.TABLE,
            """
            scope    | target | account_ref
            account  | old    | old
            account  | other  | other
            campaign | c-1    | null
            """);

    assertThatRows(new RenameSuppressions().from(suppressions, renamings))
        .hasRows(
            Suppressions.TABLE,
            """
            scope    | target | account_ref
            account  | newest | newest
            account  | other  | other
            campaign | c-1    | null
            """);
  }
}
