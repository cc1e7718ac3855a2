package dev.stillwatch.house;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lakeio.DeltaLake;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** All rows of a lake as sorted text, for comparing one lake with another. */
final class Stand {
  // Sums of doubles depend on the order of adding, which differs between masters; nine digits do
  // not.
  private static final MathContext DIGITS = new MathContext(9);

  private Stand() {}

  /** The lake's tables by name, less what tells of runs and not of requests. */
  static Map<String, List<String>> of(SparkSession spark, Path lake) {
    return of(spark, lake.toString());
  }

  /** The same of a lake in any store. */
  static Map<String, List<String>> of(SparkSession spark, String lake) {
    DeltaLake tables = new DeltaLake(spark, lake);
    Map<String, List<String>> stand = new TreeMap<>();
    for (TableSpec table : Tables.ALL) {
      if (!table.equals(Runs.TABLE) && !table.equals(Audit.TABLE)) {
        stand.put(
            table.name(),
            tables.read(table).collectAsList().stream()
                .map(row -> text(table, row))
                .sorted()
                .toList());
      }
    }
    return stand;
  }

  // How often a table was written is what interrupted runs may change, and the settings name the
  // lake.
  private static String text(TableSpec table, Row row) {
    return table.fields().stream()
        .filter(field -> !field.equals(CaseVersions.INPUT_VERSIONS))
        .filter(field -> !field.equals(CaseVersions.CONFIG_HASH))
        .map((Field<?> field) -> text(row.getAs(field.name())))
        .collect(Collectors.joining(" | "));
  }

  private static String text(Object value) {
    if (value instanceof Double number && Double.isFinite(number)) {
      return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    } else if (value instanceof Float number) {
      return Float.toString(number);
    } else if (value instanceof byte[] bytes) {
      return Integer.toHexString(Arrays.hashCode(bytes));
    } else if (value instanceof scala.collection.Seq<?> list) {
      return CollectionConverters.asJava(list).stream()
          .map(Stand::text)
          .collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Row row) {
      return java.util.stream.IntStream.range(0, row.size())
          .mapToObj(i -> text(row.get(i)))
          .collect(Collectors.joining(", ", "(", ")"));
    }
    return String.valueOf(value);
  }
}
