package dev.stillwatch.lakeio;

import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The part of a table that one write replaces.
 *
 * @param column the partition column; absent for the whole table
 * @param days the days replaced, in order
 */
public record Slice(Optional<String> column, List<LocalDate> days) {
  public Slice {
    days = List.copyOf(new TreeSet<>(days));
    if (column.isPresent() && days.isEmpty()) {
      throw new IllegalArgumentException("Invalid slice: no days of " + column.get());
    }
  }

  /** Those days of a table that is replaced by day, or the whole of one that is not. */
  public static Slice of(TableSpec table, Collection<LocalDate> days) {
    return table
        .partition()
        .map(field -> new Slice(Optional.of(field.name()), List.copyOf(days)))
        .orElseGet(() -> new Slice(Optional.empty(), List.of()));
  }

  /** The slice as a SQL condition; true for the whole. */
  public String condition() {
    if (column.isEmpty()) {
      return "true";
    }
    boolean unbroken = days.get(0).plusDays(days.size() - 1L).equals(days.get(days.size() - 1));
    return unbroken && days.size() > 1
        ? "%s BETWEEN DATE'%s' AND DATE'%s'"
            .formatted(column.get(), days.get(0), days.get(days.size() - 1))
        : days.stream()
            .map("DATE'%s'"::formatted)
            .collect(Collectors.joining(", ", column.get() + " IN (", ")"));
  }
}
