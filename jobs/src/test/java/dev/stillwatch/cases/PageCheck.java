package dev.stillwatch.cases;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What keeps a page from those who use a keyboard or a screen reader, and what it would ask of a
 * network: the part of WCAG 2.2 that can be told from a page's structure.
 */
final class PageCheck {
  private static final Set<String> LOADING =
      Set.of("script", "iframe", "object", "embed", "link", "base", "audio", "video", "source");
  private static final Set<String> LOADING_ATTRIBUTES =
      Set.of("src", "srcset", "data", "poster", "background", "action", "formaction", "ping");
  private static final Set<String> REFERENCES = Set.of("for", "aria-labelledby", "headers");
  private static final Set<String> FIELDS = Set.of("input", "select", "textarea");
  private static final Pattern ELSEWHERE =
      Pattern.compile("@import|url\\(\\s*(?!#)|expression\\(", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS = Pattern.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//).*");

  private final List<Element> elements;
  private final Set<String> ids = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private PageCheck(Document page) {
    NodeList found = page.getElementsByTagName("*");
    elements =
        IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  /** Everything wrong with a page, a line each. */
  static List<String> problems(Document page) {
    PageCheck check = new PageCheck(page);
    check.outline();
    check.elements.forEach(check::named);
    check.elements.forEach(check::reached);
    check.elements.forEach(check::loads);
    check.policy();
    return check.problems;
  }

  private void outline() {
    if (elements.get(0).getAttribute("lang").isBlank()) {
      problems.add("the page says no language");
    }
    // Pictures have titles of their own.
    boolean titled = elements.stream().anyMatch(PageCheck::isTitleOfPage);
    if (!titled || count("h1") != 1 || count("main") != 1) {
      problems.add("a page has one title, one h1 and one main");
    }
    int level = 0;
    for (Element element : elements) {
      if (element.getTagName().matches("h[1-6]")) {
        int next = element.getTagName().charAt(1) - '0';
        if (next > level + 1) {
          problems.add("h%d follows h%d: %s".formatted(next, level, words(element)));
        }
        level = next;
      }
      String id = element.getAttribute("id");
      if (!id.isEmpty() && !ids.add(id)) {
        problems.add("two elements are called " + id);
      }
    }
  }

  private void named(Element element) {
    switch (element.getTagName()) {
      case "img" -> need(element.hasAttribute("alt"), element, "no alt");
      case "svg" ->
          need(
              isHidden(element)
                  // The parts of a described picture are not read out.
                  || has(element, "svg", Node::getParentNode)
                  || (element.getAttribute("role").equals("img") && hasLabel(element)),
              element,
              "neither described nor hidden");
      case "table" -> need(has(element, "caption") || hasLabel(element), element, "no caption");
      case "th" -> need(element.hasAttribute("scope"), element, "no scope");
      case "fieldset" -> need(has(element, "legend"), element, "no legend");
      case "nav" -> need(hasLabel(element) || count("nav") == 1, element, "no name among several");
      case "a", "button", "summary" ->
          need(!words(element).isBlank() || hasLabel(element), element, "nothing to read out");
      default ->
          need(!FIELDS.contains(element.getTagName()) || isLabelled(element), element, "no label");
    }
  }

  private void reached(Element element) {
    String order = element.getAttribute("tabindex");
    need(
        order.isEmpty() || order.equals("0") || order.equals("-1"), element, "an order of its own");
    if (List.of(element.getAttribute("class").split(" ")).contains("scroll")) {
      need(order.equals("0") && hasLabel(element), element, "scrolls for a mouse only");
    }
    for (String attribute : REFERENCES) {
      for (String id : element.getAttribute(attribute).strip().split("\\s+")) {
        need(id.isEmpty() || ids.contains(id), element, attribute + " names nothing");
      }
    }
    String href = element.getAttribute("href");
    need(
        !href.startsWith("#") || ids.contains(href.substring(1)), element, href + " leads nowhere");
  }

  private void loads(Element element) {
    // A script in the page itself runs only if the policy names its digest.
    boolean own = element.getTagName().equals("script") && !element.hasAttributes();
    need(own || !LOADING.contains(element.getTagName()), element, "loads something");
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = attribute.getName();
      need(!LOADING_ATTRIBUTES.contains(name), element, "loads by " + name);
      need(!name.startsWith("on") && !name.equals("style"), element, "acts by " + name);
      boolean refers = name.equals("href") || name.endsWith(":href");
      need(!refers || !ADDRESS.matcher(attribute.getValue()).matches(), element, "leads elsewhere");
    }
    boolean style = element.getTagName().equals("style");
    need(!style || !ELSEWHERE.matcher(element.getTextContent()).find(), element, "loads something");
  }

  private void policy() {
    boolean closed =
        elements.stream()
            .filter(e -> e.getAttribute("http-equiv").equals("Content-Security-Policy"))
            .map(e -> e.getAttribute("content"))
            .anyMatch(
                p -> p.startsWith("default-src 'none';") && !p.contains("unsafe") && hasNamed(p));
    if (!closed) {
      problems.add("no policy that forbids everything first");
    }
  }

  /** Whether a policy names each script by a digest, and none where there is none. */
  private boolean hasNamed(String policy) {
    return policy.split("script-src 'sha256-", -1).length - 1 == count("script")
        && policy.split("script-src", -1).length - 1 == count("script");
  }

  private void need(boolean holds, Element element, String otherwise) {
    if (!holds) {
      problems.add("%s (%s): %s".formatted(element.getTagName(), words(element), otherwise));
    }
  }

  private boolean isLabelled(Element field) {
    String id = field.getAttribute("id");
    return hasLabel(field)
        || has(field, "label", Node::getParentNode)
        || (!id.isEmpty()
            && elements.stream()
                .anyMatch(e -> e.getTagName().equals("label") && e.getAttribute("for").equals(id)));
  }

  private static boolean isHidden(Element element) {
    return element.getAttribute("aria-hidden").equals("true");
  }

  private static boolean hasLabel(Element element) {
    boolean titled = element.getTagName().equals("svg") && has(element, "title");
    return titled
        || !element.getAttribute("aria-label").isBlank()
        || !element.getAttribute("aria-labelledby").isBlank();
  }

  private static boolean has(Element element, String child) {
    NodeList found = element.getElementsByTagName(child);
    return found.getLength() > 0 && !words((Element) found.item(0)).isBlank();
  }

  private static boolean has(
      Element element, String ancestor, java.util.function.UnaryOperator<Node> up) {
    for (Node at = up.apply(element); at instanceof Element; at = up.apply(at)) {
      if (((Element) at).getTagName().equals(ancestor)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTitleOfPage(Element element) {
    return element.getTagName().equals("title")
        && element.getParentNode().getNodeName().equals("head")
        && !words(element).isBlank();
  }

  private long count(String element) {
    return elements.stream().filter(e -> e.getTagName().equals(element)).count();
  }

  private static String words(Element element) {
    String text = element.getTextContent().strip().replaceAll("\\s+", " ");
    return text.length() > 40 ? text.substring(0, 40) : text;
  }
}
