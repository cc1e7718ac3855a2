package dev.stillwatch.investigate;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of {@code :name} in a statement, as string literals.
 *
 * <p>Not left to Spark: 4.1 binds parameters in its parser, and Delta's parser in front of it does
 * not pass them on. What stands in strings, quoted names and comments is left alone, and so is a
 * colon that follows a value ({@code column:field}, {@code a::int}).
 *
 * @param values by name
 */
record Parameters(Map<String, String> values) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"|`[^`]*`" // strings and quoted names
              + "|--[^\n]*|/\\*.*?\\*/" // comments
              + "|(?<![\\w:)\\]]):([A-Za-z_]\\w*)",
          Pattern.DOTALL);

  Parameters {
    values = Map.copyOf(values);
  }

  /**
   * The statement with all values in place.
   *
   * @throws Sql.Refused if it names a parameter that has no value
   */
  String in(String statement) {
    Matcher token = TOKEN.matcher(statement);
    StringBuilder out = new StringBuilder();
    while (token.find()) {
      String name = token.group(1);
      String text = name == null ? token.group() : literal(valueOf(name));
      token.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    return token.appendTail(out).toString();
  }

  private String valueOf(String name) {
    if (!values.containsKey(name)) {
      throw new Sql.Refused("it has no value for :" + name, null);
    }
    return values.get(name);
  }

  private static String literal(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
