package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.chart.Sparkline;
import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All cases beside all vendors and own models on one page: what each was asked and what came of it,
 * in signs that can be told apart in black and white.
 *
 * @param lake where they are from, as the reader knows it
 */
record HtmlReleases(String lake) {
  /** The name of the page. */
  static final String PAGE = "releases.html";

  private static final String SIDE = "release";
  private static final String ALL_MODELS = " *";

  /**
   * A row of the page.
   *
   * @param activity requests per day, in order
   * @param effects what was found about releases
   */
  record Line(Head head, List<Double> activity, List<Evidence> effects) {
    Line {
      activity = List.copyOf(activity);
      effects = List.copyOf(effects);
    }

    static Line of(CaseFile file) {
      return new Line(
          file.head(),
          file.days().stream().map(CaseFile.Day::requests).map(Long::doubleValue).toList(),
          file.uncounted().stream().filter(piece -> piece.side().equals(SIDE)).toList());
    }
  }

  /** The page, in the order given. */
  String of(List<Line> lines) {
    Markup page = Page.start("Cases and releases · Stillwatch");
    page.open("header");
    page.leaf("p", "Stillwatch · lake %s".formatted(lake), "class", "kicker");
    page.leaf("h1", "Cases and releases").leaf("p", lead(lines), "class", "lead").close("header");
    page.open("main");
    if (!columns(lines).isEmpty()) {
      legend(page);
      table(page, lines);
    }
    page.open("p", "class", "note");
    page.text(
        "Cases are formed without release dates. Traffic that moves with a release is not traffic for that release. ");
    page.leaf("a", "All cases", "href", HtmlIndex.Order.STRENGTH.page()).close("p").close("main");
    return Page.end(page);
  }

  private static String lead(List<Line> lines) {
    return columns(lines).isEmpty()
        ? "No case could be set beside a release: the calendar names none in the cases' history."
        : "Ramps before and drops after competitors' releases, pivots and switches to own models.";
  }

  private static void legend(Markup page) {
    page.open("ul", "class", "signs", "aria-label", "Signs");
    for (ReleaseVerdict verdict : ReleaseVerdict.values()) {
      page.leaf("li", "%s %s".formatted(verdict.sign(), verdict.words()));
    }
    page.close("ul");
  }

  private static void table(Markup page, List<Line> lines) {
    page.open(
        "div",
        "class",
        "scroll",
        "tabindex",
        "0",
        "role",
        "region",
        "aria-label",
        "Cases beside releases");
    page.open("table", "class", "releases-grid");
    page.leaf("caption", "A sign and the size of the effect; the case's page has the sentence");
    page.open("thead").open("tr").leaf("th", "Case", "scope", "col");
    page.leaf("th", "Volume", "scope", "col");
    columns(lines).forEach(column -> page.leaf("th", column, "scope", "col"));
    page.close("tr").close("thead").open("tbody");
    for (Line line : lines) {
      page.open("tr").open("th", "scope", "row");
      page.leaf("a", line.head().caseId(), "class", "id", "href", line.head().caseId() + ".html");
      page.close("th").open("td").append(volume(line).drawn()).close("td");
      columns(lines).forEach(column -> cell(page, line, column));
      page.close("tr");
    }
    page.close("tbody").close("table").close("div");
  }

  private static void cell(Markup page, Line line, String column) {
    page.open("td");
    for (Evidence effect : line.effects()) {
      if (column(effect).equals(column)) {
        ReleaseVerdict verdict = ReleaseVerdict.of(effect.statement());
        page.open("div", "class", "nowrap");
        page.leaf("span", verdict.sign(), "aria-hidden", "true");
        page.leaf("span", verdict.words() + ":", "class", "unseen");
        page.text(" %s %s".formatted(hypothesis(effect), size(effect)).stripTrailing());
        page.close("div");
      }
    }
    page.close("td");
  }

  private static String size(Evidence effect) {
    return Double.isFinite(effect.value()) ? Numbers.value(effect.value()) : "";
  }

  private static Sparkline volume(Line line) {
    double peak = line.activity().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Sparkline(
        line.activity(),
        "Requests per day over %d days, at most %s"
            .formatted(line.activity().size(), Numbers.count(Math.round(peak))));
  }

  private static List<String> columns(List<Line> lines) {
    SortedSet<String> columns = new TreeSet<>();
    lines.forEach(line -> line.effects().forEach(effect -> columns.add(column(effect))));
    return new ArrayList<>(columns);
  }

  // Named "ramp: vendor *" or "pivot: vendor model".
  private static String column(Evidence effect) {
    String what = effect.name().substring(hypothesis(effect).length()).replaceFirst("^: ", "");
    return what.endsWith(ALL_MODELS)
        ? what.substring(0, what.length() - ALL_MODELS.length())
        : what;
  }

  private static String hypothesis(Evidence effect) {
    int colon = effect.name().indexOf(": ");
    return colon < 0 ? "" : effect.name().substring(0, colon);
  }
}
