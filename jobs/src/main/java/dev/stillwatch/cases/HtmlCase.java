package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Relation;
import dev.stillwatch.cases.chart.Percent;
import dev.stillwatch.cases.chart.Sparkline;
import dev.stillwatch.cases.chart.TimelineChart;
import dev.stillwatch.render.Markup;
import java.util.List;

/**
 * A case file as one self-contained page: no network, no script needed, well-formed as XML too.
 *
 * @param lake where the case is from, as the reader knows it
 * @param membersInTable members that are shown with everything known of them
 */
public record HtmlCase(String lake, int membersInTable) {

  /** Pages with as many members in their table as the settings have by default. */
  public HtmlCase(String lake) {
    this(lake, CaseFiles.MEMBERS);
  }

  /** The page. */
  public String of(CaseFile file) {
    Markup page = Page.startSortable("%s · Stillwatch case file".formatted(file.head().caseId()));
    top(page, file);
    page.open("main");
    balance(page, file);
    facts(page, file);
    contents(page, file);
    change(page, file);
    evidence(page, file);
    timeline(page, file);
    activity(page, file);
    links(page, file);
    shared(page, file);
    pools(page, file);
    members(page, file);
    history(page, file);
    decide(page, file);
    provenance(page, file);
    limits(page);
    page.close("main");
    page.open("footer")
        .text(
            "Written by Stillwatch from the lake %s as of the night %s. Accounts are pseudonyms; %s."
                .formatted(
                    lake,
                    file.head().night(),
                    file.picture().exemplars().isEmpty()
                        ? "no prompt text is on this page"
                        : "the prompts on this page are redacted, and may still point at people"))
        .close("footer");
    return Page.endSortable(page);
  }

  private static void top(Markup page, CaseFile file) {
    Head head = file.head();
    page.open("header").open("p", "class", "kicker");
    page.leaf("a", "All cases", "href", "index.html");
    page.text(" · Case file · night %s".formatted(head.night())).close("p");
    page.leaf("h1", head.caseId());
    page.open("ul", "class", "chips", "aria-label", "Kind and state");
    page.leaf("li", head.kind()).leaf("li", head.state(), "class", "state").close("ul");
    page.leaf("p", head.summary(), "class", "lead");
    changed(page, file.sinceDecision());
    page.close("header");
  }

  private static void changed(Markup page, List<String> said) {
    if (said.isEmpty()) {
      return;
    }
    page.open("div", "class", "changed", "role", "note");
    page.leaf("p", said.get(0) + " Look at it again.");
    page.open("ul");
    said.subList(1, said.size()).forEach(sentence -> page.leaf("li", sentence));
    page.close("ul").close("div");
  }

  private static void balance(Markup page, CaseFile file) {
    Head head = file.head();
    double most = Math.max(1, Math.max(head.strengthBits(), head.benignBits()));
    page.open("div", "class", "balance");
    page.open("div").leaf("h2", "Evidence for coordination");
    figure(page, head.strengthBits());
    page.leaf("p", "against ordinary groups of this lake", "class", "name");
    meter(page, head.strengthBits() / most, "bar for");
    page.leaf(
        "p",
        "A scale to compare cases by, not a probability. Without its strongest family %s bits remain."
            .formatted(bits(file.strengthWithoutStrongestFamily())),
        "class",
        "note");
    page.close("div");
    page.open("div").leaf("h2", "Best ordinary explanation");
    figure(page, head.benignBits());
    page.leaf("p", head.explanation(), "class", "name");
    meter(page, head.benignBits() / most, "bar benign");
    page.leaf(
        "p",
        "Scored on its own evidence, not subtracted from the strength. Check it before deciding.",
        "class",
        "note");
    page.close("div").close("div");
  }

  private static void figure(Markup page, double bits) {
    page.open("p", "class", "figure").text(bits(bits)).leaf("small", "bits").close("p");
  }

  private static void meter(Markup page, double share, String kind) {
    double width = 100 * Math.max(0.004, Math.min(1, share));
    page.open("svg", "class", "meter", "width", "100%", "height", "12", "aria-hidden", "true");
    page.empty(
        "rect",
        "x",
        "0",
        "y",
        "0.5",
        "width",
        Percent.of(width),
        "height",
        "11",
        "rx",
        "1.5",
        "class",
        kind);
    page.close("svg");
  }

  private static void facts(Markup page, CaseFile file) {
    Head head = file.head();
    page.open("dl", "class", "facts");
    fact(page, "Accounts", count(head.members()));
    fact(page, "Requests in the window", count(head.requests()));
    fact(page, "First night seen", head.firstSeen().toString());
    fact(page, "Last night seen", head.lastSeen().toString());
    fact(
        page,
        "Decided",
        head.decidedBy().isEmpty()
            ? "by nobody yet"
            : "%s by %s".formatted(day(head.decidedAt()), head.decidedBy()));
    page.close("dl");
  }

  private static void fact(Markup page, String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value).close("div");
  }

  private static void contents(Markup page, CaseFile file) {
    page.open("nav", "class", "here", "aria-label", "On this page");
    page.leaf("a", "What would change this view", "href", "#change");
    page.leaf("a", "Evidence", "href", "#evidence");
    page.leaf("a", "Timeline", "href", "#timeline");
    page.leaf("a", "Activity", "href", "#activity");
    page.leaf("a", "Links", "href", "#links");
    page.leaf("a", "What they share", "href", "#shared");
    page.leaf("a", "Pools", "href", "#pools");
    page.leaf("a", "Members (%s)".formatted(count(file.head().members())), "href", "#members");
    page.leaf("a", "History", "href", "#history");
    page.leaf("a", "Decide", "href", "#decide");
    page.leaf("a", "Provenance", "href", "#provenance");
    page.leaf("a", "What this is not", "href", "#limits");
    page.close("nav");
  }

  private static void section(Markup page, String id, String title, String kind) {
    page.open("section", "id", id, "class", kind, "aria-labelledby", id + "-title");
    page.leaf("h2", title, "id", id + "-title");
  }

  private static void evidence(Markup page, CaseFile file) {
    section(page, "evidence", "Evidence", "long");
    HtmlEvidence.of(page, file);
    page.close("section");
  }

  private static void decide(Markup page, CaseFile file) {
    section(page, "decide", "Decide", "");
    HtmlDecide.of(page, file.head());
    page.close("section");
  }

  private static void timeline(Markup page, CaseFile file) {
    section(page, "timeline", "Timeline", "");
    if (file.days().isEmpty()) {
      page.leaf("p", "No day of this case is in the lake yet.").close("section");
      return;
    }

    page.leaf("p", "Requests of the members per day, UTC.", "class", "note");
    CaseTimelines timelines = CaseTimelines.of(file.days());
    page.open("figure").append(new TimelineChart(timelines.days(), timelines.marks()).drawn());
    page.leaf(
        "figcaption",
        "Bars: requests. Dashed line and band: what the controls predict, with 95 %. Bars with a dot: spikes. Numbers: releases, own filled, of competitors open.");
    page.close("figure");
    if (!timelines.releases().isEmpty()) {
      page.open("ol", "class", "releases", "aria-label", "Releases in this time");
      for (CaseTimelines.Dated release : timelines.releases()) {
        page.open("li");
        page.leaf(
            "b", Integer.toString(release.number()), "class", release.isOwn() ? "own" : "other");
        page.text(
                "%s · %s %s (%s)"
                    .formatted(
                        release.day(),
                        release.release().vendor(),
                        release.release().model(),
                        release.release().kind()))
            .close("li");
      }
      page.close("ol");
    }
    HtmlPicture.models(page, file.days());
    page.close("section");
  }

  private static void change(Markup page, CaseFile file) {
    section(page, "change", "What would change this view", "");
    page.open("ul");
    ViewChanges.of(file).forEach(sentence -> page.leaf("li", sentence));
    page.close("ul").close("section");
  }

  private static void activity(Markup page, CaseFile file) {
    section(page, "activity", "Activity", "");
    HtmlPicture.activity(page, file.picture());
    page.close("section");
  }

  private static void links(Markup page, CaseFile file) {
    section(page, "links", "Links", "");
    HtmlPicture.links(page, file);
    page.close("section");
  }

  private static void shared(Markup page, CaseFile file) {
    section(page, "shared", "What they share", "long");
    HtmlPicture.shared(page, file.picture());
    page.close("section");
  }

  private static void pools(Markup page, CaseFile file) {
    section(page, "pools", "Pools they come out of", "long");
    HtmlPools.of(page, file);
    page.close("section");
  }

  private void members(Markup page, CaseFile file) {
    section(page, "members", "Members", "long");
    new HtmlMembers(membersInTable).of(page, file);
    page.close("section");
  }

  private static void history(Markup page, CaseFile file) {
    section(page, "history", "History", "");
    nights(page, file);
    decisions(page, file.decisions());
    lineage(page, file.lineage());
    page.close("section");
  }

  private static void nights(Markup page, CaseFile file) {
    List<Double> strengths =
        file.nights().stream().map(night -> Math.max(0, night.strengthBits())).toList();
    if (strengths.size() < 2) {
      page.leaf("p", "This is the first night of the case.");
      return;
    }

    CaseFile.Night first = file.nights().get(0);
    String says =
        "Strength over %d nights: from %s bits and %s accounts on %s to %s bits and %s accounts."
            .formatted(
                strengths.size(),
                bits(first.strengthBits()),
                count(first.members()),
                first.night(),
                bits(file.head().strengthBits()),
                count(file.head().members()));
    page.append(new Sparkline(strengths, says).drawn());
    page.leaf("p", says);
  }

  private static void decisions(Markup page, List<Decision> decisions) {
    page.leaf("h3", "Decisions");
    if (decisions.isEmpty()) {
      page.leaf("p", "Nobody has decided on this case yet.");
      return;
    }

    page.open("table", "class", "stack").leaf("caption", "What people decided, oldest first");
    page.open("thead").open("tr");
    for (String name : List.of("When", "Who", "Decision", "On the night", "Note", "To be told")) {
      page.leaf("th", name, "scope", "col");
    }
    page.close("tr").close("thead").open("tbody");
    for (Decision decision : decisions) {
      page.open("tr").leaf("th", decision.at(), "scope", "row", "class", "nowrap");
      page.leaf("td", decision.by(), "class", "label", "data-label", "Who");
      page.leaf("td", decision.decision(), "class", "label", "data-label", "Decision");
      page.leaf("td", decision.night().toString(), "class", "nowrap", "data-label", "On the night");
      page.leaf("td", orDash(decision.note()), "class", "word");
      page.leaf("td", orDash(decision.reasonCode()), "class", "word", "data-label", "To be told");
      page.close("tr");
    }
    page.close("tbody").close("table");
  }

  private static void lineage(Markup page, List<Relation> relations) {
    page.leaf("h3", "Lineage");
    if (relations.isEmpty()) {
      page.leaf("p", "No case was merged into this one or split from it.");
      return;
    }

    page.open("ul");
    for (Relation relation : relations) {
      page.open("li").text("%s: %s ".formatted(relation.night(), relation.relation()));
      page.leaf("span", relation.otherId(), "class", "mono");
      page.text(" (%s %% of members)".formatted(count(Math.round(100 * relation.overlap()))))
          .close("li");
    }
    page.close("ul");
  }

  private void provenance(Markup page, CaseFile file) {
    CaseFile.Provenance from = file.provenance();
    section(page, "provenance", "Provenance", "");
    page.leaf(
        "p",
        "With these versions and settings the same night gives the same file.",
        "class",
        "note");
    page.open("dl", "class", "facts");
    fact(page, "Campaign", file.head().campaignId());
    fact(page, "Codebook epoch", orDash(from.epoch()));
    fact(page, "Settings", orDash(from.configHash()));
    fact(page, "Stillwatch", orDash(from.codeVersion()));
    fact(page, "Lake", lake);
    page.close("dl");
    if (!from.tableVersions().isEmpty()) {
      page.open("details").leaf("summary", "Versions of the tables it was made from");
      page.open("pre");
      from.tableVersions().forEach((table, at) -> page.text(table + " ").text(at + "; "));
      page.close("pre").close("details");
    }
    page.close("section");
  }

  private static void limits(Markup page) {
    page.open("section", "id", "limits", "class", "limits", "aria-labelledby", "limits-title");
    page.leaf("h2", "What this is not", "id", "limits-title");
    page.leaf(
        "p",
        "This is an association in request logs with a strength, not a finding about anyone. It does not say who stands behind the accounts or what the answers were used for. Ordinary groups can look like this: every indicator has ordinary causes, and the best one found is shown above.");
    page.leaf(
        "p",
        "Traffic that moves with a release is not traffic for that release. Members may be here by mistake, and shared accounts hold other people's work. A person decides, for each case, and can be wrong: decisions can be appealed and undone.");
    page.close("section");
  }

  private static String day(String instant) {
    return instant.length() > 10 ? instant.substring(0, 10) : instant;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "–" : text;
  }
}
