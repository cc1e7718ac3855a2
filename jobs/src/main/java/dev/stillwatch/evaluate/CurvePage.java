package dev.stillwatch.evaluate;

import dev.stillwatch.cases.chart.CurveChart;
import dev.stillwatch.evaluate.MeasuredCurve.Step;
import dev.stillwatch.numeric.Interval;
import dev.stillwatch.render.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The part of an evaluation's page that shows one curve: a chart, and the figures behind it. */
record CurvePage(MeasuredCurve measured) {
  private static final String PRECISION = "Precision of accounts";

  /** The curves of a report, one after the other. */
  static void all(Report report, Markup page) {
    report.measured().forEach(measured -> new CurvePage(measured).to(page));
  }

  /** Adds it to a page. */
  void to(Markup page) {
    PageParts.section(
        page,
        "Along the %s".formatted(measured.curve().axis()),
        "%s Share of accounts found of each kind of campaign, with intervals over worlds."
            .formatted(measured.curve().doc()));
    List<CurveChart.Line> lines = lines();
    page.open("figure");
    page.append(new CurveChart(steps(), lines, says()).drawn());
    page.open("ul", "class", "signs");
    for (int i = 0; i < lines.size(); i++) {
      page.open("li").append(CurveChart.sample(i));
      page.text(" " + lines.get(i).label()).close("li");
    }
    page.close("ul").close("figure");
    table(page);
    page.close("section");
  }

  private String says() {
    return "Shares along the %s, from %s to %s."
        .formatted(
            measured.curve().axis(), steps().get(0), steps().get(measured.steps().size() - 1));
  }

  private List<String> steps() {
    return measured.steps().stream().map(step -> step.at().replace('-', ' ')).toList();
  }

  private List<CurveChart.Line> lines() {
    TreeSet<String> kinds = new TreeSet<>();
    measured
        .steps()
        .forEach(
            step ->
                step.ours()
                    .slices(AccountAgreement.RECALL)
                    .forEach(figure -> kinds.add(figure.slice())));
    List<CurveChart.Line> lines = new ArrayList<>();
    kinds.stream()
        .limit(CurveChart.LINES - 1L)
        .forEach(kind -> lines.add(line(kind, AccountAgreement.RECALL, kind)));
    lines.add(line(PRECISION, AccountAgreement.PRECISION, Measurement.WHOLE));
    return lines;
  }

  private CurveChart.Line line(String label, String metric, String slice) {
    return new CurveChart.Line(
        label,
        measured.steps().stream()
            .map(step -> step.ours().of(metric, slice).map(CurvePage::point))
            .toList());
  }

  private static CurveChart.Point point(Figure figure) {
    Interval bounds = figure.interval().orElse(new Interval(figure.value(), figure.value()));
    return new CurveChart.Point(figure.value(), bounds.low(), bounds.high());
  }

  private void table(Markup page) {
    boolean others =
        measured.steps().stream().anyMatch(step -> step.bestOther(AccountAgreement.F1).isPresent());
    List<String> header =
        new ArrayList<>(
            List.of(
                "At", "Recall", "Change of recall", "Precision", "F1", "Campaigns", "False cases"));
    if (others) {
      header.add("Best other F1");
    }
    PageParts.head(page, header);
    for (int i = 0; i < measured.steps().size(); i++) {
      row(page, measured.steps().get(i), i == 0, others);
    }
    page.close("tbody").close("table");
  }

  private static void row(Markup page, Step step, boolean first, boolean others) {
    Figures ours = step.ours();
    page.open("tr").leaf("th", step.at().replace('-', ' '), "scope", "row");
    PageParts.figure(page, "Recall", ours.whole(AccountAgreement.RECALL));
    if (first) {
      PageParts.number(page, "Change of recall", "–");
    } else {
      PageParts.difference(page, "Change of recall", step.change());
    }
    PageParts.figure(page, "Precision", ours.whole(AccountAgreement.PRECISION));
    PageParts.figure(page, "F1", ours.whole(AccountAgreement.F1));
    PageParts.number(
        page,
        "Campaigns",
        ours.whole(CampaignAgreement.recall(CampaignAgreement.FIRM))
            .flatMap(Figure::share)
            .map(share -> "%d of %d".formatted(share.hits(), share.trials()))
            .orElse("–"));
    PageParts.figure(page, "False cases", ours.whole(CaseRanking.FALSE_CASES));
    if (others) {
      PageParts.figure(page, "Best other F1", step.bestOther(AccountAgreement.F1));
    }
    page.close("tr");
  }
}
