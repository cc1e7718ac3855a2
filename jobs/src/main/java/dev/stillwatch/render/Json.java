package dev.stillwatch.render;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;

/**
 * JSON (RFC 8259) from maps, lists, numbers, truth values, nulls and text.
 *
 * <p>Keys keep the order of their map. Characters that act on a terminal or end an HTML element are
 * written as escapes, so the text may be shown or embedded anywhere and still reads back the same.
 * Numbers that JSON does not know (NaN, infinities) become null.
 */
public final class Json {
  private Json() {}

  /** The value on several lines, indented by two spaces. */
  public static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "\n", out);
    return out.toString();
  }

  /** The value on one line. */
  public static String line(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "", out);
    return out.toString();
  }

  private static void write(Object value, String lineBreak, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, lineBreak, out);
    } else if (value instanceof Iterable<?> list) {
      writeList(list, lineBreak, out);
    } else if (value == null || isUnknownNumber(value)) {
      out.append("null");
    } else if (value instanceof BigDecimal number) {
      out.append(number.toPlainString());
    } else if (isNumber(value) || value instanceof Boolean) {
      out.append(value);
    } else {
      writeText(value.toString(), out);
    }
  }

  private static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Double
        || value instanceof Float
        || value instanceof BigInteger;
  }

  private static boolean isUnknownNumber(Object value) {
    return (value instanceof Double real && !Double.isFinite(real))
        || (value instanceof Float single && !Float.isFinite(single));
  }

  private static void writeMap(Map<?, ?> map, String lineBreak, StringBuilder out) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }

    String inner = deeper(lineBreak);
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator).append(inner);
      writeText(String.valueOf(entry.getKey()), out);
      out.append(lineBreak.isEmpty() ? ":" : ": ");
      write(entry.getValue(), inner, out);
      separator = ",";
    }
    out.append(lineBreak).append('}');
  }

  private static void writeList(Iterable<?> list, String lineBreak, StringBuilder out) {
    Iterator<?> values = list.iterator();
    if (!values.hasNext()) {
      out.append("[]");
      return;
    }

    String inner = deeper(lineBreak);
    String separator = "[";
    while (values.hasNext()) {
      out.append(separator).append(inner);
      write(values.next(), inner, out);
      separator = ",";
    }
    out.append(lineBreak).append(']');
  }

  private static String deeper(String lineBreak) {
    return lineBreak.isEmpty() ? "" : lineBreak + "  ";
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (point == '<' || point == '>' || point == '&' || Escape.acts(point)) {
            for (char unit : Character.toChars(point)) {
              out.append("\\u%04x".formatted((int) unit));
            }
          } else {
            out.appendCodePoint(point);
          }
        }
      }
    }
    out.append('"');
  }
}
