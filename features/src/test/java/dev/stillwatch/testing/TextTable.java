package dev.stillwatch.testing;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** Tables as a reader sees them: a header and rows, columns apart by bars. */
public final class TextTable {
  private TextTable() {}

  /** The drawn rows with the drawn columns only, typed as the table declares them. */
  public static Dataset<Row> rows(SparkSession spark, TableSpec table, String drawn) {
    List<String> lines = drawn.lines().filter(line -> !line.isBlank()).toList();
    List<String> header = cells(lines.get(0));
    List<Field<?>> fields = header.stream().<Field<?>>map(name -> field(table, name)).toList();
    StructType strings = new StructType();
    for (Field<?> field : fields) {
      strings = strings.add(field.name(), "string");
    }
    Dataset<String> text = spark.createDataset(lines.subList(1, lines.size()), Encoders.STRING());
    Dataset<Row> raw =
        spark
            .read()
            .schema(strings)
            .option("sep", "|")
            .option("quote", "\u0000")
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .option("nullValue", "null")
            .csv(text);
    return raw.select(fields.stream().map(TextTable::typed).toArray(Column[]::new));
  }

  /**
   * The drawn rows, with a default for each required column that is not drawn and null elsewhere.
   */
  public static Dataset<Row> full(SparkSession spark, TableSpec table, String drawn) {
    Dataset<Row> some = rows(spark, table, drawn);
    List<String> there = Arrays.asList(some.columns());
    List<Column> all = new ArrayList<>();
    for (Field<?> field : table.fields()) {
      all.add(there.contains(field.name()) ? field.ref() : filler(field).as(field.name()));
    }
    return some.select(all.toArray(Column[]::new));
  }

  private static Column typed(Field<?> field) {
    return isNested(field.type())
        ? functions.from_json(field.ref(), field.type()).as(field.name())
        : field.ref().cast(field.type()).as(field.name());
  }

  private static Column filler(Field<?> field) {
    if (!field.required()) {
      return functions.lit(null).cast(field.type());
    }
    if (isNested(field.type())) {
      String none = field.type() instanceof ArrayType ? "[]" : "{}";
      return functions.from_json(functions.lit(none), field.type());
    }
    return switch (field.type().typeName()) {
      case "string" -> functions.lit("-");
      case "date" -> functions.lit("2026-03-01").cast("date");
      case "timestamp" -> functions.lit("2026-03-01T00:00:00Z").cast("timestamp");
      case "boolean" -> functions.lit(false);
      case "binary" -> functions.lit(new byte[0]);
      default -> functions.lit(0).cast(field.type());
    };
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }

  private static Field<?> field(TableSpec table, String name) {
    return table.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("No column %s in %s".formatted(name, table.name())));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }
}
