package dev.stillwatch.investigate;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class JoinedViewTest {
  @Test
  void redactedPromptsAreNotAmongTheAnswers(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(
        CaseExemplars.TABLE,
        full(spark, CaseExemplars.TABLE, "case_id | text\nSW-1 | what they asked"),
        "reveal");
    Sql sql = new Sql(spark, new LakeViews(lake));

    assertThat(sql.rows("SELECT case_id, text FROM case_exemplars").collectAsList().toString())
        .isEqualTo("[[SW-1,[shown by reveal]]]");
  }

  @Test
  void groupsAreAsStrongAsDetectionFindsThem(SparkSession spark) {
    Lake lake = SmallLake.in(spark);
    lake.append(
        Groups.TABLE,
        full(
            spark,
            Groups.TABLE,
            """
            run_date   | group_id | channel    | account_ref | facet | degree
            2026-03-02 | relay    | profile    | ann         | whole | 2
            2026-03-02 | relay    | profile    | bob         | whole | 0
            2026-03-02 | replays  | signatures | cat         | whole | 1
            2026-03-02 | few      | profile    | cat         | whole | 1
            2026-03-02 | midst    | touch      | cat         | touch | 1
            2026-03-02 | by tokens | infrastructure | cat    | touch | 1
            """),
        "more groups");
    lake.append(
        GroupTests.TABLE,
        full(
            spark,
            GroupTests.TABLE,
            """
            run_date   | group_id | family              | test                    | statistic | bits | members
            2026-03-02 | relay    | homogeneous         | own topics              | 0.1       | 6 | 20
            2026-03-02 | relay    | no sessions         | session excess          | 0.9       | -1.9 | 20
            2026-03-02 | replays  | replayed signatures | signatures of others    | 0.9       | 10 | 20
            2026-03-02 | replays  | replayed signatures | signatures of strangers | 0.9       | 50 | 20
            2026-03-02 | replays  | no sessions         | session excess          | 0.9       | -1.9 | 20
            2026-03-02 | few | homogeneous | own topics | 0.1 | 6 | 19
            2026-03-02 | midst | equal dose | spread of shares | -2 | 2 | 95
            2026-03-02 | midst | two populations | accounts in between | 1 | -2 | 95
            2026-03-02 | midst | infrastructure | shared tokens | 0 | 0 | 95
            2026-03-02 | by tokens | equal dose | spread of shares | -2 | 2 | 95
            2026-03-02 | by tokens | two populations | accounts in between | 1 | -2 | 95
            """),
        "more groups");
    List<Row> expected =
        new StrengthOf(LocalDate.parse("2026-03-02"))
            .from(lake.read(GroupTests.TABLE))
            .orderBy("group_id")
            .collectAsList();
    List<Row> viewed =
        answer(
                spark,
                lake,
                "SELECT group_id, strength_bits, families, benign_reading, benign_bits, discount"
                    + " FROM v_groups JOIN v_last_night USING (run_date) ORDER BY group_id")
            .rows();

    assertThat(viewed.stream().map(Row::toString))
        .containsExactlyElementsOf(expected.stream().map(Row::toString).toList());
  }

  @Test
  void everyViewHoldsRowsOfTheSmallLake(SparkSession spark) {
    Lake lake = SmallLake.in(spark);

    for (JoinedView view : JoinedView.ALL) {
      assertThat(answer(spark, lake, "SELECT * FROM " + view.name()).rows())
          .as(view.name())
          .isNotEmpty();
    }
    assertThat(answer(spark, lake, "SELECT * FROM v_last_night").rows())
        .extracting(row -> row.getLocalDate(0))
        .containsExactly(LocalDate.parse("2026-03-02"));
    assertThat(answer(spark, lake, "SELECT hypothesis, case_id FROM v_release_effects").rows())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo("SW-1"));
  }

  private static Answer answer(SparkSession spark, Lake lake, String statement) {
    return new Sql(spark, new LakeViews(lake)).answer(statement, Map.of(), 100);
  }
}
