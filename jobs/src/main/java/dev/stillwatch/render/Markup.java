package dev.stillwatch.render;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * A page under construction, well-formed both as HTML and as XML, or any XML of our own.
 *
 * <p>Text and attribute values are escaped on their way in; there is no other way in, save for a
 * style sheet and a script of our own.
 */
public final class Markup {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9.-]*");

  private final StringBuilder out = new StringBuilder(4096);
  private final Deque<String> open = new ArrayDeque<>();

  /** Starts an HTML document. */
  public static Markup document() {
    Markup page = new Markup();
    page.out.append("<!DOCTYPE html>\n");
    return page;
  }

  /** Starts an XML document. */
  public static Markup xml() {
    Markup document = new Markup();
    document.out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    return document;
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values by turns
   */
  public Markup open(String element, String... attributes) {
    start(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /**
   * Closes the innermost element.
   *
   * @throws IllegalStateException if that is another one
   */
  public Markup close(String element) {
    String innermost = open.isEmpty() ? "none" : open.pop();
    if (!innermost.equals(element)) {
      throw new IllegalStateException("Cannot close %s: open is %s".formatted(element, innermost));
    }
    out.append("</").append(element).append('>');
    if (breaksLine(element)) {
      out.append('\n');
    }
    return this;
  }

  /** An element that holds nothing but text. */
  public Markup leaf(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  /** An element that never holds anything: a void element of HTML or a shape of SVG. */
  public Markup empty(String element, String... attributes) {
    start(element, attributes);
    out.append(" />");
    return this;
  }

  /** Text. */
  public Markup text(String text) {
    out.append(Escape.html(text));
    return this;
  }

  /**
   * The style sheet of the page, as it stands.
   *
   * @throws IllegalArgumentException if it could end its element or be no XML
   */
  public Markup style(String css) {
    return verbatim("style", "style sheet", css);
  }

  /**
   * A script of our own, as it stands.
   *
   * @throws IllegalArgumentException if it could end its element or be no XML
   */
  public Markup script(String code) {
    return verbatim("script", "script", code);
  }

  private Markup verbatim(String element, String name, String content) {
    if (content.indexOf('<') >= 0 || content.indexOf('&') >= 0) {
      throw new IllegalArgumentException("Invalid %s: holds < or &".formatted(name));
    }
    out.append('<').append(element).append('>').append(content);
    out.append("</").append(element).append(">\n");
    return this;
  }

  /** Everything another piece of markup holds. */
  public Markup append(Markup piece) {
    out.append(piece);
    return this;
  }

  /**
   * The page.
   *
   * @throws IllegalStateException if an element is still open
   */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Cannot finish the page: open are " + open);
    }
    return out.toString();
  }

  private void start(String element, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("Invalid attributes of %s: no pairs".formatted(element));
    }
    out.append('<').append(named(element));
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(named(attributes[i])).append("=\"");
      out.append(Escape.html(attributes[i + 1])).append('"');
    }
  }

  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Invalid name in markup: " + Escape.terminal(name));
    }
    return name;
  }

  private static boolean breaksLine(String element) {
    return switch (element) {
      case "p",
          "h1",
          "h2",
          "h3",
          "tr",
          "table",
          "section",
          "header",
          "footer",
          "main",
          "div",
          "li",
          "ol",
          "ul",
          "dd",
          "figure",
          "details",
          "head",
          "body",
          "nav",
          "node",
          "edge",
          "aside",
          "svg" ->
          true;
      default -> false;
    };
  }
}
