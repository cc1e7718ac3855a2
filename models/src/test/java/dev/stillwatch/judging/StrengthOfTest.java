package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StrengthOfTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);

  @Test
  void partsGetTheWholeDiscountAndWholeAccountsThatDoNotConverseSome(SparkSession spark) {
    Map<String, Double> discounts = new TreeMap<>();
    new StrengthOf(NIGHT)
        .from(
            full(
                spark,
                GroupTests.TABLE,
                """
                run_date   | group_id         | family      | test             | statistic | bits | members | dealt
                2026-03-02 | part             | equal dose  | spread of shares | -2        | 2 | 20 | true
                2026-03-02 | of a region      | no sessions | session excess   | 0.1       | 2 | 20 | true
                2026-03-02 | part             | no sessions | session excess   | 0.1       | 2 | 20 | null
                2026-03-02 | conversing part  | equal dose  | spread of shares | -2        | 2 | 20 | null
                2026-03-02 | conversing part  | no sessions | session excess   | 0.9       | -1.9 | 20 | null
                2026-03-02 | whole            | equal dose  | spread of shares | null      | 0 | 20 | null
                2026-03-02 | whole            | no sessions | session excess   | 0.2       | 1 | 20 | null
                2026-03-02 | whole            | homogeneous | own topics       | 0.3       | -1 | 20 | null
                2026-03-02 | of one template  | no sessions | session excess   | 0.2       | 1 | 20 | null
                2026-03-02 | of one template  | homogeneous | own topics       | 0.3       | 6 | 20 | null
                2026-03-02 | of one template  | common frames | rare frames in common | 3 | 1 | 20 | null
                2026-03-02 | whole of a region | no sessions | session excess  | 0.2       | 1 | 20 | null
                2026-03-02 | whole of a region | homogeneous | own topics      | null      | 0 | 20 | null
                2026-03-02 | conversing whole | no sessions | session excess   | 0.9       | -2 | 20 | null
                2026-03-02 | unknown          | no sessions | session excess   | null      | 0 | 20 | null
                2026-03-02 | relay            | no sessions | session excess   | 0.9       | -2 | 20 | null
                2026-03-02 | relay            | homogeneous | own topics       | 0.1       | 6 | 20 | null
                2026-03-02 | harness          | no sessions | session excess   | 0.9       | -2 | 20 | null
                2026-03-02 | harness          | homogeneous | own topics       | 0.1       | 3 | 20 | null
                2026-03-02 | midst | equal dose | spread of shares | -2 | 2 | 95 | null
                2026-03-02 | midst | two populations | accounts in between | 1 | -2 | 95 | null
                2026-03-02 | midst | infrastructure | shared tokens | 0 | 0 | 95 | null
                2026-03-02 | own topics | equal dose | spread of shares | -2 | 2 | 50 | null
                2026-03-02 | own topics | homogeneous | own topics | 0.3 | -0.6 | 50 | null
                2026-03-02 | by tokens | equal dose | spread of shares | -2 | 2 | 95 | null
                2026-03-02 | by tokens | two populations | accounts in between | 1 | -2 | 95 | null
                2026-03-02 | by tokens | infrastructure | shared tokens | null | 0 | 95 | null
                2026-03-02 | few | homogeneous | own topics | 0.1 | 6.5 | 19 | null
                """))
        .collectAsList()
        .forEach(
            row ->
                discounts.put(GroupTests.GROUP_ID.in(row), row.<Double>getAs(StrengthOf.DISCOUNT)));

    assertThat(discounts)
        .containsOnly(
            Map.entry("part", 1.0),
            Map.entry("conversing part", 1.0),
            Map.entry("of a region", 0.0),
            Map.entry("whole", StrengthOf.SOME),
            Map.entry("whole of a region", 0.0),
            Map.entry("of one template", 0.0),
            Map.entry("conversing whole", 0.0),
            Map.entry("relay", StrengthOf.SOME),
            Map.entry("harness", 0.0),
            Map.entry("midst", StrengthOf.SOME),
            Map.entry("own topics", 0.0),
            Map.entry("by tokens", 1.0),
            Map.entry("unknown", 0.0),
            Map.entry("few", 0.0));
  }

  @Test
  void replayedSignaturesAndVeryManyThingsAlikeNeedFewerFamiliesToBearThemOut(SparkSession spark) {
    Map<String, Long> families = new TreeMap<>();
    new StrengthOf(NIGHT)
        .from(
            full(
                spark,
                GroupTests.TABLE,
                """
                run_date   | group_id | family              | test                    | statistic | bits | members
                2026-03-02 | strange  | replayed signatures | signatures of others    | 0.5       | 10 | 20
                2026-03-02 | strange  | replayed signatures | signatures of strangers | 0.5       | 50 | 20
                2026-03-02 | strange  | infrastructure      | shared tokens           | 3         | 2 | 20
                2026-03-02 | unknown  | replayed signatures | signatures of others    | 0.5       | 10 | 20
                2026-03-02 | unknown  | replayed signatures | signatures of strangers | null      | 0 | 20
                2026-03-02 | unknown  | infrastructure      | shared tokens           | 3         | 2 | 20
                2026-03-02 | relay    | homogeneous         | own topics              | 0         | 6 | 20
                2026-03-02 | relay    | no repeats          | own repeats             | 0         | 2 | 20
                2026-03-02 | alike    | homogeneous         | own topics              | 0         | 5.9 | 20
                2026-03-02 | alike    | no repeats          | own repeats             | 0         | 1 | 20
                2026-03-02 | few | homogeneous | own topics | 0 | 6.5 | 19
                2026-03-02 | few | no repeats | own repeats | 0 | 2 | 19
                """))
        .collectAsList()
        .forEach(
            row -> families.put(GroupTests.GROUP_ID.in(row), row.<Long>getAs(StrengthOf.FAMILIES)));

    assertThat(families)
        .containsOnly(
            Map.entry("strange", 4L),
            Map.entry("unknown", 2L),
            Map.entry("relay", 3L),
            Map.entry("alike", 1L),
            Map.entry("few", 2L));
  }
}
