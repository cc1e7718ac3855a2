package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FormGroupsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 28);

  /** Six accounts send one frame; four of a firm send another, as does the first of the six. */
  @Test
  void whoHangsOnToAGroupByOneAccountIsOfItUnlessItsChannelAsksForBlocks(SparkSession spark) {
    List<String> rings = new ArrayList<>();
    ring(rings, List.of("a0", "a1", "a2", "a3", "a4", "a5"));
    ring(rings, List.of("a0", "firm1", "firm2", "firm3", "firm4"));
    Dataset<Row> links = drawn(spark, rings);

    assertThat(members(links, false)).contains("a0", "a5", "firm1", "firm4");
    assertThat(members(links, true)).containsExactly("a0", "a1", "a2", "a3", "a4", "a5");
  }

  /** The same six accounts are alike in two regions, and one of them in a third with others. */
  @Test
  void aGroupIsAboutOneRegion(SparkSession spark) {
    List<String> rings = new ArrayList<>();
    ring(rings, List.of("a0", "a1", "a2", "a3", "a4", "a5"), "region-1");
    ring(rings, List.of("a0", "a1", "a2", "a3", "a4", "a5"), "region-2");
    ring(rings, List.of("a0", "b1", "b2", "b3", "b4"), "region-3");

    Map<String, Long> sizes =
        groups(drawn(spark, rings), false).stream()
            .collect(
                Collectors.groupingBy(
                    row -> Groups.FACET.in(row) + " " + Groups.GROUP_ID.in(row),
                    TreeMap::new,
                    Collectors.counting()));

    assertThat(sizes.values()).containsExactly(6L, 6L, 5L);
    assertThat(sizes.keySet().stream().map(name -> name.substring("region-1".length())))
        .doesNotHaveDuplicates();
  }

  private static void ring(List<String> links, List<String> holders) {
    ring(links, holders, "whole");
  }

  private static void ring(List<String> links, List<String> holders, String facet) {
    for (int i = 0; i < holders.size(); i++) {
      for (int step = 1; step <= holders.size() / 2; step *= 2) {
        String one = holders.get(i);
        String other = holders.get((i + step) % holders.size());
        links.add(
            "2026-03-28 | frames | %s | %s | %s | 0.5 | 7 | 1"
                .formatted(
                    one.compareTo(other) < 0 ? one : other,
                    one.compareTo(other) < 0 ? other : one,
                    facet));
      }
    }
  }

  private static Dataset<Row> drawn(SparkSession spark, List<String> links) {
    return TextTable.full(
        spark,
        Links.TABLE,
        "run_date | channel | left_ref | right_ref | facet | weight | bits | shared\n"
            + String.join("\n", links));
  }

  private static List<String> members(Dataset<Row> links, boolean inBlocks) {
    return groups(links, inBlocks).stream().map(Groups.ACCOUNT_REF::in).sorted().toList();
  }

  private static List<Row> groups(Dataset<Row> links, boolean inBlocks) {
    // One community of all, whatever hangs together.
    Grouping grouping = new Grouping("frames", 0.1, 0.01, 5, 100, inBlocks);
    return new FormGroups(NIGHT, List.of(grouping)).from(links).collectAsList();
  }
}
