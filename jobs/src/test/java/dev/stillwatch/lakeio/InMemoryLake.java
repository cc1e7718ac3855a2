package dev.stillwatch.lakeio;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import dev.stillwatch.lake.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake that lasts as long as a test. */
public final class InMemoryLake implements Lake {
  private final SparkSession spark;
  private final Map<String, List<Row>> tables = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();

  public InMemoryLake(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public Dataset<Row> read(TableSpec table) {
    return spark.createDataFrame(
        List.copyOf(tables.getOrDefault(table.name(), List.of())), table.schema());
  }

  @Override
  public OptionalLong version(TableSpec table) {
    Long version = versions.get(table.name());
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    List<Row> kept =
        new ArrayList<>(read(table).where(not(expr(slice.condition()))).collectAsList());
    return put(table, kept, rows);
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    return put(table, new ArrayList<>(tables.getOrDefault(table.name(), List.of())), rows);
  }

  private long put(TableSpec table, List<Row> kept, Dataset<Row> rows) {
    kept.addAll(table.conform(rows).collectAsList());
    tables.put(table.name(), kept);
    return versions.merge(table.name(), 0L, (old, zero) -> old + 1);
  }
}
