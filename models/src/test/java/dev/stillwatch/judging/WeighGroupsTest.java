package dev.stillwatch.judging;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeighGroupsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final int ORDINARY = 40;

  @ParameterizedTest(name = "{0} campaigns")
  @ValueSource(ints = {1, 10, 20})
  void howManyPlainCampaignsThereAreMakesNoGroupWeakerOrStronger(int campaigns) {
    Map<String, Strength> alone = strengths(ordinary());
    List<Row> mixed = ordinary();
    for (int i = 0; i < campaigns; i++) {
      mixed.addAll(campaign("campaign " + i, 0));
    }

    Map<String, Strength> among = strengths(mixed);

    assertThat(among).containsAllEntriesOf(alone).hasSize(ORDINARY + campaigns);
    assertThat(among.get("campaign 0").bits()).isGreaterThan(12);
  }

  @Test
  void aWeakCampaignIsNotHiddenByPlainOnes() {
    List<Row> mixed = ordinary();
    for (int i = 0; i < 20; i++) {
      mixed.addAll(campaign("plain " + i, 0));
    }
    mixed.addAll(campaign("weak", 1));

    List<Row> alone = ordinary();
    alone.addAll(campaign("weak", 1));

    assertThat(strengths(mixed).get("weak")).isEqualTo(strengths(alone).get("weak"));
  }

  @Test
  void whoeverIsNotStrongEnoughIsOrdinary() {
    List<Row> mixed = ordinary();
    for (int i = 0; i < 20; i++) {
      mixed.addAll(campaign("nearly " + i, 1));
    }

    assertThat(strengths(mixed).get("nearly 0").bits())
        .isLessThan(strengths(ordinaryAnd("nearly 0")).get("nearly 0").bits());
  }

  @Test
  void isCountedByLikelyMembersAsCasesAre() {
    List<Row> likely = ordinary();
    List<Row> strangers = ordinary();
    for (int i = 0; i < 20; i++) {
      likely.addAll(campaign("one " + i, 0));
      strangers.addAll(ofLikely(2, campaign("one " + i, 0)));
    }

    // 12 bits and more: enough for 40 members and too few for two among 38 strangers.
    assertThat(strengths(likely).get("one 0").bits()).isBetween(12.0, 20.0);
    assertThat(strengths(strangers).get("one 0").bits())
        .isLessThan(strengths(likely).get("one 0").bits());
  }

  private static List<Row> ofLikely(long members, List<Row> group) {
    return group.stream()
        .map(
            row -> {
              Object[] values = new Object[row.size()];
              for (int i = 0; i < values.length; i++) {
                values[i] = i == values.length - 1 ? members : row.get(i);
              }
              return (Row) new GenericRowWithSchema(values, JudgeGroups.MEASURED);
            })
        .toList();
  }

  private static List<Row> ordinaryAnd(String weak) {
    List<Row> rows = ordinary();
    rows.addAll(campaign(weak, 1));
    return rows;
  }

  private static Map<String, Strength> strengths(List<Row> measured) {
    Iterator<Row> judged =
        new WeighGroups(NIGHT, Levels.shipped(), new Bar(10, 3)).call("night", measured.iterator());
    List<Row> rows = new ArrayList<>();
    judged.forEachRemaining(rows::add);
    return rows.stream()
        .map(GroupTests.GROUP_ID::in)
        .distinct()
        .collect(
            toMap(
                group -> group,
                group ->
                    Strength.of(
                        rows.stream()
                            .filter(row -> group.equals(GroupTests.GROUP_ID.in(row)))
                            .toList())));
  }

  private static List<Row> ordinary() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ORDINARY; i++) {
      rows.addAll(
          group(
              "ordinary " + i,
              0.4 + 0.3 * random.nextGaussian(),
              -3.6 + 0.5 * random.nextGaussian(),
              0.5 + 0.1 * random.nextGaussian(),
              0.1 * random.nextGaussian(),
              -0.8 + 0.3 * random.nextGaussian()));
    }
    return rows;
  }

  /** As campaigns are, so many tenths of the way towards ordinary groups. */
  private static List<Row> campaign(String name, double off) {
    return group(name, 0.05 + 0.1 * off, -5.4 + 0.8 * off, 0.2 * off, 0.6 - 0.35 * off, -2.8 + off);
  }

  private static List<Row> group(
      String name, double topics, double repeats, double sessions, double longer, double even) {
    List<Row> rows = new ArrayList<>();
    rows.add(measured(name, GroupTest.TOPICS, topics));
    rows.add(measured(name, GroupTest.REPEATS, repeats));
    rows.add(measured(name, GroupTest.SESSIONS, sessions));
    rows.add(measured(name, GroupTest.OWN_LENGTH, longer));
    rows.add(measured(name, GroupTest.EVENNESS, even));
    rows.add(measured(name, GroupTest.DOSE, null));
    rows.add(measured(name, GroupTest.ORGANISATIONS, 40.0));
    rows.add(measured(name, GroupTest.LARGEST, 0.05));
    rows.add(measured(name, GroupTest.PAYER, 0.05));
    rows.add(measured(name, GroupTest.HOUSE, 0.05));
    rows.add(measured(name, GroupTest.NETWORKS, 40.0));
    rows.add(measured(name, GroupTest.ITEMS, 0.0));
    rows.add(measured(name, GroupTest.LIST, null));
    rows.add(measured(name, GroupTest.HAUL, null));
    return rows;
  }

  private static Row measured(String group, GroupTest test, Double statistic) {
    return new GenericRowWithSchema(
        new Object[] {group, test.label(), statistic, 40L, "", 0.0, 0.0, false, 40L},
        JudgeGroups.MEASURED);
  }
}
