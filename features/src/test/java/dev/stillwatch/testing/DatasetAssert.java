package dev.stillwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.TableSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.assertj.core.api.AbstractAssert;

/** Says what a dataset holds, in drawn tables. */
public final class DatasetAssert extends AbstractAssert<DatasetAssert, Dataset<Row>> {
  private DatasetAssert(Dataset<Row> actual) {
    super(actual, DatasetAssert.class);
  }

  /** Starts a sentence about a dataset. */
  public static DatasetAssert assertThatRows(Dataset<Row> actual) {
    return new DatasetAssert(actual);
  }

  /** The drawn columns of the dataset hold exactly the drawn rows, in any order. */
  public DatasetAssert hasRows(TableSpec table, String drawn) {
    Dataset<Row> expected = TextTable.rows(actual.sparkSession(), table, drawn);
    Column[] columns = Arrays.stream(expected.columns()).map(functions::col).toArray(Column[]::new);
    assertThat(sorted(actual.select(columns))).isEqualTo(sorted(expected));
    return this;
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows
        .select(
            functions.to_json(
                functions.struct(functions.col("*")),
                java.util.Map.of("ignoreNullFields", "false")))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
