package dev.stillwatch.lakeio;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account in every column of every table that could name it, in new files and old. */
@ExtendWith(SparkExtension.class)
class ErasureIT {
  private static final String REF = "0123456789abcdef0123456789abcdef";
  private static final String RAW = "acct-4711";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  /** Values that tables' own rules ask for, by column. */
  private static final Map<String, Object> RULED =
      Map.of(
          "requests", 9,
          "prompts", 9,
          "facet", "whole",
          "hypothesis", "ramp",
          "scope", "account",
          "rules_out", "accounts",
          "weight", 0.5);

  @TempDir private Path folder;

  @Test
  void nothingOfAnAccountIsLeftInAnyFileOfAnyTable(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    for (TableSpec table : Tables.ALL) {
      if (isFillable(table)) {
        // Once as it is replaced and stands in files of older versions alone, once as it stands.
        lake.append(table, rows(spark, table, REF), "first");
        lake.replace(table, Slice.of(table, days(table)), rows(spark, table, OTHER), "second");
        lake.append(table, rows(spark, table, REF), "third");
      }
    }
    assertThat(filesThatName(REF)).as("the search finds what is there").hasSizeGreaterThan(20);

    List<Erasure.Proof> proofs = new Erasure(spark, lake).erase(REF, RAW).proofs();

    assertThat(proofs).hasSizeGreaterThan(20).allMatch(proof -> proof.found() == 0);
    assertThat(filesThatName(REF)).isEmpty();
    assertThat(filesThatName(RAW)).isEmpty();
    for (TableSpec table : Tables.ALL) {
      if (isFillable(table)) {
        assertThat(lake.read(table).count()).as("rows of others in %s", table.name()).isPositive();
      }
    }
  }

  private static boolean isFillable(TableSpec table) {
    return table.fields().stream().anyMatch(field -> field.type().equals(DataTypes.StringType));
  }

  private static List<LocalDate> days(TableSpec table) {
    return table.partition().isEmpty() ? List.of() : List.of(LocalDate.parse("2026-03-01"));
  }

  /** One row: the name where names are, a sentence with both names where words are free. */
  private static Dataset<Row> rows(SparkSession spark, TableSpec table, String ref) {
    Field<?> any = table.partition().orElseGet(() -> firstText(table));
    boolean dated = any.type().equals(DataTypes.DateType);
    Dataset<Row> row =
        TextTable.full(
            spark, table, "%s\n%s".formatted(any.name(), dated ? "2026-03-01" : "row of " + OTHER));
    for (Field<?> field : table.fields()) {
      if (RULED.containsKey(field.name())) {
        row = row.withColumn(field.name(), lit(RULED.get(field.name())).cast(field.type()));
      } else if (field.name().equals(Requests.REQUEST_ID.name())) {
        // Texts are known by their requests, which are one account's each.
        row = row.withColumn(field.name(), lit(ref.equals(REF) ? "request-1" : "request-2"));
      } else if (field.isPseudonym()) {
        row = row.withColumn(field.name(), lit(ref));
      } else if (isFree(table, field) && ref.equals(REF)) {
        row = row.withColumn(field.name(), lit("of %s (%s)".formatted(REF, RAW)));
      }
    }
    for (String column : List.of("state", "kind")) {
      if (List.of(row.columns()).contains(column)) {
        row = row.withColumn(column, lit(firstAllowed(table, column)));
      }
    }
    // Ends of links are sorted.
    return table.equals(Links.TABLE)
        ? row.withColumn(Links.RIGHT_REF.name(), lit("f".repeat(32)))
        : row;
  }

  private static Field<?> firstText(TableSpec table) {
    return table.fields().stream()
        .filter(field -> field.type().equals(DataTypes.StringType))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(TableSpec table, Field<?> field) {
    return field.type().equals(DataTypes.StringType) && !table.key().contains(field);
  }

  private static String firstAllowed(TableSpec table, String column) {
    return table.constraints().values().stream()
        .map(Pattern.compile(column + " IN \\('([a-z ]+)'")::matcher)
        .filter(Matcher::find)
        .map(words -> words.group(1))
        .findFirst()
        .orElse("-");
  }

  private List<Path> filesThatName(String word) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, word)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path file, String word) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
