package dev.stillwatch.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FormFacetsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final SumWindow SUMS = new SumWindow(NIGHT, Period.ofDays(28), "e1");
  private static final FormFacets FORM = new FormFacets(NIGHT, new Corners("e1"));

  @Test
  void weighsTopicsThatComeBackLessThanTouchedOnes(SparkSession spark) {
    // a: 12 prompts in cell 0, one each in 1 to 4: D = 1/12 + 4.
    // b: 4 in each of the cells 0 to 3: D = 4 / 4 = 1, no touch facet.
    // c: 2 in each of the cells 0 to 7: D = 8 / 2 = 4, touch and whole point alike.
    Map<String, Row> facets =
        facets(
            spark,
            """
            event_date | account_ref | epoch | requests | prompts | cells
            2026-03-10 | a | e1 | 16 | 16 | [{"cell":0,"requests":12,"prompts":12,"follow_ups":0,"answered":0,"log_output":0},{"cell":1,"requests":1,"prompts":1,"follow_ups":0,"answered":0,"log_output":0},{"cell":2,"requests":1,"prompts":1,"follow_ups":0,"answered":0,"log_output":0},{"cell":3,"requests":1,"prompts":1,"follow_ups":0,"answered":0,"log_output":0},{"cell":4,"requests":1,"prompts":1,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-10 | b | e1 | 16 | 16 | [{"cell":0,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0},{"cell":1,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0},{"cell":2,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0},{"cell":3,"requests":4,"prompts":4,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-10 | c | e1 | 16 | 16 | [{"cell":0,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":1,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":2,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":3,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":4,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":5,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":6,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0},{"cell":7,"requests":2,"prompts":2,"follow_ups":0,"answered":0,"log_output":0}]
            """);

    assertThat(facets.keySet())
        .containsExactly("a touch", "a whole", "b whole", "c touch", "c whole");
    assertThat(AccountFacets.MASS.in(facets.get("a touch"))).isCloseTo(4 + 1 / 12.0, within(1e-9));
    assertThat(AccountFacets.MASS.in(facets.get("c touch"))).isCloseTo(4, within(1e-9));
    // Along axis 0 against axis 1: 12 : 1 of the whole, 1/12 : 1 of the touch.
    assertThat(ratio(facets.get("a whole"))).isCloseTo(12, within(1e-4));
    assertThat(ratio(facets.get("a touch"))).isCloseTo(1 / 12.0, within(1e-6));
    assertThat(vector(facets.get("c touch"))).isEqualTo(vector(facets.get("c whole")));
  }

  @Test
  void countsOnlyTheWindowAndTheEpoch(SparkSession spark) {
    Map<String, Row> facets =
        facets(
            spark,
            """
            event_date | account_ref | epoch | requests | prompts | cells
            2026-02-28 | a | e1 | 20 | 20 | [{"cell":7,"requests":20,"prompts":20,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-01 | a | e1 | 10 | 10 | [{"cell":0,"requests":10,"prompts":10,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-28 | a | e1 | 10 | 10 | [{"cell":1,"requests":10,"prompts":10,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-29 | a | e1 | 20 | 20 | [{"cell":7,"requests":20,"prompts":20,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-20 | a | e0 | 20 | 20 | [{"cell":7,"requests":20,"prompts":20,"follow_ups":0,"answered":0,"log_output":0}]
            2026-03-20 | b | e1 | 14 | 14 | [{"cell":0,"requests":14,"prompts":14,"follow_ups":0,"answered":0,"log_output":0}]
            """);

    assertThat(facets.keySet()).containsExactly("a whole");
    assertThat(AccountFacets.REQUESTS.in(facets.get("a whole"))).isEqualTo(20);
    List<Float> vector = vector(facets.get("a whole"));
    assertThat(vector.get(0)).isEqualTo(vector.get(1)).isCloseTo(0.7071f, within(1e-4f));
    assertThat(vector.get(7)).isZero();
  }

  @Test
  void isAnExpressionThatRunsNoJob(SparkSession spark) {
    Dataset<Row> none = AccountDays.TABLE.empty(spark);
    assertThat(JobCounter.jobsOf(spark, () -> FORM.from(SUMS.from(none)))).isZero();
    assertThat(FORM.from(SUMS.from(none)).count()).isZero();
  }

  private static Map<String, Row> facets(SparkSession spark, String drawn) {
    Map<String, Row> facets = new TreeMap<>();
    FORM.from(SUMS.from(TextTable.full(spark, AccountDays.TABLE, drawn)))
        .collectAsList()
        .forEach(
            row ->
                facets.put(
                    AccountFacets.ACCOUNT_REF.in(row) + " " + AccountFacets.FACET.in(row), row));
    return facets;
  }

  private static List<Float> vector(Row facet) {
    return facet.getList(facet.fieldIndex(AccountFacets.VECTOR.name()));
  }

  private static double ratio(Row facet) {
    return vector(facet).get(0) / vector(facet).get(1);
  }

  /** Eight cells, one along each axis, about a mean of nothing. */
  private record Corners(String epoch) implements Cells {
    @Override
    public int count() {
      return 8;
    }

    @Override
    public int dimensions() {
      return 8;
    }

    @Override
    public float[] centres() {
      float[] centres = new float[64];
      for (int i = 0; i < 8; i++) {
        centres[9 * i] = 1;
      }
      return centres;
    }

    @Override
    public float[] mean() {
      return new float[8];
    }

    @Override
    public void nearest(float[] vectors, int rows, int[] cell, float[] margin) {
      throw new UnsupportedOperationException("Not asked for here");
    }
  }
}
