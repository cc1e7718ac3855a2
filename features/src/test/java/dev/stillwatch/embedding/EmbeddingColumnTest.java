package dev.stillwatch.embedding;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EmbeddingColumnTest {
  @Test
  void readsEveryEncoding(SparkSession spark) {
    assertThat(read(spark, "array<float>", "auto", "array(1.5f, -2f)")).containsExactly(1.5f, -2f);
    assertThat(read(spark, "array<double>", "array", "array(1.5d, -2d)"))
        .containsExactly(1.5f, -2f);
    // 1.5 is 0x3fc00000 and -2 is 0xc0000000.
    assertThat(read(spark, "binary", "auto", "X'0000c03f000000c0'")).containsExactly(1.5f, -2f);
    assertThat(read(spark, "binary", "f32le", "X'0000c03f000000c0'")).containsExactly(1.5f, -2f);
    assertThat(read(spark, "string", "json", "'[1.5, -2]'")).containsExactly(1.5f, -2f);
    assertThat(read(spark, "array<tinyint>", "int8:0.5:-1", "array(2Y, -5Y)"))
        .containsExactly(1.5f, -2f);
    assertThat(read(spark, "array<tinyint>", "auto", "array(127Y, 0Y)")).containsExactly(1f, 0f);
  }

  @Test
  void whatCannotBeReadIsNull(SparkSession spark) {
    assertThat(read(spark, "binary", "f32le", "X'0000c0'")).isNull();
    assertThat(read(spark, "string", "json", "'[1.5, '")).isNull();
    assertThat(read(spark, "string", "json", "'hello'")).isNull();
    assertThat(read(spark, "string", "json", "'[1.5, null]'")).isNull();
    assertThat(read(spark, "array<float>", "auto", "array(1f, null)")).isNull();
    assertThat(read(spark, "array<float>", "auto", "null")).isNull();
  }

  @Test
  void worksOnRowsAndNotOnlyOnLiterals(SparkSession spark) {
    StructType schema = new StructType().add("raw", "binary");
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create((Object) Vectors.bytes(new float[] {1, 2})),
                RowFactory.create((Object) null)),
            schema);

    List<Row> read =
        rows.select(EmbeddingColumn.floats(col("raw"), schema.apply("raw").dataType(), "auto"))
            .collectAsList();

    assertThat(read.get(0).<Float>getList(0)).containsExactly(1f, 2f);
    assertThat(read.get(1).isNullAt(0)).isTrue();
  }

  @Test
  void refusesEncodingsThatDoNotFitTheColumn() {
    assertThatThrownBy(
            () -> EmbeddingColumn.floats(lit(1), DataType.fromDDL("array<float>"), "f32le"))
        .hasMessage(
            "Cannot read embeddings: encoding f32le of a column of type array<float> "
                + "(known: auto, array, f32le, json, int8)");
    assertThatThrownBy(() -> EmbeddingColumn.floats(lit(1), DataType.fromDDL("int"), "auto"))
        .hasMessageContaining("encoding auto of a column of type int");
    assertThatThrownBy(
            () -> EmbeddingColumn.floats(lit(1), DataType.fromDDL("array<tinyint>"), "int8:x"))
        .hasMessage("Invalid embedding encoding: x (must be a number)");
  }

  @Test
  void saysWhyAVectorCannotBeUsed() {
    assertThat(EmbeddingColumn.problemWith(new float[] {3, 4}, 2)).isEmpty();
    assertThat(EmbeddingColumn.problemWith(new float[] {3, 4}, 3))
        .contains("embedding has 2 dimensions instead of 3");
    assertThat(EmbeddingColumn.problemWith(new float[] {Float.NaN, 4}, 2))
        .contains("embedding has a number that is not finite");
    assertThat(EmbeddingColumn.problemWith(new float[] {Float.NEGATIVE_INFINITY, 4}, 2))
        .contains("embedding has a number that is not finite");
    assertThat(EmbeddingColumn.problemWith(new float[] {0, -0f}, 2))
        .contains("embedding has zero length");
  }

  @Test
  void normalisesTheLargestAndTheSmallest() {
    assertThat(EmbeddingColumn.normalise(new float[] {3, 4})).containsExactly(0.6f, 0.8f);
    assertThat(EmbeddingColumn.normalise(new float[] {3e38f, 0})).containsExactly(1f, 0f);
    assertThat(EmbeddingColumn.normalise(new float[] {Float.MIN_VALUE, 0})).containsExactly(1f, 0f);
  }

  private static float[] read(SparkSession spark, String ddl, String encoding, String literal) {
    Row row =
        spark
            .sql("select cast(%s as %s) raw".formatted(literal, ddl))
            .select(EmbeddingColumn.floats(col("raw"), DataType.fromDDL(ddl), encoding))
            .head();
    if (row.isNullAt(0)) {
      return null;
    }
    List<Float> values = row.getList(0);
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }
}
