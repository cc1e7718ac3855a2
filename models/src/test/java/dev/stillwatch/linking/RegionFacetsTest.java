package dev.stillwatch.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.grouping.PlainCells;
import dev.stillwatch.grouping.TouchedCells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Accounts come back to two cells each in three of eight regions; of 30 of them a fifth of the
 * prompts are of one kind, which falls into three cells of the first region.
 */
@ExtendWith(SparkExtension.class)
class RegionFacetsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 28);
  private static final Period WINDOW = Period.ofDays(28);
  private static final SumWindow SUMS = new SumWindow(NIGHT, WINDOW, "e1");
  private static final int REGION = 32;
  private static final PlainCells CELLS = PlainCells.inRandomDirections(8 * REGION, 64);
  private static final RegionFacets FACETS =
      new RegionFacets(CELLS, IntStream.range(0, 8 * REGION).map(c -> c / REGION).toArray());

  @Test
  void linkACampaignOfMixedAccountsThatWholeProfilesDoNot(SparkSession spark) {
    Dataset<Row> sums = sums(spark, accounts(), new Random(2)).cache();
    List<Row> byRegion =
        new LinkByNeighbours(NIGHT, RegionFacets.CHANNEL, RegionFacets.REGION, 20, 0.33)
            .from(new NearestAccounts(20, 0.8).within(facets(sums)))
            .collectAsList();
    List<Row> byProfile =
        new LinkByNeighbours(NIGHT, "profile", "whole", 20, 0.15)
            .from(
                new NearestAccounts(20, -1)
                    .from(
                        new FormFacets(NIGHT, CELLS)
                            .from(sums)
                            .filter(FormFacets.isOf(NIGHT, "whole"))))
            .collectAsList();

    assertThat(ofTheCampaign(byRegion, 2)).isGreaterThan(100);
    assertThat(ofTheCampaign(byRegion, 1)).isLessThan(ofTheCampaign(byRegion, 2) / 10);
    assertThat(ofTheCampaign(byProfile, 2)).isLessThan(ofTheCampaign(byProfile, 1));
    assertThat(byRegion.stream().filter(link -> campaigners(link) == 2).map(Links.FACET::in))
        .containsOnly("region-0");
  }

  @Test
  void areTheSameWhetherDaysAreAddedOrOne(SparkSession spark) {
    Map<String, int[]> accounts = accounts();

    Map<String, List<Float>> spread = vectors(sums(spark, accounts, new Random(3)));

    assertThat(spread).hasSizeGreaterThan(900);
    assertThat(spread).isEqualTo(vectors(SUMS.from(onOneDay(spark, accounts))));
  }

  @Test
  void areNobodysInARegionOfFewOrOfFewPrompts(SparkSession spark) {
    Map<String, int[]> accounts = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      int[] asked = new int[8 * REGION];
      asked[i % 3] = 6;
      asked[3 + i % 2] = 6;
      asked[REGION + i % 5] = i == 0 ? 1 : 12;
      asked[2 * REGION] = 7;
      accounts.put("a" + i, asked);
    }

    // In the second region are 99, and the third has but seven prompts of each.
    assertThat(vectors(SUMS.from(onOneDay(spark, accounts))).keySet())
        .hasSize(100)
        .allMatch(facet -> facet.endsWith("/0"));
    assertThat(vectors(SUMS.from(AccountDays.TABLE.empty(spark)))).isEmpty();
  }

  /** Prompts of each account in each cell. */
  private static Map<String, int[]> accounts() {
    Random random = new Random(1);
    Map<String, int[]> accounts = new TreeMap<>();
    for (int i = 0; i < 430; i++) {
      int[] asked = new int[8 * REGION];
      int first = random.nextInt(8);
      for (int stream = 0; stream < 3; stream++) {
        int region = (first + stream * (1 + random.nextInt(2))) % 8;
        for (int draw = 0; draw < 2; draw++) {
          asked[region * REGION + random.nextInt(REGION)] += 18 + random.nextInt(6);
        }
      }
      for (int prompt = 0; i < 30 && prompt < 30; prompt++) {
        asked[5 + Math.max(0, random.nextInt(6) - 3)]++;
      }
      accounts.put((i < 30 ? "campaign" : "own") + i, asked);
    }
    return accounts;
  }

  private static Dataset<Row> facets(Dataset<Row> sums) {
    return FACETS.from(sums, TouchedCells.of(sums));
  }

  private static Map<String, List<Float>> vectors(Dataset<Row> sums) {
    return facets(sums).collectAsList().stream()
        .collect(
            Collectors.toMap(
                row ->
                    AccountFacets.ACCOUNT_REF.in(row)
                        + "/"
                        + row.<Integer>getAs(NearestAccounts.PLACE),
                row -> row.getList(row.fieldIndex(AccountFacets.VECTOR.name()))));
  }

  private static long ofTheCampaign(List<Row> links, int ends) {
    return links.stream().filter(link -> campaigners(link) == ends).count();
  }

  private static int campaigners(Row link) {
    return (Links.LEFT_REF.in(link).startsWith("campaign") ? 1 : 0)
        + (Links.RIGHT_REF.in(link).startsWith("campaign") ? 1 : 0);
  }

  /** With each cell's prompts on some days of the window. */
  private static Dataset<Row> sums(SparkSession spark, Map<String, int[]> accounts, Random random) {
    List<String> rows = new ArrayList<>();
    accounts.forEach(
        (account, asked) -> {
          Map<Integer, int[]> days = new TreeMap<>();
          for (int cell = 0; cell < asked.length; cell++) {
            for (int prompt = 0; prompt < asked[cell]; prompt++) {
              int day = 4 * random.nextInt(7);
              days.computeIfAbsent(day, any -> new int[asked.length])[cell]++;
            }
          }
          days.forEach((day, cells) -> rows.add(row(account, NIGHT.minusDays(day), cells)));
        });
    return SUMS.from(days(spark, rows));
  }

  private static Dataset<Row> onOneDay(SparkSession spark, Map<String, int[]> accounts) {
    List<String> rows = new ArrayList<>();
    accounts.forEach((account, asked) -> rows.add(row(account, NIGHT, asked)));
    return days(spark, rows);
  }

  private static Dataset<Row> days(SparkSession spark, List<String> rows) {
    return TextTable.full(
        spark,
        AccountDays.TABLE,
        "event_date | account_ref | epoch | requests | prompts | cells\n"
            + String.join("\n", rows));
  }

  private static String row(String account, LocalDate day, int[] asked) {
    String cells =
        IntStream.range(0, asked.length)
            .filter(cell -> asked[cell] > 0)
            .mapToObj(
                cell ->
                    ("{\"cell\":%d,\"requests\":%2$d,\"prompts\":%2$d,\"follow_ups\":0,"
                            + "\"answered\":0,\"log_output\":0}")
                        .formatted(cell, asked[cell]))
            .collect(Collectors.joining(",", "[", "]"));
    int all = IntStream.of(asked).sum();
    return "%s | %s | e1 | %d | %d | %s".formatted(day, account, all, all, cells);
  }
}
