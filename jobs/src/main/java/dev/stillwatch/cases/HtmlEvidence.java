package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.signedBits;
import static dev.stillwatch.render.Numbers.value;

import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.chart.WaterfallChart;
import dev.stillwatch.cases.chart.WaterfallChart.Step;
import dev.stillwatch.render.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The part of a case page that shows what speaks for and against the case: what says something
 * first, what was looked at and said nothing folded away.
 */
final class HtmlEvidence {
  private static final int BARS = 20;

  // What is printed with one decimal as 0.0.
  private static final double LEAST_BITS = 0.05;

  private HtmlEvidence() {}

  static void of(Markup page, CaseFile file) {
    page.leaf(
        "p",
        "Tests of one family are averaged, families add up; the bars below sum to the strength exactly.",
        "class",
        "note");
    page.open("figure").append(waterfall(file).drawn());
    page.leaf(
        "figcaption",
        "Solid bars speak for coordination, hatched ones against it. The last bar is the best ordinary explanation, on the same scale.");
    page.close("figure");
    table(page, those(file.counted(), HtmlEvidence::saysSomething), "What is counted", "Bits");
    folded(
        page,
        those(file.counted(), piece -> !saysSomething(piece)),
        "Counted as nothing, because it could not be measured or says nothing");
    table(
        page,
        those(file.uncounted(), HtmlEvidence::saysSomething),
        "What is shown but not counted: ordinary explanations with their own bits, how members stand among accounts like them (in spreads), spikes, and how traffic stands to releases",
        "Value");
    folded(
        page,
        those(file.uncounted(), piece -> piece.isReading() && !saysSomething(piece)),
        "Ordinary explanations that nothing was found for");
    folded(
        page,
        those(file.uncounted(), piece -> !piece.isReading() && !saysSomething(piece)),
        "What could not be measured of spikes and releases");
  }

  private static boolean saysSomething(Evidence piece) {
    if (piece.name().startsWith(WriteStratumEvidence.PREFIX)) {
      // That members are like everybody is said as well.
      return true;
    }
    double number = piece.isCounted() ? piece.bits() : piece.value();
    return !Double.isNaN(number) && Math.abs(number) >= LEAST_BITS;
  }

  private static List<Evidence> those(List<Evidence> pieces, Predicate<Evidence> wanted) {
    return pieces.stream().filter(wanted).toList();
  }

  private static WaterfallChart waterfall(CaseFile file) {
    List<Step> steps = new ArrayList<>();
    for (Evidence piece : file.counted()) {
      if (piece.bits() != 0) {
        steps.add(new Step(EvidenceWords.title(piece), piece.bits()));
      }
    }
    if (steps.size() > BARS) {
      List<Step> rest = steps.subList(BARS - 1, steps.size());
      double bits = rest.stream().mapToDouble(Step::bits).sum();
      Step folded = new Step("%d more pieces".formatted(rest.size()), bits);
      rest.clear();
      steps.add(folded);
    }
    Head head = file.head();
    return new WaterfallChart(
        steps, "Strength", List.of(new Step("Ordinary: " + head.explanation(), head.benignBits())));
  }

  private static void table(Markup page, List<Evidence> pieces, String caption, String number) {
    if (pieces.isEmpty()) {
      return;
    }
    page.open("table", "class", "stack evidence").leaf("caption", caption);
    page.open("thead").open("tr").leaf("th", "Evidence", "scope", "col");
    page.leaf("th", "What was found", "scope", "col");
    page.leaf("th", number, "scope", "col", "class", "n").close("tr").close("thead");
    page.open("tbody");
    for (Evidence piece : pieces) {
      page.open("tr").open("th", "scope", "row", "class", "word").text(EvidenceWords.title(piece));
      page.leaf("span", kind(piece), "class", "family").close("th");
      page.open("td", "class", "word").text(piece.statement());
      rows(page, piece);
      page.close("td");
      page.leaf("td", number(piece), "class", "n", "data-label", number).close("tr");
    }
    page.close("tbody").close("table");
  }

  /** A line each, behind a fold. */
  private static void folded(Markup page, List<Evidence> pieces, String what) {
    if (pieces.isEmpty()) {
      return;
    }
    page.open("details", "class", "rest");
    page.leaf("summary", "%s (%d)".formatted(what, pieces.size())).open("ul");
    for (Evidence piece : pieces) {
      page.open("li", "class", "word").leaf("b", EvidenceWords.title(piece));
      page.text(": " + piece.statement());
      rows(page, piece);
      page.close("li");
    }
    page.close("ul").close("details");
  }

  private static void rows(Markup page, Evidence piece) {
    page.open("details").leaf("summary", "Rows behind this").leaf("pre", piece.trace());
    page.close("details");
  }

  private static String kind(Evidence piece) {
    return EvidenceWords.words(
        piece.isReading() ? "explanation" : piece.isCounted() ? piece.family() : piece.side());
  }

  private static String number(Evidence piece) {
    if (piece.isCounted()) {
      return signedBits(piece.bits());
    }
    return piece.isReading() ? bits(piece.value()) + " bits" : value(piece.value());
  }
}
