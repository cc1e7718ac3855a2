package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.chart.Percent;
import dev.stillwatch.cases.chart.Sparkline;
import dev.stillwatch.render.Markup;
import dev.stillwatch.review.CaseState;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * All cases on one page, strongest first.
 *
 * @param lake where they are from, as the reader knows it
 */
public record HtmlIndex(String lake) {

  /**
   * A line of the index.
   *
   * @param activity requests per day, in order
   * @param changed whether much changed since the last decision
   */
  public record Entry(Head head, List<Double> activity, boolean changed) {
    public Entry {
      activity = List.copyOf(activity);
    }

    /** The line of a file. */
    public static Entry of(CaseFile file) {
      return new Entry(
          file.head(),
          file.days().stream().map(Day::requests).map(Long::doubleValue).toList(),
          !file.sinceDecision().isEmpty());
    }
  }

  /** What the cases are ordered by; a page each, since pages run no script. */
  public enum Order {
    STRENGTH("index.html", "Strength"),
    ACCOUNTS("index-accounts.html", "Accounts"),
    REQUESTS("index-requests.html", "Requests"),
    ORDINARY("index-ordinary.html", "Best ordinary explanation"),
    NEWEST("index-newest.html", "Seen");

    private final String page;
    private final String column;

    Order(String page, String column) {
      this.page = page;
      this.column = column;
    }

    private Comparator<Entry> comparator() {
      Comparator<Entry> order =
          switch (this) {
            case STRENGTH -> Comparator.comparing(e -> -e.head().strengthBits());
            case ACCOUNTS -> Comparator.comparing(e -> -e.head().members());
            case REQUESTS -> Comparator.comparing(e -> -e.head().requests());
            case ORDINARY -> Comparator.comparing(e -> -e.head().benignBits());
            case NEWEST -> Comparator.comparing((Entry e) -> e.head().firstSeen()).reversed();
          };
      return order.thenComparing(e -> e.head().caseId());
    }

    /** The name of its page. */
    public String page() {
      return page;
    }
  }

  /**
   * The page, strongest first.
   *
   * @param entries the cases
   * @param all cases there are, shown or not
   */
  public String of(List<Entry> entries, long all) {
    return of(entries, all, Order.STRENGTH);
  }

  /**
   * The page in an order. Without a script, the lists of states and kinds filter it all the same: a
   * style sheet can tell which is checked.
   *
   * @param entries the cases
   * @param all cases there are, shown or not
   */
  public String of(List<Entry> entries, long all, Order order) {
    Markup page = Page.start("Cases · Stillwatch");
    page.open("header");
    page.leaf("p", "Stillwatch · lake %s".formatted(lake), "class", "kicker");
    page.leaf("h1", "Cases");
    page.leaf("p", opening(entries, all), "class", "lead").close("header").open("main");
    if (!entries.isEmpty()) {
      filters(page, entries);
      orders(page, order);
      table(page, entries.stream().sorted(order.comparator()).toList(), order);
    }
    if (!entries.isEmpty()) {
      page.open("p").leaf("a", "Cases beside releases", "href", HtmlReleases.PAGE).close("p");
    }
    page.leaf(
        "p",
        "A case is an association with a strength and a best ordinary explanation, never a finding about anyone. A person decides.",
        "class",
        "note");
    page.close("main");
    return Page.end(page);
  }

  private static String opening(List<Entry> entries, long all) {
    if (entries.isEmpty()) {
      return "No cases. Nothing in the nights judged so far is coordinated strongly enough.";
    }

    LocalDate night =
        entries.stream().map(e -> e.head().night()).max(Comparator.naturalOrder()).orElseThrow();
    long undecided = entries.stream().filter(e -> e.head().decidedBy().isEmpty()).count();
    String shown =
        entries.size() < all
            ? "The %s strongest of %s cases".formatted(count(entries.size()), count(all))
            : all == 1 ? "One case" : "%s cases".formatted(count(all));
    return "%s as of the night %s; %s not decided on yet."
        .formatted(shown, night, undecided == entries.size() ? "all" : count(undecided));
  }

  /** Choices that hide what is not chosen; those without a case are left out. */
  private static void filters(Markup page, List<Entry> entries) {
    page.open("fieldset", "class", "filter").leaf("legend", "Show");
    radio(page, "state", "every state", "all");
    for (CaseState state : CaseState.values()) {
      if (entries.stream().anyMatch(e -> e.head().state().equals(state.label()))) {
        radio(page, "state", state.label(), state.label().replace(' ', '-'));
      }
    }
    page.close("fieldset");
    if (entries.stream().map(e -> e.head().kind()).distinct().count() > 1) {
      page.open("fieldset", "class", "filter").leaf("legend", "and");
      radio(page, "kind", "both kinds", "all");
      radio(page, "kind", "campaigns", "campaign");
      radio(page, "kind", "pools", "pool");
      page.close("fieldset");
    }
    if (entries.stream().anyMatch(Entry::changed)) {
      page.open("fieldset", "class", "filter").leaf("legend", "and");
      radio(page, "since", "changed or not", "all");
      radio(page, "since", "evidence changed since the decision", "changed");
      page.close("fieldset");
    }
  }

  private static void radio(Markup page, String group, String label, String value) {
    String id = "%s-%s".formatted(group, value);
    page.open("label", "for", id);
    if (value.equals("all")) {
      page.empty("input", "type", "radio", "name", group, "id", id, "checked", "checked");
    } else {
      page.empty("input", "type", "radio", "name", group, "id", id);
    }
    page.text(" " + label).close("label");
  }

  /** The orders where a narrow page shows no heads of columns to choose them by. */
  private static void orders(Markup page, Order now) {
    page.open("nav", "class", "orders", "aria-label", "Ordered by");
    for (Order order : Order.values()) {
      if (order == now) {
        page.leaf("span", order.column, "aria-current", "page");
      } else {
        page.leaf("a", order.column, "href", order.page);
      }
    }
    page.close("nav");
  }

  /** The head of a column that cases can be ordered by. */
  private static void sorted(Markup page, Order column, Order now, String kind) {
    if (column == now) {
      String direction = column == Order.NEWEST ? "newest first" : "highest first";
      page.open("th", "scope", "col", "class", kind, "aria-sort", "descending");
      page.text(column.column).leaf("span", " \u25be", "aria-hidden", "true");
      page.leaf("span", " " + direction, "class", "unseen").close("th");
    } else {
      page.open("th", "scope", "col", "class", kind);
      page.leaf("a", column.column, "href", column.page).close("th");
    }
  }

  private static String filed(String label, String prefix) {
    return prefix + label.replaceAll("[^a-z]", "-");
  }

  private static void table(Markup page, List<Entry> entries, Order order) {
    double most =
        entries.stream().mapToDouble(e -> e.head().strengthBits()).max().stream()
            .map(max -> Math.max(1, max))
            .sum();
    page.open("table", "class", "stack index");
    page.leaf("caption", "Strength and explanations in bits: a scale to compare cases by");
    page.open("thead").open("tr");
    page.leaf("th", "Case", "scope", "col");
    page.leaf("th", "State", "scope", "col");
    sorted(page, Order.STRENGTH, order, "");
    sorted(page, Order.ORDINARY, order, "");
    sorted(page, Order.ACCOUNTS, order, "n");
    sorted(page, Order.REQUESTS, order, "n");
    page.leaf("th", "Activity", "scope", "col");
    sorted(page, Order.NEWEST, order, "");
    page.close("tr").close("thead").open("tbody");
    entries.forEach(entry -> line(page, entry, most));
    page.close("tbody").close("table");
  }

  private static void line(Markup page, Entry entry, double most) {
    Head head = entry.head();
    String since = entry.changed() ? " since-changed" : "";
    page.open(
        "tr", "class", filed(head.kind(), "kind-") + " " + filed(head.state(), "state-") + since);
    page.open("th", "scope", "row");
    page.leaf("a", head.caseId(), "class", "id", "href", head.caseId() + ".html");
    page.leaf("span", head.kind(), "class", "family").close("th");
    page.open("td", "class", "nowrap", "data-label", "State").open("div").text(head.state());
    if (entry.changed()) {
      page.leaf("span", "evidence changed", "class", "family");
    }
    page.close("div").close("td");
    page.open("td", "class", "nowrap", "data-label", "Strength").open("div");
    page.text(bits(head.strengthBits()));
    bar(page, head.strengthBits() / most);
    page.close("div").close("td");
    page.open("td", "class", "word", "data-label", "Ordinary").open("div");
    page.text("%s (%s)".formatted(head.explanation(), bits(head.benignBits())));
    page.close("div").close("td");
    page.leaf("td", count(head.members()), "class", "n", "data-label", "Accounts");
    page.leaf("td", count(head.requests()), "class", "n", "data-label", "Requests");
    page.open("td", "data-label", "Activity").append(activity(entry).drawn()).close("td");
    page.open("td", "data-label", "Seen", "class", "seen").open("div");
    page.leaf("span", head.firstSeen() + " to", "class", "nowrap").text(" ");
    page.leaf("span", head.lastSeen().toString(), "class", "nowrap");
    page.close("div").close("td");
    page.close("tr");
  }

  private static void bar(Markup page, double share) {
    double width = 100 * Math.max(0.01, Math.min(1, share));
    page.open("svg", "class", "strength", "aria-hidden", "true");
    page.empty("rect", "width", Percent.of(width), "height", "7", "rx", "1", "class", "bar for");
    page.close("svg");
  }

  private static Sparkline activity(Entry entry) {
    double peak = entry.activity().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Sparkline(
        entry.activity(),
        "Requests per day over %d days, at most %s"
            .formatted(entry.activity().size(), count(Math.round(peak))));
  }
}
