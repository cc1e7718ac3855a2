package dev.stillwatch.events;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.testing.DatasetAssert;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FindSpikesTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-31");
  private final FindSpikes find = new FindSpikes(NIGHT);

  @Test
  void joinsDaysThatAreAtMostOneDayApart(SparkSession spark) {
    Dataset<Row> days =
        days(
            spark,
            Map.of("2026-03-05", 60L, "2026-03-06", 80L, "2026-03-08", 70L, "2026-03-11", 90L));

    Dataset<Row> spikes = find.from(days);

    // The 7th is ordinary and lies between: 60 + 80 + 20 + 70. The 9th and 10th are a gap of two.
    DatasetAssert.assertThatRows(spikes)
        .hasRows(
            Spikes.TABLE,
            """
            run_date   | campaign_id | first_day  | last_day   | observed
            2026-03-31 | c1          | 2026-03-05 | 2026-03-08 | 230
            2026-03-31 | c1          | 2026-03-11 | 2026-03-11 | 90
            """);
    // The expectation is 20 a day, as on all other days.
    Row first = spikes.orderBy("first_day").first();
    assertThat(Spikes.EXPECTED.in(first)).isCloseTo(80, within(0.1));
    assertThat(Spikes.RATIO.in(first)).isCloseTo(2.875, within(0.01));
    assertThat(Spikes.P.in(first)).isLessThan(Spikes.Q.in(first));
    assertThat(Spikes.Q.in(first)).isLessThan(1e-6);
  }

  @Test
  void findsARiseThatBeganBeforeItShowed(SparkSession spark) {
    // 29 of 20 is nothing to speak of among 31 days, but three of them before 80 are.
    Dataset<Row> days =
        days(
            spark,
            Map.of("2026-03-15", 33L, "2026-03-16", 33L, "2026-03-17", 80L, "2026-03-18", 80L));

    Row spike = find.from(days).first();

    assertThat(Spikes.FIRST_DAY.in(spike)).isEqualTo("2026-03-17");
    assertThat(Spikes.ONSET.in(spike)).isBetween("2026-03-15", "2026-03-17");
    assertThat(Spikes.ONSET_LOW.in(spike)).isBetween("2026-03-15", "2026-03-17");
    assertThat(Spikes.ONSET_HIGH.in(spike)).isEqualTo("2026-03-17");
  }

  @Test
  void findsNothingWhereNothingStandsOut(SparkSession spark) {
    assertThat(find.from(days(spark, Map.of())).count()).isZero();
    assertThat(find.from(days(spark, Map.of("2026-03-05", 0L))).count()).isZero();
  }

  @Test
  void findsNothingWithoutHistory(SparkSession spark) {
    Dataset<Row> lone =
        full(
            spark,
            CampaignDays.TABLE,
            """
            run_date   | campaign_id | day        | requests | control_requests
            2026-03-31 | c1          | 2026-03-31 | 500      | 1000
            """);

    assertThat(find.from(lone).count()).isZero();
    assertThat(find.from(CampaignDays.TABLE.empty(spark)).count()).isZero();
  }

  @Test
  void startsNoJob(SparkSession spark) {
    Dataset<Row> days = CampaignDays.TABLE.empty(spark);

    assertThat(JobCounter.jobsOf(spark, () -> find.from(days))).isZero();
  }

  @Test
  void refusesAnImpossibleLevel() {
    assertThatThrownBy(() -> new FindSpikes(NIGHT, 0))
        .hasMessage("Invalid alpha: 0.0 (above 0, below 1)");
  }

  // 31 days of 20 requests beside 1,000 of the controls, but for the days named.
  private static Dataset<Row> days(SparkSession spark, Map<String, Long> others) {
    Map<LocalDate, Long> requests = new TreeMap<>();
    LocalDate.parse("2026-03-01").datesUntil(NIGHT.plusDays(1)).forEach(d -> requests.put(d, 20L));
    others.forEach((day, count) -> requests.put(LocalDate.parse(day), count));
    StringBuilder drawn = new StringBuilder("run_date|campaign_id|day|requests|control_requests\n");
    requests.forEach(
        (day, count) -> drawn.append("%s|c1|%s|%d|1000\n".formatted(NIGHT, day, count)));
    return full(spark, CampaignDays.TABLE, drawn.toString());
  }
}
