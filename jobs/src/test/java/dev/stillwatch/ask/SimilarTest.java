package dev.stillwatch.ask;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.embedding.TermCounts;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In a plane with cells at (1, 0) and (0, 1). */
@ExtendWith(SparkExtension.class)
class SimilarTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final Codebook PLANE =
      Codebook.ofVectors("m", FIRST, 10, 1, new float[] {1, 0, 0, 1}, new float[2]);

  @Test
  void distancesAreThoseOfTheKeptVectors(SparkSession spark) {
    // Residuals in steps of 0.01: x at (1, 0); y at (0.6, 0.8) = (0, 1) + (0.6, -0.2); z at (0, 1).
    List<Section> parts = similar(spark, 1.0).toRequest("x1", Set.of("prompts", "days"), 10);

    assertThat(parts.get(0).answer().rows().stream().map(SimilarTest::start))
        .containsExactly(
            // cos((1,0), (1,0)) = 1, (0.6,0.8): 0.6, (0,1): 0.
            "0.0 ann 2 2026-03-01 2026-03-02",
            "0.4 bob 1 2026-03-02 2026-03-02",
            "1.0 cat 1 2026-03-02 2026-03-02");
    assertThat(parts.get(1).answer().rows()).hasSize(2);
  }

  @Test
  void whatIsTooFarAwayOrOfAnotherDayIsLeftOut(SparkSession spark) {
    assertThat(prompts(similar(spark, 0.5)))
        .extracting(row -> row.getString(1))
        .containsExactly("ann", "bob");
  }

  @Test
  void aTextIsComparedOnlyWhereTheEpochCanEmbedIt(SparkSession spark) {
    assertThatThrownBy(() -> similar(spark, 1.0).toText("hello", Set.of(), 10))
        .hasMessageContaining("vectors of epoch")
        .hasMessageNotContaining("hello");
    assertThatThrownBy(() -> similar(spark, 1.0).toRequest("nobody", Set.of(), 10))
        .hasMessage("Cannot find prompts: no request nobody in the lake");
  }

  @Test
  void aTextIsLikeItself() {
    Codebook book = embedding();
    String text = "prove that the sum of two even numbers is even";
    Likeness likeness = Likeness.toText(book, text);
    float[] vector = new float[book.dimensions()];
    book.embedder().embed(List.of(text), vector);

    byte[] residual = new byte[vector.length];
    float scale = 2f / 127;
    for (int i = 0; i < vector.length; i++) {
      residual[i] = (byte) Math.round((vector[i] - book.centres()[i]) / scale);
    }
    // Each of 8 numbers is right to scale / 2 = 0.008, so the cosine to about 8 * 0.008^2 / 2.
    assertThat(likeness.cosine(0, residual, scale)).isGreaterThan(0.999).isLessThanOrEqualTo(1);
    assertThatThrownBy(() -> Likeness.toText(book, " "))
        .hasMessageStartingWith("Cannot compare: nothing of the text is known");
  }

  private static List<Row> prompts(Similar similar) {
    return similar.toRequest("x1", Set.of("prompts"), 10).get(0).answer().rows();
  }

  private static String start(Row row) {
    return "%s %s %s %s %s".formatted(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4));
  }

  private static Similar similar(SparkSession spark, double within) {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(
        Codebooks.TABLE,
        spark.createDataFrame(List.of(PLANE.toRow()), Codebooks.TABLE.schema()),
        "test");
    Dataset<Row> drawn =
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref | cell | text_hash | residual_scale
            2026-03-01 | x1         | ann         | 0    | 1         | 0.01
            2026-03-02 | x2         | ann         | 0    | 1         | 0.01
            2026-03-02 | y          | bob         | 1    | 2         | 0.01
            2026-03-02 | z          | cat         | 1    | 3         | 0.01
            2026-03-02 | none       | dan         | null | 4         | null
            2026-02-01 | old        | eve         | 0    | 1         | 0.01
            """);
    lake.append(
        Requests.TABLE,
        drawn
            .withColumn("epoch", lit(PLANE.epoch()))
            // 60 and -20 as signed bytes.
            .withColumn(
                "residual",
                when(Requests.REQUEST_ID.ref().equalTo("y"), unhex(lit("3CEC")))
                    .when(Requests.CELL.ref().isNotNull(), unhex(lit("0000")))),
        "test");
    lake.append(
        dev.stillwatch.lake.tables.Runs.TABLE,
        SmallLake.in(spark).read(dev.stillwatch.lake.tables.Runs.TABLE),
        "test");
    return new Similar(spark, lake, new FindSimilar(FIRST, FIRST.plusDays(1), within), 10);
  }

  // Eight dimensions of noise for every term, one cell.
  private static Codebook embedding() {
    Random random = new Random(7);
    float[] weights = new float[TermCounts.TERMS];
    Arrays.fill(weights, 1);
    float[] basis = new float[TermCounts.TERMS * 8];
    for (int i = 0; i < basis.length; i++) {
      basis[i] = (float) random.nextGaussian();
    }
    Row plain =
        Codebook.ofVectors("m", FIRST, 1, 1, new float[] {1, 0, 0, 0, 0, 0, 0, 0}, new float[8])
            .toRow();
    Object[] values = new Object[plain.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = plain.get(i);
    }
    values[plain.fieldIndex(Codebooks.TERM_WEIGHTS.name())] =
        dev.stillwatch.embedding.Vectors.bytes(weights);
    values[plain.fieldIndex(Codebooks.BASIS.name())] =
        dev.stillwatch.embedding.Vectors.bytes(basis);
    return Codebook.from(
        new org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema(values, plain.schema()));
  }
}
