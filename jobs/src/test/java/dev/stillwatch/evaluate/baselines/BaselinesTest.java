package dev.stillwatch.evaluate.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.evaluate.FlaggedCase;
import dev.stillwatch.evaluate.JudgedWorld;
import dev.stillwatch.evaluate.baselines.Baseline.Observed;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class BaselinesTest {
  private static final Set<String> FIVE = Set.of("a1", "a2", "a3", "a4", "a5");

  @Test
  void infrastructureLinksAccountsButHubsDoNot(SparkSession spark) {
    // a1-a2 and a2-a3 by address, a3-a4 by network, a4-a5 by payment; everybody by the exit x.
    Dataset<Row> requests =
        TextTable.full(
            spark,
            Requests.TABLE,
            """
            account_ref | ip_ref | network_ref
            a1          | p      | null
            a2          | p      | null
            a2          | q      | null
            a3          | q      | n
            a4          | null   | n
            a4          | x      | null
            a5          | x      | null
            o1          | x      | null
            o2          | x      | null
            o3          | r      | null
            o4          | r      | null
            """);
    Dataset<Row> accounts =
        TextTable.full(
            spark,
            Accounts.TABLE,
            """
            account_ref | payment_ref | email_ref
            a4          | card        | null
            a5          | card        | null
            """);

    assertThat(cases(new SharedInfrastructure(1, 3), requests, accounts))
        .extracting(FlaggedCase::members)
        .containsExactly(FIVE);
    assertThat(cases(new SharedInfrastructure(1, 4), requests, accounts))
        .extracting(FlaggedCase::members)
        .containsExactly(Set.of("a1", "a2", "a3", "a4", "a5", "o1", "o2"));
  }

  @Test
  void actionsAreComparedSlotBySlotAtEachPlace(SparkSession spark) {
    StringBuilder drawn = new StringBuilder("account_ref | network_ref | event_time\n");
    for (int hour = 1; hour <= 4; hour++) {
      for (String account : FIVE) {
        // Any minute of the hour.
        act(drawn, account, "n", hour, account.charAt(1) - '0');
      }
      // At the same hours elsewhere, and at the same place at other hours too.
      act(drawn, "o1", "m", hour, 0);
      act(drawn, "o2", "n", hour, 0);
    }
    for (int hour = 5; hour <= 9; hour++) {
      act(drawn, "o2", "n", hour, 0);
    }
    Dataset<Row> requests = TextTable.full(spark, Requests.TABLE, drawn.toString());

    // o2 has 4 of 9 hours in common with each of the five.
    assertThat(
            cases(new SynchronisedActions(Duration.ofHours(1), 4, 0.5, 100), requests, none(spark)))
        .extracting(FlaggedCase::members)
        .containsExactly(FIVE);
    assertThat(
            cases(
                new SynchronisedActions(Duration.ofHours(1), 4, 4.0 / 9, 100),
                requests,
                none(spark)))
        .extracting(flagged -> flagged.members().size())
        .containsExactly(6);
    assertThat(
            cases(new SynchronisedActions(Duration.ofHours(1), 5, 0.5, 100), requests, none(spark)))
        .isEmpty();
  }

  @Test
  void rareClustersOfPromptsLinkAccounts(SparkSession spark) {
    StringBuilder drawn = new StringBuilder("account_ref | cell\n");
    FIVE.forEach(
        account ->
            List.of(1, 2, 3, 7).forEach(cell -> drawn.append(account + " | " + cell + "\n")));
    // o1 has three clusters in common, but four of its own beside.
    drawn.append("o1 | 1\no1 | 2\no1 | 3\no1 | 4\no1 | 5\no1 | 6\no1 | 8\n");
    drawn.append("o2 | 4\no2 | 5\no2 | 6\no2 | 8\n");
    Dataset<Row> requests = TextTable.full(spark, Requests.TABLE, drawn.toString());

    assertThat(cases(new PromptClusters(3, 0.5, 100), requests, none(spark)))
        .extracting(FlaggedCase::members)
        .contains(FIVE);
    assertThat(cases(new PromptClusters(3, 0.5, 5), requests, none(spark))).isEmpty();
  }

  @Test
  void theDensestBlockIsPeeledOutOfLooserOnes(SparkSession spark) {
    StringBuilder drawn = new StringBuilder("account_ref | skeleton_hash\n");
    FIVE.forEach(
        account ->
            List.of(1, 2, 3).forEach(object -> drawn.append(account + " | " + object + "\n")));
    drawn.append("o1 | 9\no2 | 9\no3 | 8\no4 | 8\no1 | 4\n");
    Dataset<Row> requests = TextTable.full(spark, Requests.TABLE, drawn.toString());

    List<FlaggedCase> blocks = cases(new DenseBlocks(2, 100), requests, none(spark));

    // 15 edges of weight 1/ln(5 + 5) among 5 accounts and 3 objects; the rest are too few accounts.
    assertThat(blocks).hasSize(1);
    assertThat(blocks.get(0).members()).isEqualTo(FIVE);
    assertThat(blocks.get(0).strength()).isCloseTo(15 / Math.log(10) / 8, offset(1e-12));
  }

  @Test
  void theAccountFarthestFromThePoolIsFlaggedAlone(SparkSession spark) {
    // Four cells at right angles. Nine accounts use three of them alike, z only the fourth.
    Codebook codebook =
        Codebook.ofVectors(
            "someone's",
            LocalDate.of(2026, 3, 1),
            100,
            1,
            new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1},
            new float[4]);
    StringBuilder drawn = new StringBuilder("account_ref | epoch | cell\n");
    for (int account = 1; account <= 9; account++) {
      for (int prompt = 0; prompt < 12; prompt++) {
        drawn.append("o%d | %s | %d%n".formatted(account, codebook.epoch(), prompt % 3));
      }
    }
    for (int prompt = 0; prompt < 12; prompt++) {
      drawn.append("z | %s | 3%n".formatted(codebook.epoch()));
    }
    drawn.append("few | %s | 3%n".formatted(codebook.epoch()));
    Dataset<Row> requests = TextTable.full(spark, Requests.TABLE, drawn.toString());
    Dataset<Row> codebooks =
        spark.createDataFrame(List.of(codebook.toRow()), Codebooks.TABLE.schema());

    List<FlaggedCase> flagged =
        JudgedWorld.cases(
            new AccountDistance(10, 0.1).cases(new Observed(requests, none(spark), codebooks)));

    assertThat(flagged).extracting(FlaggedCase::members).containsExactly(Set.of("z"));
    assertThat(cases(new AccountDistance(10, 0.1), requests, none(spark))).isEmpty();
  }

  @Test
  void aSampleOfThePoolLiesNearIt() {
    float[][] cells = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    RandomFeatures features = new RandomFeatures(cells, new long[] {30, 30, 30, 30}, 64, 7);

    double even = features.distance(new int[] {0, 1, 2, 3}, new long[] {10, 10, 10, 10});
    double half = features.distance(new int[] {0, 1}, new long[] {20, 20});
    double lone = features.distance(new int[] {0}, new long[] {40});

    // A sample dealt out evenly is nearer than chance would have it.
    assertThat(even).isLessThan(0);
    assertThat(half).isGreaterThan(3);
    assertThat(lone).isGreaterThan(half);
  }

  @Test
  void baselinesGoByName() {
    assertThat(Baselines.named("none")).isEmpty();
    assertThat(Baselines.named("all")).isEqualTo(Baselines.ALL);
    assertThat(Baselines.named("dense-blocks, co-shares"))
        .extracting(Baseline::name)
        .containsExactly("dense-blocks", "co-shares");
    assertThatThrownBy(() -> Baselines.named("magic"))
        .hasMessageStartingWith("Invalid baseline: magic (none, all, or some of [co-shares, ");
  }

  private static void act(StringBuilder drawn, String account, String place, int hour, int minute) {
    drawn.append("%s | %s | 2026-03-01T%02d:%02d:00Z%n".formatted(account, place, hour, minute));
  }

  private static Dataset<Row> none(SparkSession spark) {
    return Accounts.TABLE.empty(spark);
  }

  private static List<FlaggedCase> cases(
      Baseline baseline, Dataset<Row> requests, Dataset<Row> accounts) {
    return JudgedWorld.cases(
        baseline.cases(
            new Observed(requests, accounts, Codebooks.TABLE.empty(requests.sparkSession()))));
  }
}
