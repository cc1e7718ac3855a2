package dev.stillwatch.evaluate.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CoSharesTest {
  private static final CoShares TWICE_A_MINUTE = new CoShares(Duration.ofMinutes(1), 2, 1000);

  @Test
  void countsDifferentObjectsWithinTheWindowAndItsBound(SparkSession spark) {
    // ann and bob: p at a distance of 60, q at one of 0. ann and cid: p twice, which is one object.
    // bob and dot: p at 60, r at 61. Nobody co-shares with oneself.
    Dataset<Row> shares =
        shares(
            spark,
            "('ann', 'p', 30), ('bob', 'p', 90), ('cid', 'p', 31), ('cid', 'p', 29), ('dot', 'p', 150),"
                + "('ann', 'q', 500), ('bob', 'q', 500), ('bob', 'r', 10), ('dot', 'r', 71),"
                + "('ann', 's', 10), ('ann', 't', 10)");

    assertThat(pairs(TWICE_A_MINUTE.pairs(shares))).containsExactly("ann bob");
    assertThat(pairs(new CoShares(Duration.ofMinutes(1), 1, 1000).pairs(shares)))
        .containsExactlyInAnyOrder("ann bob", "ann cid", "bob cid", "bob dot");
  }

  @Test
  void leavesOutWhatEverybodySharesAtOnce(SparkSession spark) {
    Dataset<Row> shares =
        shares(
            spark,
            "('ann', 'p', 1), ('bob', 'p', 2), ('cid', 'p', 3), ('ann', 'q', 1), ('bob', 'q', 2)");

    assertThat(pairs(new CoShares(Duration.ofMinutes(1), 1, 2).pairs(shares)))
        .containsExactly("ann bob");
    assertThat(pairs(new CoShares(Duration.ofMinutes(1), 2, 2).pairs(shares))).isEmpty();
  }

  @Test
  void findsTheCoordinatedPairsOfAPublishedDataSet(SparkSession spark) {
    Path file =
        Path.of(
            System.getProperty("stillwatch.root"),
            "..",
            "shared",
            "data",
            "coortweet_russian.csv.gz");
    Assumptions.assumeTrue(
        Files.isReadable(file),
        "no ../shared/data/coortweet_russian.csv.gz beside the project: nothing to find pairs in");
    Dataset<Row> shares =
        spark
            .read()
            .option("header", true)
            .csv(file.toString())
            .selectExpr("account", "object", "cast(timestamp_s as double)");

    List<String> pairs = pairs(new CoShares(Duration.ofMinutes(1), 2, 100_000).pairs(shares));

    // Counted by a program of its own that compares all shares of an object with one another.
    assertThat(pairs).hasSize(32);
    Set<String> accounts = new HashSet<>();
    pairs.forEach(pair -> accounts.addAll(List.of(pair.split(" "))));
    assertThat(accounts).hasSize(58);
  }

  @Test
  void refusesWindowsWithoutTime() {
    assertThatThrownBy(() -> new CoShares(Duration.ZERO, 2, 1000))
        .hasMessage("Invalid window: PT0S (must be positive)");
  }

  private static Dataset<Row> shares(SparkSession spark, String rows) {
    return spark.sql(
        "SELECT account, object, double(at) FROM VALUES %s AS t(account, object, at)"
            .formatted(rows));
  }

  private static List<String> pairs(Dataset<Row> pairs) {
    return pairs.collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getString(1))
        .toList();
  }
}
