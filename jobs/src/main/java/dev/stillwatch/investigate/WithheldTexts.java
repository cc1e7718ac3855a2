package dev.stillwatch.investigate;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.privacy.RedactedText;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A lake to ask questions of: redacted prompts are left out, because whoever looks at one says who
 * they are and why, which only {@code reveal} asks and records.
 */
public record WithheldTexts(Lake lake) implements Lake {
  static final String INSTEAD = "[shown by reveal]";

  @Override
  public Dataset<Row> read(TableSpec table) {
    Dataset<Row> rows = lake.read(table);
    for (Field<?> field : table.fields()) {
      if (field.javaType().equals(RedactedText.class)) {
        rows = rows.withColumn(field.name(), lit(INSTEAD));
      }
    }
    return rows;
  }

  @Override
  public OptionalLong version(TableSpec table) {
    return lake.version(table);
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    return lake.replace(table, slice, rows, note);
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    return lake.append(table, rows, note);
  }
}
