package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.chart.Percent;
import dev.stillwatch.cases.chart.Sparkline;
import dev.stillwatch.render.Markup;
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
   */
  public record Entry(Head head, List<Double> activity) {
    public Entry {
      activity = List.copyOf(activity);
    }

    /** The line of a file. */
    public static Entry of(CaseFile file) {
      return new Entry(
          file.head(), file.days().stream().map(Day::requests).map(Long::doubleValue).toList());
    }
  }

  /**
   * The page.
   *
   * @param entries in the order to show
   * @param all cases there are, shown or not
   */
  public String of(List<Entry> entries, long all) {
    Markup page = Page.start("Cases · Stillwatch");
    page.open("header");
    page.leaf("p", "Stillwatch · lake %s".formatted(lake), "class", "kicker");
    page.leaf("h1", "Cases");
    page.leaf("p", opening(entries, all), "class", "lead").close("header").open("main");
    if (!entries.isEmpty()) {
      table(page, entries);
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
    return "%s as of the night %s, strongest first; %s not decided on yet."
        .formatted(shown, night, undecided == entries.size() ? "all" : count(undecided));
  }

  private static void table(Markup page, List<Entry> entries) {
    double most =
        entries.stream().mapToDouble(e -> e.head().strengthBits()).max().stream()
            .map(max -> Math.max(1, max))
            .sum();
    page.open("table", "class", "stack index");
    page.leaf("caption", "Strength and explanations in bits: each bit doubles the odds");
    page.open("thead").open("tr");
    page.leaf("th", "Case", "scope", "col");
    page.leaf("th", "State", "scope", "col");
    page.leaf("th", "Strength", "scope", "col");
    page.leaf("th", "Best ordinary explanation", "scope", "col");
    page.leaf("th", "Accounts", "scope", "col", "class", "n");
    page.leaf("th", "Requests", "scope", "col", "class", "n");
    page.leaf("th", "Activity", "scope", "col");
    page.leaf("th", "Seen", "scope", "col");
    page.close("tr").close("thead").open("tbody");
    entries.forEach(entry -> line(page, entry, most));
    page.close("tbody").close("table");
  }

  private static void line(Markup page, Entry entry, double most) {
    Head head = entry.head();
    page.open("tr").open("th", "scope", "row");
    page.leaf("a", head.caseId(), "class", "id", "href", head.caseId() + ".html");
    page.leaf("span", head.kind(), "class", "family").close("th");
    page.leaf("td", head.state(), "class", "nowrap", "data-label", "State");
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
    page.leaf(
        "td",
        "%s to %s".formatted(head.firstSeen(), head.lastSeen()),
        "data-label",
        "Seen",
        "class",
        "seen");
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
