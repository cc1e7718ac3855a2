package dev.stillwatch.codebook;

import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class TrainCodebookTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final StructType PROMPTS =
      new StructType().add("account_ref", "string").add("prompt_text", "string");

  private final TrainCodebook train = new TrainCodebook(16, 64, 2_000, 50, 7);

  @Test
  void theSameRowsGiveTheSameCodebookHoweverTheyLie(SparkSession spark) {
    Dataset<Row> prompts = prompts(spark, 40, 40);

    Codebook one = train.fromPrompts(prompts.coalesce(1), DAY);
    Codebook other = train.fromPrompts(prompts.orderBy(rand(3)).repartition(7), DAY);

    assertThat(other.epoch()).isEqualTo(one.epoch());
    assertThat(other.embedderId()).isEqualTo(one.embedderId());
    assertThat(one.dimensions()).isEqualTo(16);
    assertThat(one.count()).isBetween(40, 64);
  }

  @Test
  void cellsHoldPromptsOfOneTopic(SparkSession spark) {
    Codebook codebook = train.fromPrompts(prompts(spark, 40, 40), DAY);
    float[] vectors = new float[3 * 16];
    codebook
        .embedder()
        .embed(
            List.of(
                topical(3, 1, 2, 5, 4, 7), topical(3, 4, 11, 2, 15, 6), topical(5, 1, 2, 5, 4, 7)),
            vectors);

    assertThat(dot(vectors, 0, 1)).isGreaterThan(dot(vectors, 0, 2) + 0.5);
  }

  @Test
  void aHeavyAccountCannotOwnTheSample(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(RowFactory.create("heavy", "heavy " + word(i)));
      rows.add(RowFactory.create("light" + i, "light " + word(i)));
    }
    Dataset<Row> prompts = spark.createDataFrame(rows, PROMPTS);

    List<byte[]> sample =
        new DrawSample(300, 20, 7)
            .from(
                prompts,
                functions.col("account_ref"),
                functions.col("prompt_text"),
                functions.encode(DrawSample.content(), "UTF-8"));

    assertThat(sample).hasSize(300);
    assertThat(sample.stream().filter(text -> text[0] == 'h').count()).isBetween(1L, 20L);
  }

  @Test
  void equalPromptsCountOnce(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(RowFactory.create("a" + i % 3, "the same words " + word(i % 4)));
    }

    Codebook codebook = train.fromPrompts(spark.createDataFrame(rows, PROMPTS), DAY);

    assertThat(codebook.prompts()).isEqualTo(4);
  }

  @Test
  void onePromptIsEnough(SparkSession spark) {
    Dataset<Row> lone =
        spark.createDataFrame(List.of(RowFactory.create("ann", "hello there")), PROMPTS);

    Codebook codebook = train.fromPrompts(lone, DAY);

    float[] vector = new float[codebook.dimensions()];
    codebook.embedder().embed(List.of("hello there"), vector);
    assertThat(codebook.count()).isEqualTo(1);
    assertThat(Math.abs(vector[0])).isEqualTo(1f);
  }

  @Test
  void nothingToLearnFromIsAnError(SparkSession spark) {
    List<Row> rows =
        List.of(
            RowFactory.create("ann", ""),
            RowFactory.create("ann", null),
            RowFactory.create("bob", " \u200b"));

    assertThatThrownBy(() -> train.fromPrompts(spark.createDataFrame(rows, PROMPTS), DAY))
        .hasMessage("Cannot train a codebook: no prompt with a word in it");
    assertThatThrownBy(() -> train.fromVectors(vectors(spark, List.of()), "m", 4, DAY))
        .hasMessage("Cannot train a codebook: no usable vector of 4 dimensions");
  }

  @Test
  void learnsCellsOfVectorsAndLeavesOutBadOnes(SparkSession spark) {
    List<float[]> rows = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      float[] vector = new float[8];
      for (int j = 0; j < 8; j++) {
        vector[j] = (float) (random.nextGaussian() * 0.1 + (j == i % 3 ? 5 : 0));
      }
      rows.add(vector);
    }
    rows.add(new float[8]);
    rows.add(new float[] {1, 2});
    rows.add(new float[] {Float.NaN, 0, 0, 0, 0, 0, 0, 0});

    Codebook codebook = train.fromVectors(vectors(spark, rows), "m", 8, DAY);
    Codebook again = train.fromVectors(vectors(spark, rows).repartition(5), "m", 8, DAY);

    assertThat(codebook.prompts()).isEqualTo(300);
    assertThat(codebook.embedderId()).isEqualTo("m");
    assertThat(codebook.count()).isEqualTo(25);
    assertThat(again.epoch()).isEqualTo(codebook.epoch());
    for (int cell = 0; cell < codebook.count(); cell++) {
      float[] centre = codebook.centres().clone();
      assertThat(length(centre, cell * 8)).isBetween(0.99999, 1.00001);
    }
  }

  @Test
  void learnsCellsOfWhatAnotherEncoderMakesOfPrompts(SparkSession spark) {
    Dataset<Row> prompts = prompts(spark, 10, 20);
    Codebook own = train.fromPrompts(prompts, DAY);

    Codebook others = train.fromPrompts(prompts, own.embedder(), DAY);

    assertThat(others.embedderId()).isEqualTo(own.embedderId());
    assertThat(others.embedsPrompts()).isFalse();
    assertThat(others.prompts()).isEqualTo(own.prompts());
    assertThat(others.dimensions()).isEqualTo(own.dimensions());
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new TrainCodebook(1, 64, 10, 5, 7))
        .hasMessage("Invalid dimensions: 1 (must be 2 to 512)");
    assertThatThrownBy(() -> new TrainCodebook(8, 1, 10, 5, 7))
        .hasMessage("Invalid cells: 1 (must be 2 to 65536)");
  }

  private static Dataset<Row> prompts(SparkSession spark, int accounts, int each) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int account = 0; account < accounts; account++) {
      for (int i = 0; i < each; i++) {
        int topic = (account + random.nextInt(2)) % 10;
        rows.add(RowFactory.create("a" + account, topical(topic, random.ints(8, 0, 30).toArray())));
      }
    }
    return spark.createDataFrame(rows, PROMPTS);
  }

  private static String topical(int topic, int... words) {
    StringBuilder text = new StringBuilder();
    for (int w : words) {
      text.append('t').append(word(topic)).append(word(w)).append(' ');
    }
    return text.toString();
  }

  // Letters only: digits are masked.
  private static String word(int i) {
    return i == 0 ? "q" : word(i / 7) + (char) ('a' + i % 7);
  }

  private static Dataset<Row> vectors(SparkSession spark, List<float[]> vectors) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      rows.add(RowFactory.create("a" + i % 20, vectors.get(i)));
    }
    return spark.createDataFrame(
        rows,
        new StructType().add("account_ref", "string").add("prompt_embedding", "array<float>"));
  }

  private static double dot(float[] rows, int a, int b) {
    double sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += rows[a * 16 + i] * rows[b * 16 + i];
    }
    return sum;
  }

  private static double length(float[] rows, int from) {
    double squares = 0;
    for (int i = from; i < from + 8; i++) {
      squares += rows[i] * rows[i];
    }
    return Math.sqrt(squares);
  }
}
