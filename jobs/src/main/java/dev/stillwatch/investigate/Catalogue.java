package dev.stillwatch.investigate;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import java.util.Optional;

/** What can be asked by name: the lake's tables and the views joined of them. */
public final class Catalogue {
  private Catalogue() {}

  /** A line for each. */
  public static String listed() {
    StringBuilder list = new StringBuilder();
    Tables.ALL.forEach(table -> list.append(line(table.name(), table.doc())));
    JoinedView.ALL.forEach(view -> list.append(line(view.name(), view.doc())));
    return list.toString();
  }

  /** The table with its columns, or the view with its query; empty if there is none. */
  public static Optional<String> described(String name) {
    Optional<String> table =
        Tables.ALL.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .map(TableSpec::markdown);
    return table.isPresent()
        ? table
        : JoinedView.ALL.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .map(view -> "%s%n%n%s%n".formatted(view.doc(), view.sql()));
  }

  private static String line(String name, String doc) {
    return "%-22s %s%n".formatted(name, doc);
  }
}
