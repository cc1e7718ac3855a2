package dev.stillwatch.investigate;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the word at the end of an unfinished statement may become: a table, a joined view, a column
 * of those the statement mentions, or a keyword.
 *
 * @param viewColumns the columns of a joined view by its name; asked only for those mentioned
 */
public record Suggestions(Function<String, List<String>> viewColumns) {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern LAST_WORD = Pattern.compile("(?:(\\w+)\\.)?(\\w*)$");
  private static final Pattern AFTER_TABLE_WORD =
      Pattern.compile("\\b(?:from|join|tables|describe|table)\\s+\\w*$");
  private static final List<String> KEYWORDS =
      List.of(
          "AND",
          "AS",
          "ASC",
          "BETWEEN",
          "BY",
          "CASE",
          "DATE",
          "DESC",
          "DESCRIBE",
          "DISTINCT",
          "ELSE",
          "END",
          "EXISTS",
          "EXPLAIN",
          "FROM",
          "GROUP",
          "HAVING",
          "IN",
          "INTERVAL",
          "IS",
          "JOIN",
          "LEFT",
          "LIKE",
          "LIMIT",
          "NOT",
          "NULL",
          "ON",
          "OR",
          "ORDER",
          "OVER",
          "SELECT",
          "SHOW",
          "TABLES",
          "THEN",
          "UNION",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE",
          "WITH");

  /** A word, and the start of the statement's last word that it takes the place of. */
  public record Suggestion(String word, String meaning) {}

  /**
   * In order of the alphabet, tables before columns before keywords.
   *
   * @param statement up to the cursor
   * @param rest what stands behind the cursor, for the tables it mentions
   */
  public List<Suggestion> of(String statement, String rest) {
    String lower = statement.toLowerCase(Locale.ROOT);
    Matcher last = LAST_WORD.matcher(lower);
    if (!last.find() || isQuoted(statement)) {
      return List.of();
    }
    String start = last.group(2);
    Map<String, List<Suggestion>> known = columns(lower + " " + rest.toLowerCase(Locale.ROOT));
    if (last.group(1) != null) {
      return starting(start, known.getOrDefault(last.group(1), List.of()));
    }

    List<Suggestion> found = new java.util.ArrayList<>(starting(start, relations()));
    if (!AFTER_TABLE_WORD.matcher(lower).find()) {
      found.addAll(starting(start, distinct(known.values())));
      found.addAll(starting(start, keywords()));
    }
    return List.copyOf(found);
  }

  private static boolean isQuoted(String statement) {
    return statement.chars().filter(c -> c == '\'').count() % 2 == 1;
  }

  private static List<Suggestion> starting(String start, List<Suggestion> from) {
    return from.stream()
        .filter(each -> each.word().toLowerCase(Locale.ROOT).startsWith(start))
        .toList();
  }

  private static List<Suggestion> relations() {
    Map<String, String> docs = new java.util.TreeMap<>();
    Tables.ALL.forEach(table -> docs.put(table.name(), table.doc()));
    JoinedView.ALL.forEach(view -> docs.put(view.name(), view.doc()));
    return docs.entrySet().stream().map(e -> new Suggestion(e.getKey(), e.getValue())).toList();
  }

  private static List<Suggestion> keywords() {
    return KEYWORDS.stream().map(word -> new Suggestion(word, "")).toList();
  }

  private static List<Suggestion> distinct(Collection<List<Suggestion>> columns) {
    Map<String, Suggestion> byName = new java.util.TreeMap<>();
    columns.forEach(each -> each.forEach(column -> byName.putIfAbsent(column.word(), column)));
    return List.copyOf(byName.values());
  }

  /** The columns of every table and view the statement mentions, by its name and its aliases. */
  private Map<String, List<Suggestion>> columns(String statement) {
    Map<String, List<Suggestion>> known = new HashMap<>();
    for (String name : names(statement)) {
      List<Suggestion> columns = columnsOf(name);
      if (!columns.isEmpty()) {
        known.put(name, columns);
        Matcher alias =
            Pattern.compile("\\b%s\\s+(?:as\\s+)?([a-z_]\\w*)".formatted(name)).matcher(statement);
        while (alias.find()) {
          if (!KEYWORDS.contains(alias.group(1).toUpperCase(Locale.ROOT))) {
            known.put(alias.group(1), columns);
          }
        }
      }
    }
    return known;
  }

  private static Set<String> names(String statement) {
    Set<String> names = new TreeSet<>();
    NAME.matcher(statement).results().forEach(word -> names.add(word.group()));
    return names;
  }

  private List<Suggestion> columnsOf(String name) {
    for (TableSpec table : Tables.ALL) {
      if (table.name().equals(name)) {
        return table.fields().stream().map(Suggestions::column).toList();
      }
    }
    boolean isView = JoinedView.ALL.stream().anyMatch(view -> view.name().equals(name));
    return isView
        ? viewColumns.apply(name).stream().map(column -> new Suggestion(column, "")).toList()
        : List.of();
  }

  private static Suggestion column(Field<?> field) {
    return new Suggestion(field.name(), field.doc());
  }
}
