package dev.stillwatch.linking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class DayProfilesTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 28);
  private static final int WINDOW = 28;

  @Test
  void areTheRootsOfSharesLessEverybodysOfUnitLength(SparkSession spark) {
    Map<String, int[]> daily = new TreeMap<>();
    daily.put("first", days(0, 7, 4));
    daily.put("last", days(21, 28, 9));
    for (int i = 0; i < 8; i++) {
      daily.put("usual" + i, days(0, 28, 5));
    }
    daily.put("seldom", days(0, 9, 1));
    daily.put("once", days(3, 5, 20));

    Map<String, double[]> profiles = profiles(spark, daily);

    // Whoever asks every day as everybody does is of no direction, nor is who asks little, or on
    // two days alone.
    assertThat(profiles).containsOnlyKeys("first", "last");
    double root = 1 / Math.sqrt(7);
    double usual = 1 / Math.sqrt(28);
    double[] off = {root - (root + 8 * usual) / 10, -8 * usual / 10, -(root + 8 * usual) / 10};
    double length = Math.sqrt(7 * off[0] * off[0] + 14 * off[1] * off[1] + 7 * off[2] * off[2]);
    assertThat(profiles.get("first")[0]).isCloseTo(off[0] / length, within(1e-6));
    assertThat(profiles.get("first")[10]).isCloseTo(off[1] / length, within(1e-6));
    assertThat(profiles.get("first")[27]).isCloseTo(off[2] / length, within(1e-6));
    assertThat(profiles.get("last")[27]).isCloseTo(off[0] / length, within(1e-6));
  }

  @Test
  void areNobodysWhereFewDaysAreKnownOrNobodyAsksMuch(SparkSession spark) {
    Map<String, int[]> young = new TreeMap<>();
    young.put("first", days(15, 20, 4));
    young.put("last", days(23, 28, 4));
    Map<String, int[]> quiet = new TreeMap<>();
    quiet.put("seldom", days(0, 9, 1));

    assertThat(profiles(spark, young)).isEmpty();
    assertThat(profiles(spark, quiet)).isEmpty();
    assertThat(profiles(spark, Map.of())).isEmpty();
  }

  /** Twenty accounts are switched on and off together; eighty come and go as they like. */
  @Test
  void linkAccountsThatAreSwitchedOnAndOffTogether(SparkSession spark) {
    Random random = new Random(7);
    Map<String, int[]> daily = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      daily.put("pool" + i, sprinkled(random, days(9, 19, 20)));
    }
    for (int i = 0; i < 80; i++) {
      int from = random.nextInt(20);
      daily.put("own" + i, sprinkled(random, days(from, from + 4 + random.nextInt(5), 20)));
    }

    List<Row> links =
        new LinkByNeighbours(NIGHT, "timing", "whole", 10, 0.3)
            .from(
                new NearestAccounts(10, 0.7)
                    .from(new DayProfiles(NIGHT, Period.ofDays(WINDOW)).from(sums(spark, daily))))
            .collectAsList();

    long together =
        links.stream()
            .filter(link -> Links.LEFT_REF.in(link).startsWith("pool"))
            .filter(link -> Links.RIGHT_REF.in(link).startsWith("pool"))
            .count();
    assertThat(together).isGreaterThan(40);
    assertThat(links)
        .noneMatch(
            link ->
                Links.LEFT_REF.in(link).startsWith("own")
                    && Links.RIGHT_REF.in(link).startsWith("pool"));
  }

  private static int[] days(int from, int to, int requests) {
    int[] days = new int[WINDOW];
    for (int day = from; day < to; day++) {
      days[day] = requests;
    }
    return days;
  }

  private static int[] sprinkled(Random random, int[] days) {
    for (int i = 0; i < 20; i++) {
      days[random.nextInt(days.length)]++;
    }
    return days;
  }

  private static Map<String, double[]> profiles(SparkSession spark, Map<String, int[]> daily) {
    Map<String, double[]> profiles = new TreeMap<>();
    for (Row row :
        new DayProfiles(NIGHT, Period.ofDays(WINDOW)).from(sums(spark, daily)).collectAsList()) {
      profiles.put(
          AccountFacets.ACCOUNT_REF.in(row),
          row.<Float>getList(1).stream().mapToDouble(x -> x).toArray());
    }
    return profiles;
  }

  private static Dataset<Row> sums(SparkSession spark, Map<String, int[]> daily) {
    List<String> rows = new ArrayList<>();
    daily.forEach(
        (account, days) -> {
          for (int day = 0; day < days.length; day++) {
            if (days[day] > 0) {
              rows.add(
                  "%s | %s | %d".formatted(NIGHT.minusDays(WINDOW - 1L - day), account, days[day]));
            }
          }
        });
    return new SumWindow(NIGHT, Period.ofDays(WINDOW), "e1")
        .from(
            rows.isEmpty()
                ? AccountDays.TABLE.empty(spark)
                : TextTable.full(
                    spark,
                    AccountDays.TABLE,
                    "event_date | account_ref | requests\n" + String.join("\n", rows)));
  }
}
