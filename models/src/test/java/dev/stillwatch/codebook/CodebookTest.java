package dev.stillwatch.codebook;

import static dev.stillwatch.codebook.Numbers.gaussian;
import static dev.stillwatch.codebook.Numbers.unitRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.TermCounts;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.testing.SparkExtension;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CodebookTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final int DIMENSIONS = 8;

  private final Codebook ofPrompts =
      Codebook.ofPrompts(
          DAY,
          1_000,
          7,
          gaussian(TermCounts.TERMS, 1),
          gaussian(TermCounts.TERMS * DIMENSIONS, 2),
          unitRows(20, DIMENSIONS, 3),
          gaussian(DIMENSIONS, 4));

  @Test
  void comesBackFromTheTableAsItWas(SparkSession spark) {
    Codebook successor = ofPrompts.replacing(ofVectors("someone's", 5));
    Codebook mapped = ofPrompts.replacing(ofPrompts);

    for (Codebook codebook : List.of(ofPrompts, ofVectors("m", 3), successor, mapped)) {
      Dataset<Row> table =
          Codebooks.TABLE.conform(
              spark.createDataFrame(List.of(codebook.toRow()), Codebooks.TABLE.schema()));
      Codebook back = Codebook.from(table.head());

      assertThat(back.epoch()).isEqualTo(codebook.epoch());
      assertThat(back.embedderId()).isEqualTo(codebook.embedderId());
      assertThat(back.trainedFor()).isEqualTo(DAY);
      assertThat(back.prompts()).isEqualTo(codebook.prompts());
      assertThat(back.centres()).isEqualTo(codebook.centres());
      assertThat(back.mean()).isEqualTo(codebook.mean());
      assertThat(back.previousEpoch()).isEqualTo(codebook.previousEpoch());
      assertThat(back.cellMap()).isEqualTo(codebook.cellMap());
      assertThat(back.embedsPrompts()).isEqualTo(codebook.embedsPrompts());
      if (codebook.embedsPrompts()) {
        assertThat(embed(back.embedder())).isEqualTo(embed(codebook.embedder()));
      }
    }
  }

  @Test
  void travelsToExecutors() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ofPrompts);
    }
    Codebook back;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      back = (Codebook) in.readObject();
    }

    int[] cell = new int[20];
    back.nearest(ofPrompts.centres(), 20, cell, new float[20]);
    assertThat(cell[19]).isEqualTo(19);
    // Weights and basis are 4 bytes a number; the rest is small change.
    assertThat(bytes.size()).isLessThan(TermCounts.TERMS * (DIMENSIONS + 1) * 4 + 4_000);
  }

  @Test
  void isNamedByDayAndContent() {
    assertThat(ofPrompts.epoch()).matches("2026-03-01-[0-9a-f]{8}");
    assertThat(ofPrompts.embedderId()).matches("hashed-terms-1/8/[0-9a-f]{8}");
    assertThat(ofVectors("m", 3).epoch()).isNotEqualTo(ofVectors("m", 4).epoch());
  }

  @Test
  void aCodebookOfVectorsEmbedsNothing() {
    assertThatThrownBy(() -> ofVectors("m", 3).embedder())
        .hasMessageStartingWith("Cannot embed prompts: codebook 2026-03-01-")
        .hasMessageEndingWith("is of embeddings that come with the log");
  }

  @Test
  void refusesARowWhosePartsDoNotFit(SparkSession spark) {
    Row row = ofVectors("m", 3).toRow();
    Dataset<Row> wrong =
        spark
            .createDataFrame(List.of(row), Codebooks.TABLE.schema())
            .withColumn("dimensions", org.apache.spark.sql.functions.lit(7));

    assertThatThrownBy(() -> Codebook.from(wrong.head()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid codebook 2026-03-01-");
  }

  @Test
  void mapsTheCellsOfTheEpochItReplaces() {
    Codebook old = ofVectors("m", 3);
    float[] shuffled = old.centres().clone();
    System.arraycopy(old.centres(), 0, shuffled, DIMENSIONS, DIMENSIONS);
    System.arraycopy(old.centres(), DIMENSIONS, shuffled, 0, DIMENSIONS);
    Codebook now = Codebook.ofVectors("m", DAY, 10, 7, shuffled, old.mean());

    assertThat(now.replacing(old).cellMap()).startsWith(1, 0, 2, 3).hasSize(20);
    assertThat(now.replacing(old).previousEpoch()).contains(old.epoch());
    assertThat(now.replacing(ofVectors("other", 3)).cellMap()).isEmpty();
  }

  @Test
  void carriesCentresOverToANewBasis() {
    // The new basis is the old one with its axes in another order and turned round: so are centres.
    float[] basis = orthonormalColumns();
    float[] turned = new float[basis.length];
    float[] centres = unitRows(20, DIMENSIONS, 3);
    float[] turnedCentres = new float[centres.length];
    for (int i = 0; i < basis.length; i++) {
      turned[i / DIMENSIONS * DIMENSIONS + (i + 3) % DIMENSIONS] = -basis[i];
    }
    for (int i = 0; i < centres.length; i++) {
      turnedCentres[i / DIMENSIONS * DIMENSIONS + (i + 3) % DIMENSIONS] = -centres[i];
    }
    float[] weights = new float[TermCounts.TERMS];
    java.util.Arrays.fill(weights, 2f);
    float[] mean = new float[DIMENSIONS];
    Codebook old = Codebook.ofPrompts(DAY, 9, 7, weights, basis, centres, mean);
    Codebook now = Codebook.ofPrompts(DAY, 9, 7, weights, turned, turnedCentres, mean);

    int[] map = now.replacing(old).cellMap();

    for (int cell = 0; cell < 20; cell++) {
      assertThat(map[cell]).isEqualTo(cell);
    }
  }

  private static float[] orthonormalColumns() {
    float[] basis = new float[TermCounts.TERMS * DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      basis[(100 + 7 * i) * DIMENSIONS + i] = 1;
    }
    return basis;
  }

  private static Codebook ofVectors(String embedder, long seed) {
    return Codebook.ofVectors(
        embedder, DAY, 10, seed, unitRows(20, DIMENSIONS, seed), gaussian(DIMENSIONS, seed));
  }

  private static float[] embed(Embedder embedder) {
    float[] into = new float[embedder.dimensions()];
    embedder.embed(List.of("How many eggs are in a dozen?"), into);
    return into;
  }
}
