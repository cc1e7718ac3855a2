package dev.stillwatch.evaluate;

import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class EvaluateTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-02");

  private final Pseudonyms names = new Pseudonyms("0123456789abcdef".getBytes(UTF_8));
  private final Evaluate evaluate = new Evaluate(names);

  @Test
  void scoresTheActiveMembersOfTheNightOnly(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account_id,group_id,kind\nann,ant,C_A\nbob,ant,C_A\ncid,,organic\n");

    Score score =
        evaluate.of(
            spark,
            truth,
            full(
                spark,
                CaseMembers.TABLE,
                """
                run_date   | case_id | account_ref | state
                2026-03-01 | case-1  | %3$s        | active
                2026-03-02 | case-1  | %1$s        | active
                2026-03-02 | case-1  | %2$s        | left
                2026-03-02 | case-2  | %2$s        | active
                """
                    .formatted(ref("ann"), ref("bob"), ref("cid"))),
            NIGHT);

    assertThat(score.precision()).hasValue(1);
    assertThat(score.recall()).hasValue(1);
    assertThat(score.cases()).isEqualTo(2);
    assertThat(score.campaigns()).isEqualTo(1);
    assertThat(score.flaggedByKind()).isEqualTo(Map.of());
  }

  @Test
  void aNightWithoutCasesIsNotScoredByThoseOfAnEarlierOne(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account_id,group_id,kind\nann,ant,C_A\n");

    Score score =
        evaluate.of(
            spark,
            truth,
            full(
                spark,
                CaseMembers.TABLE,
                """
                run_date   | case_id | account_ref | state
                2026-03-01 | case-1  | %s          | active
                """
                    .formatted(ref("ann"))),
            NIGHT);

    assertThat(score.recall()).hasValue(0);
    assertThat(score.cases()).isZero();
  }

  @Test
  void findsNothingInALakeWithoutCases(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account_id,group_id,kind\nann,ant,C_A\n");

    Score score = evaluate.of(spark, truth, CaseMembers.TABLE.empty(spark), NIGHT);

    assertThat(score.precision()).isEmpty();
    assertThat(score.recall()).hasValue(0);
  }

  @Test
  void namesWhatIsWrongWithTheFile(SparkSession spark, @TempDir Path folder) throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account,kind\nann,C_A\n");

    assertThatThrownBy(() -> evaluate.of(spark, truth, CaseMembers.TABLE.empty(spark), NIGHT))
        .hasMessageContaining("no columns [account_id, group_id] among [account, kind]");
    assertThatThrownBy(
            () -> evaluate.of(spark, folder.resolve("none"), CaseMembers.TABLE.empty(spark), NIGHT))
        .hasMessageContaining("no such file");
  }

  @Test
  void refusesKindsThatItDoesNotKnow(SparkSession spark, @TempDir Path folder) throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account_id,group_id,kind\nann,ant,campaign\nbob,,organic\n");

    assertThatThrownBy(() -> evaluate.of(spark, truth, CaseMembers.TABLE.empty(spark), NIGHT))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Cannot evaluate against %s: unknown kinds [campaign] (a kind is organic, C_ and an archetype, or X_ and a confounder.)",
            truth);
  }

  @Test
  void tellsHowManyAccountsTheLakeHasSeen(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path truth = folder.resolve("truth.csv");
    Files.writeString(truth, "account_id,group_id,kind\nann,ant,C_A\nbob,ant,C_A\n");
    Dataset<Row> seen =
        full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref
            2026-03-01 | %1$s
            2026-03-02 | %1$s
            """
                .formatted(ref("ann")));

    assertThat(evaluate.coverage(spark, truth, seen))
        .isEqualTo("The lake has seen 1 of the 2 accounts of truth.csv.");
    assertThatThrownBy(() -> evaluate.coverage(spark, truth, AccountDays.TABLE.empty(spark)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the lake has seen 0 of its 2 accounts");
  }

  private String ref(String account) {
    return names.of(Kind.ACCOUNT, account);
  }
}
