package dev.stillwatch.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.StyleTrait;
import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StyleProfilesTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 28);
  private static final String HEADER =
      "event_date | request_id | account_ref | script | prompt_words | max_tokens | temperature";

  @Test
  void areTheRootsOfSharesLessEverybodysOfUnitLength(SparkSession spark) {
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      add(requests, "usual" + i, 20, "Latn | 20 | null | null");
    }
    add(requests, "half", 10, "Latn | 20 | null | null");
    add(requests, "half", 10, "Latn | 20 | 2048 | null");
    add(requests, "capped", 20, "Latn | 20 | 2048 | null");
    add(requests, "seldom", 14, "Latn | 20 | 100 | 0");

    Map<String, double[]> profiles = profiles(spark, requests);

    // Whoever leaves all at everybody's defaults is of no direction, nor is who asks little; half a
    // cap that one in thirty sets comes to (0.71 - 0.05)^2 8.5 = 3.6 bits.
    assertThat(profiles).containsOnlyKeys("capped");
    double half = Math.sqrt(0.5);
    double open = (30 + half) / 32;
    double cap = (1 + half) / 32;
    double[] off = {-open * Math.sqrt(bits(open)), (1 - cap) * Math.sqrt(bits(cap))};
    double length = Math.hypot(off[0], off[1]);
    int first = StyleTrait.SCRIPT.bins() + StyleTrait.LENGTH.bins();
    // 2,048 is 2^11, and 64 to 127 are the second.
    int capped = first + 11 - 4;
    double[] profile = profiles.get("capped");
    assertThat(profile[first]).isCloseTo(off[0] / length, within(1e-6));
    assertThat(profile[capped]).isCloseTo(off[1] / length, within(1e-6));
    assertThat(Arrays.stream(profile).filter(x -> x != 0)).hasSize(2);
    assertThat(profile).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void areNobodysWhereAllAreAlikeOrStylesAreNotKept(SparkSession spark) {
    List<String> alike = new ArrayList<>();
    add(alike, "ann", 20, "Latn | 20 | null | null");
    add(alike, "bob", 30, "Latn | 20 | null | null");

    assertThat(profiles(spark, alike)).isEmpty();
    assertThat(profiles(spark, List.of())).isEmpty();
    Dataset<Row> before =
        TextTable.full(
            spark,
            AccountDays.TABLE,
            """
            event_date | account_ref | requests | styles
            2026-03-01 | ann         | 20       | null
            2026-03-02 | ann         | 20       | [{"style":0,"requests":20}]
            """);
    assertThat(window().from(before).collectAsList())
        .singleElement()
        .satisfies(sums -> assertThat(sums.getList(sums.fieldIndex("styles"))).hasSize(1));
  }

  /** One program sends half of twenty customers' requests; 120 have settings of their own. */
  @Test
  void linkWhatOneProgramSendsAmongOtherRequests(SparkSession spark) {
    Random random = new Random(7);
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      String name = (i < 20 ? "pool" : "own") + i;
      String settings =
          "%s | %s"
              .formatted(
                  List.of("null", "512", "1024", "4096").get(random.nextInt(4)),
                  List.of("null", "0", "0.3", "0.7", "1").get(random.nextInt(5)));
      int usual = 3 + random.nextInt(5);
      for (int r = 0; r < 20; r++) {
        int words = 1 << Math.max(0, usual + (int) Math.round(random.nextGaussian()));
        add(requests, name, 1, "Latn | %d | %s".formatted(words, settings));
      }
      for (int r = 0; i < 20 && r < 20; r++) {
        int words = 200 + random.nextInt(60);
        add(requests, name, 1, "Latn | %d | 16000 | 0.9".formatted(words));
      }
    }

    List<Row> links =
        new LinkByNeighbours(NIGHT, StyleProfiles.CHANNEL, "whole", 10, 0.3)
            .from(
                new NearestAccounts(10, 0.6).from(new StyleProfiles().from(sums(spark, requests))))
            .collectAsList();

    assertThat(links.stream().filter(StyleProfilesTest::isOfThePool).count()).isGreaterThan(40);
    assertThat(links)
        .noneMatch(
            link ->
                Links.LEFT_REF.in(link).startsWith("own")
                    && Links.RIGHT_REF.in(link).startsWith("pool"));
  }

  private static double bits(double mean) {
    return -2 * Math.log(mean) / Math.log(2);
  }

  private static boolean isOfThePool(Row link) {
    return Links.LEFT_REF.in(link).startsWith("pool")
        && Links.RIGHT_REF.in(link).startsWith("pool");
  }

  private static void add(List<String> requests, String account, int count, String form) {
    for (int i = 0; i < count; i++) {
      LocalDate day = NIGHT.minusDays(requests.size() % 28);
      requests.add("%s | r%d | %s | %s".formatted(day, requests.size(), account, form));
    }
  }

  private static Map<String, double[]> profiles(SparkSession spark, List<String> requests) {
    Map<String, double[]> profiles = new TreeMap<>();
    for (Row row : new StyleProfiles().from(sums(spark, requests)).collectAsList()) {
      profiles.put(
          AccountFacets.ACCOUNT_REF.in(row),
          row.<Float>getList(1).stream().mapToDouble(x -> x).toArray());
    }
    return profiles;
  }

  private static Dataset<Row> sums(SparkSession spark, List<String> requests) {
    return window()
        .from(
            new SumAccountDays()
                .from(
                    requests.isEmpty()
                        ? Requests.TABLE.empty(spark)
                        : TextTable.full(
                            spark, Requests.TABLE, HEADER + "\n" + String.join("\n", requests))));
  }

  private static SumWindow window() {
    return new SumWindow(NIGHT, Period.ofDays(28), "-");
  }
}
