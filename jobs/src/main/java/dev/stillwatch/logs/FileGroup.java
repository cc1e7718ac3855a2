package dev.stillwatch.logs;

import dev.stillwatch.logs.LogFiles.LogFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Files that one schema reads: no column has one type in one of them and another in the next.
 *
 * <p>Writers that infer types from the rows at hand write a column of numbers now as integers, now
 * as floats. Spark reads a column as one type, so those files are read apart.
 *
 * @param columns those of all files, of other groups too: where a file has not got one, it is null
 */
record FileGroup(StructType columns, List<LogFile> files) {
  FileGroup {
    files = List.copyOf(files);
  }

  /**
   * As few groups as are found without a search: mostly one.
   *
   * @param columns what each file has, as JSON
   */
  static List<FileGroup> of(Map<LogFile, String> columns) {
    Map<String, List<LogFile>> alike = new LinkedHashMap<>();
    columns.forEach(
        (file, json) -> alike.computeIfAbsent(json, any -> new ArrayList<>()).add(file));
    List<FileGroup> groups = new ArrayList<>();
    alike.forEach((json, files) -> add(groups, (StructType) DataType.fromJson(json), files));
    return groups.stream()
        .map(
            group -> {
              StructType all = group.columns;
              for (FileGroup other : groups) {
                all = merged(all, other.columns);
              }
              return new FileGroup(all, group.files);
            })
        .toList();
  }

  /** Whether a column holds nanoseconds as numbers. */
  static boolean isNanoseconds(StructField field) {
    return field.metadata().contains(FooterCheck.NANOSECONDS);
  }

  private static void add(List<FileGroup> groups, StructType columns, List<LogFile> files) {
    for (int i = 0; i < groups.size(); i++) {
      FileGroup group = groups.get(i);
      if (fit(group.columns, columns)) {
        List<LogFile> more = new ArrayList<>(group.files);
        more.addAll(files);
        groups.set(i, new FileGroup(merged(group.columns, columns), more));
        return;
      }
    }
    groups.add(new FileGroup(columns, files));
  }

  private static boolean fit(StructType some, StructType others) {
    Map<String, StructField> known = byName(some);
    return Arrays.stream(others.fields())
        .allMatch(
            field -> {
              StructField same = known.getOrDefault(key(field), field);
              return same.dataType().sameType(field.dataType())
                  && isNanoseconds(same) == isNanoseconds(field);
            });
  }

  private static StructType merged(StructType some, StructType others) {
    Map<String, StructField> all = byName(some);
    for (StructField field : others.fields()) {
      all.putIfAbsent(key(field), field);
    }
    return new StructType(all.values().toArray(StructField[]::new));
  }

  private static Map<String, StructField> byName(StructType columns) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    for (StructField field : columns.fields()) {
      fields.put(key(field), field);
    }
    return fields;
  }

  // Spark finds columns in any case.
  private static String key(StructField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
