package dev.stillwatch.evaluate;

import static dev.stillwatch.evaluate.PageParts.difference;
import static dev.stillwatch.evaluate.PageParts.figure;
import static dev.stillwatch.evaluate.PageParts.head;
import static dev.stillwatch.evaluate.PageParts.number;
import static dev.stillwatch.evaluate.PageParts.section;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.Page;
import dev.stillwatch.cases.chart.IntervalChart;
import dev.stillwatch.cases.chart.IntervalChart.Bar;
import dev.stillwatch.evaluate.WorldResult.KnownCase;
import dev.stillwatch.numeric.Interval;
import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An evaluation on one page that needs nothing else.
 *
 * @param pages where the pages of cases are that it points to
 */
public record ReportPage(Report report, CasePages pages) {
  private static final int WORST = 20;
  private static final int FLIPPED = 50;
  private static final List<String> SUMMARY =
      List.of(
          AccountAgreement.PRECISION,
          AccountAgreement.RECALL,
          AccountAgreement.F1,
          CampaignAgreement.f1(CampaignAgreement.FIRM),
          BCubed.F1,
          CaseRanking.FALSE_CASES);

  /** A page that points nowhere. */
  public ReportPage(Report report) {
    this(report, CasePages.NONE);
  }

  /** The page. */
  public String html() {
    Map<String, Figures> detectors = report.detectors();
    Figures ours = detectors.get(WorldResult.OURS);
    Markup page = Page.start("Evaluation · Stillwatch");
    page.open("header");
    page.leaf("p", "Stillwatch · evaluation %s".formatted(report.run()), "class", "kicker");
    page.leaf("h1", "What is found, and what is not");
    page.leaf("p", lead(ours), "class", "lead").close("header").open("main");
    detectors(page, detectors);
    archetypes(page, ours);
    CurvePage.all(report, page);
    confounders(page, ours);
    everything(page, ours);
    scenarios(page);
    falseCases(page);
    weakest(page);
    report.against().ifPresent(comparison -> comparison(page, comparison));
    page.leaf(
        "p",
        "Intervals cover 95 %: exact ones after Clopper and Pearson for shares of campaigns, cases and groups, added up over worlds; Student's t over worlds for everything else. A single world bounds no mean. Invented worlds show what a detector can miss, not how often the real one hides.",
        "class",
        "note");
    page.close("main");
    return Page.end(page);
  }

  private String lead(Figures ours) {
    int worlds = report.of(WorldResult.OURS).size();
    String found =
        ours.whole(CampaignAgreement.recall(CampaignAgreement.FIRM))
            .flatMap(Figure::share)
            .map(
                share ->
                    "%s of %s campaigns have a case of their own"
                        .formatted(count(share.hits()), count(share.trials())))
            .orElse("There is no campaign to find");
    long wrong =
        report.of(WorldResult.OURS).stream()
            .flatMap(result -> result.cases().stream())
            .filter(KnownCase::isFalse)
            .count();
    return "In %s %s, %s; %s %s of no campaign."
        .formatted(
            count(worlds),
            worlds == 1 ? "world" : "worlds",
            found,
            wrong == 0 ? "no" : count(wrong),
            wrong == 1 ? "case is" : "cases are");
  }

  private static void detectors(Markup page, Map<String, Figures> detectors) {
    section(page, "At a glance", "Each detector in the same worlds, at their end.");
    List<String> header = new ArrayList<>(List.of("Detector"));
    SUMMARY.forEach(metric -> header.add(words(metric)));
    head(page, header);
    detectors.forEach(
        (detector, figures) -> {
          page.open("tr").leaf("th", detector, "scope", "row");
          SUMMARY.forEach(metric -> figure(page, words(metric), figures.whole(metric)));
          page.close("tr");
        });
    page.close("tbody").close("table").close("section");
  }

  private static void archetypes(Markup page, Figures ours) {
    List<Bar> bars = new ArrayList<>();
    for (Figure recall : ours.slices(AccountAgreement.RECALL)) {
      String kind = recall.slice();
      bar(bars, kind + ": accounts found", Optional.of(recall));
      bar(
          bars,
          kind + ": campaigns with a case of their own",
          ours.of(CampaignAgreement.recall(CampaignAgreement.FIRM), kind));
      bar(bars, kind + ": requests gone before the first case", ours.of(Timeliness.GONE, kind));
      bar(
          bars,
          kind + ": requests behind its case that are its own",
          ours.of(EvidenceAgreement.PRECISION, kind));
    }
    section(page, "By archetype", "Shares, each with the interval it is known to.");
    if (bars.isEmpty()) {
      page.leaf("p", "No world has a campaign.");
    } else {
      page.open("figure");
      page.append(new IntervalChart(bars, "Shares by archetype").drawn()).close("figure");
    }
    page.close("section");
  }

  private static void bar(List<Bar> bars, String label, Optional<Figure> figure) {
    figure.ifPresent(
        each -> {
          Interval bounds = each.interval().orElse(new Interval(each.value(), each.value()));
          bars.add(new Bar(label, each.value(), bounds.low(), bounds.high()));
        });
  }

  private static void confounders(Markup page, Figures ours) {
    section(
        page,
        "Ordinary groups taken for campaigns",
        "Of each confounder, the groups that most members of a false case belong to. Ordinary accounts form no groups: there a trial is a world.");
    head(page, List.of("Confounder", "Confused", "Groups", "Share"));
    for (Figure figure : ours.slices(CaseRanking.CONFUSED_GROUPS)) {
      page.open("tr").leaf("th", figure.slice(), "scope", "row");
      Measurement.Share share = figure.share().orElseThrow();
      number(page, "Confused", count(share.hits()));
      number(page, "Groups", count(share.trials()));
      figure(page, "Share", Optional.of(figure));
      page.close("tr");
    }
    page.close("tbody").close("table").close("section");
  }

  private static void everything(Markup page, Figures ours) {
    section(page, "Every figure of whole worlds", "Stillwatch alone.");
    head(page, List.of("Figure", "Value", "Worlds", "Meaning"));
    Metrics.MEANING.forEach(
        (metric, meaning) ->
            ours.whole(metric)
                .ifPresent(
                    figure -> {
                      page.open("tr").leaf("th", words(metric), "scope", "row");
                      figure(page, "Value", Optional.of(figure));
                      number(page, "Worlds", count(figure.worlds()));
                      page.leaf("td", meaning, "data-label", "Meaning").close("tr");
                    }));
    page.close("tbody").close("table").close("section");
  }

  private void scenarios(Markup page) {
    section(page, "By scenario", "Stillwatch alone.");
    List<String> header = new ArrayList<>(List.of("Scenario"));
    SUMMARY.forEach(metric -> header.add(words(metric)));
    head(page, header);
    report
        .scenarios()
        .forEach(
            (scenario, figures) -> {
              page.open("tr").leaf("th", scenario, "scope", "row");
              SUMMARY.forEach(metric -> figure(page, words(metric), figures.whole(metric)));
              page.close("tr");
            });
    page.close("tbody").close("table").close("section");
  }

  private record Located(String scenario, long seed, KnownCase flagged) {}

  private void falseCases(Markup page) {
    List<Located> wrong =
        report.of(WorldResult.OURS).stream()
            .flatMap(
                result ->
                    result.cases().stream()
                        .filter(KnownCase::isFalse)
                        .map(each -> new Located(result.scenario(), result.seed(), each)))
            .sorted(
                Comparator.comparingDouble((Located each) -> -each.flagged().strength())
                    .thenComparing(Located::scenario)
                    .thenComparingLong(Located::seed)
                    .thenComparing(each -> each.flagged().id()))
            .limit(WORST)
            .toList();
    section(page, "The strongest false cases", "At most %d of them.".formatted(WORST));
    if (wrong.isEmpty()) {
      page.leaf("p", "None.").close("section");
      return;
    }
    head(page, List.of("Case", "World", "Strength", "Members", "Of campaigns", "Mostly"));
    for (Located each : wrong) {
      page.open("tr").open("th", "scope", "row", "class", "mono");
      linked(page, each.scenario(), each.seed(), each.flagged().id());
      page.close("th");
      page.leaf("td", world(each.scenario(), each.seed()), "data-label", "World");
      number(page, "Strength", Numbers.bits(each.flagged().strength()));
      number(page, "Members", count(each.flagged().members()));
      number(page, "Of campaigns", count(each.flagged().campaignMembers()));
      page.leaf("td", each.flagged().majority().kind(), "data-label", "Mostly").close("tr");
    }
    page.close("tbody").close("table").close("section");
  }

  /** The id of a case, leading to its page where there is one. */
  private void linked(Markup page, String scenario, long seed, String caseId) {
    Optional<String> address = pages.of(scenario, seed, caseId);
    if (address.isPresent()) {
      page.leaf("a", caseId, "href", address.get());
    } else {
      page.text(caseId);
    }
  }

  private record Weak(WorldResult world, Measurement jaccard) {
    Optional<KnownCase> flagged() {
      return world.caseOf(CampaignAgreement.campaign(jaccard));
    }
  }

  private void weakest(Markup page) {
    List<Weak> weak =
        report.of(WorldResult.OURS).stream()
            .flatMap(result -> result.fits().stream().map(figure -> new Weak(result, figure)))
            .sorted(
                Comparator.comparingDouble((Weak each) -> each.jaccard().value())
                    .thenComparing(each -> each.world().scenario())
                    .thenComparingLong(each -> each.world().seed())
                    .thenComparing(each -> each.jaccard().slice()))
            .limit(WORST)
            .toList();
    section(
        page,
        "The campaigns found worst",
        "Jaccard index of their accounts with those of the case that is their own; 0 where none is.");
    if (weak.isEmpty()) {
      page.leaf("p", "No world has a campaign.").close("section");
      return;
    }
    head(page, List.of("Campaign", "World", "Jaccard", "Case"));
    for (Weak each : weak) {
      page.open("tr").leaf("th", each.jaccard().slice(), "scope", "row");
      String scenario = each.world().scenario();
      long seed = each.world().seed();
      page.leaf("td", world(scenario, seed), "data-label", "World");
      number(page, "Jaccard", Numbers.value(each.jaccard().value()));
      page.open("td", "class", "mono", "data-label", "Case");
      each.flagged()
          .ifPresentOrElse(
              flagged -> linked(page, scenario, seed, flagged.id()), () -> page.text("–"));
      page.close("td").close("tr");
    }
    page.close("tbody").close("table").close("section");
  }

  private static void comparison(Markup page, Comparison comparison) {
    section(
        page,
        "Against %s".formatted(comparison.other()),
        "Mean differences over the %d worlds in common; in bold what chance alone would hardly do."
            .formatted(comparison.worlds()));
    if (comparison.moved().isEmpty()) {
      page.leaf("p", "No figure moved.");
    } else {
      head(page, List.of("Figure", "Of", "Difference", "Worlds"));
      for (Comparison.Moved each : comparison.moved()) {
        page.open("tr").leaf("th", words(each.metric()), "scope", "row");
        page.leaf("td", each.slice(), "data-label", "Of");
        difference(page, "Difference", Optional.of(each));
        number(page, "Worlds", count(each.worlds()));
        page.close("tr");
      }
      page.close("tbody").close("table");
    }
    flipped(page, comparison.flipped());
    page.close("section");
  }

  private static void flipped(Markup page, List<Comparison.Flipped> flipped) {
    page.leaf("h3", "Accounts whose flag changed: %s".formatted(count(flipped.size())));
    if (flipped.isEmpty()) {
      return;
    }
    Map<String, long[]> byKind = new TreeMap<>();
    flipped.forEach(
        each ->
            byKind.computeIfAbsent(each.kind(), key -> new long[2])[each.nowFlagged() ? 0 : 1]++);
    head(page, List.of("Kind", "Now flagged", "No longer flagged"));
    byKind.forEach(
        (kind, counts) -> {
          page.open("tr").leaf("th", kind, "scope", "row");
          number(page, "Now flagged", count(counts[0]));
          number(page, "No longer flagged", count(counts[1]));
          page.close("tr");
        });
    page.close("tbody").close("table");
    page.open("details");
    page.leaf("summary", "The first %d of them".formatted(Math.min(FLIPPED, flipped.size())));
    head(page, List.of("Account", "World", "Kind", "Group", "Now"));
    flipped.stream()
        .limit(FLIPPED)
        .forEach(
            each -> {
              page.open("tr").leaf("th", each.account(), "scope", "row", "class", "mono");
              page.leaf("td", world(each.scenario(), each.seed()), "data-label", "World");
              page.leaf("td", each.kind(), "data-label", "Kind");
              page.leaf("td", each.group(), "data-label", "Group");
              page.leaf("td", each.nowFlagged() ? "flagged" : "not flagged", "data-label", "Now");
              page.close("tr");
            });
    page.close("tbody").close("table").close("details");
  }

  private static String world(String scenario, long seed) {
    return "%s, seed %d".formatted(scenario, seed);
  }

  private static String words(String metric) {
    String plain =
        metric
            .replace('_', ' ')
            .replace("bcubed", "B-cubed")
            .replace("f1", "F1")
            .replace("@", " at ");
    return Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
  }
}
