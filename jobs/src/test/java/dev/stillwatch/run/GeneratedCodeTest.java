package dev.stillwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class GeneratedCodeTest {
  private static final String MODE = "spark.sql.codegen.factoryMode";

  private static final String LONGEST = "spark.sql.codegen.hugeMethodLimit";

  @TempDir Path folder;

  @Test
  void onlyManyRowsPayForTheCompilerAndOnlyWhileTheyAreDescribed(SparkSession spark) {
    Dataset<Row> few = logs(spark, 10);
    Dataset<Row> many = logs(spark, 200_000);
    GeneratedCode code = new GeneratedCode();
    String usual = spark.conf().get(MODE);
    String usualLength = spark.conf().get(LONGEST);

    code.beginIfWorthFor(few.select("id"));
    assertThat(spark.conf().get(MODE)).isEqualTo(usual);

    code.beginIfWorthFor(many.select("id"));
    code.beginIfWorthFor(many);
    assertThat(spark.conf().get(MODE)).isEqualTo("FALLBACK");
    // HotSpot interprets whatever is longer (DontCompileHugeMethods).
    assertThat(spark.conf().get(LONGEST)).isEqualTo("8000");

    code.end();
    code.end();
    assertThat(spark.conf().get(MODE)).isEqualTo(usual);
    assertThat(spark.conf().get(LONGEST)).isEqualTo(usualLength);
  }

  @Test
  void whoeverKnowsThatRowsAreManyNeedNotAsk(SparkSession spark) {
    GeneratedCode code = new GeneratedCode();
    String usual = spark.conf().get(MODE);

    code.begin(spark);
    assertThat(spark.conf().get(MODE)).isEqualTo("FALLBACK");

    code.end();
    assertThat(spark.conf().get(MODE)).isEqualTo(usual);
  }

  private Dataset<Row> logs(SparkSession spark, long rows) {
    String to = folder.resolve("logs-" + rows).toString();
    spark
        .range(rows)
        .select(
            functions.col("id"), functions.sha2(functions.col("id").cast("string"), 256).as("text"))
        .write()
        .parquet(to);
    return spark.read().parquet(to);
  }
}
