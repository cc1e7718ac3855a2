package dev.stillwatch.simulate;

import java.util.Optional;

/**
 * One line of JSON, of which single texts at its top level are wanted.
 *
 * <p>A corpus has hundreds of thousands of lines; a general parser took most of the time it takes
 * to make a world.
 */
record JsonLine(String line) {

  /**
   * The text under a key of the outermost object; empty where it has none, or none that is a text.
   *
   * @throws IllegalArgumentException if the line is no JSON object; never quoting it
   */
  Optional<String> text(String key) {
    int at = skip(0);
    if (at >= line.length() || line.charAt(at) != '{') {
      throw broken();
    }
    at = skip(at + 1);
    while (at < line.length() && line.charAt(at) == '"') {
      int end = endOfText(at);
      boolean wanted = end - at - 2 == key.length() && line.startsWith(key, at + 1);
      at = skip(end);
      if (at >= line.length() || line.charAt(at) != ':') {
        throw broken();
      }
      at = skip(at + 1);
      int after = endOfValue(at);
      if (wanted) {
        return line.charAt(at) == '"'
            ? Optional.of(unescaped(at + 1, after - 1))
            : Optional.empty();
      }
      at = skip(after);
      at = at < line.length() && line.charAt(at) == ',' ? skip(at + 1) : at;
    }
    if (at >= line.length() || line.charAt(at) != '}') {
      throw broken();
    }
    return Optional.empty();
  }

  private int skip(int from) {
    int at = from;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private int endOfText(int quote) {
    for (int at = quote + 1; at < line.length(); at++) {
      if (line.charAt(at) == '\\') {
        at++;
      } else if (line.charAt(at) == '"') {
        return at + 1;
      }
    }
    throw broken();
  }

  private int endOfValue(int start) {
    int depth = 0;
    int at = start;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '"') {
        at = endOfText(at);
        if (depth == 0) {
          return at;
        }
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) {
        return at;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      at++;
      if (depth == 0 && (c == '}' || c == ']')) {
        return at;
      }
    }
    throw broken();
  }

  private String unescaped(int from, int to) {
    if (line.indexOf('\\', from) < 0) {
      return line.substring(from, to);
    }
    StringBuilder text = new StringBuilder(to - from);
    for (int at = from; at < to; at++) {
      char c = line.charAt(at);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = line.charAt(++at);
      switch (escape) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          if (at + 5 > to) {
            throw broken();
          }
          text.append((char) hex(at + 1, at + 5));
          at += 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private int hex(int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(line.charAt(at), 16);
      if (digit < 0) {
        throw broken();
      }
      number = 16 * number + digit;
    }
    return number;
  }

  private static IllegalArgumentException broken() {
    return new IllegalArgumentException("a line is no JSON object");
  }
}
