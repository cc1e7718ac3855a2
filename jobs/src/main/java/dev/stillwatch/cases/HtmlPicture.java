package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CasePicture.Hour;
import dev.stillwatch.cases.CasePicture.Link;
import dev.stillwatch.cases.CasePicture.MemberDay;
import dev.stillwatch.cases.CasePicture.Skeleton;
import dev.stillwatch.cases.chart.EgoGraph;
import dev.stillwatch.cases.chart.HeatMap;
import dev.stillwatch.cases.chart.Percent;
import dev.stillwatch.render.Markup;
import dev.stillwatch.review.Exemplar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts of a case page that draw when members work, what links them and what they share. */
final class HtmlPicture {
  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final int HOURS = 24;
  private static final int NODES = 60;
  private static final int EDGES = 300;
  private static final int MODELS = 8;

  private HtmlPicture() {}

  /** Which models the members asked for, as shares. */
  static void models(Markup page, List<CaseFile.Day> days) {
    SortedMap<String, Long> requests = new TreeMap<>();
    Map<String, LocalDate> first = new TreeMap<>();
    Map<String, LocalDate> last = new TreeMap<>();
    for (CaseFile.Day day : days) {
      day.models()
          .forEach(
              (model, number) -> {
                requests.merge(model, number, Long::sum);
                first.putIfAbsent(model, day.day());
                last.put(model, day.day());
              });
    }
    if (requests.isEmpty()) {
      return;
    }

    double all = Math.max(1, requests.values().stream().mapToLong(Long::longValue).sum());
    page.open("table", "class", "stack mix").leaf("caption", "Models asked for");
    head(page, List.of("Model", "Share"), List.of("Requests"), List.of("From", "To"));
    requests.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MODELS)
        .forEach(
            model -> {
              double share = 100 * model.getValue() / all;
              page.open("tr").leaf("th", model.getKey(), "scope", "row", "class", "word");
              page.open("td", "data-label", "Share").open("div");
              page.text("%d %%".formatted(Math.round(share)));
              page.open("svg", "class", "strength", "aria-hidden", "true");
              page.empty(
                  "rect", "width", Percent.of(share), "height", "7", "rx", "1", "class", "bar for");
              page.close("svg").close("div").close("td");
              page.leaf("td", count(model.getValue()), "class", "n", "data-label", "Requests");
              day(page, "From", first.get(model.getKey()));
              day(page, "To", last.get(model.getKey()));
              page.close("tr");
            });
    page.close("tbody").close("table");
    if (requests.size() > MODELS) {
      page.leaf("p", "And %d models more.".formatted(requests.size() - MODELS), "class", "note");
    }
  }

  private static void day(Markup page, String label, LocalDate day) {
    page.leaf("td", day.toString(), "class", "nowrap", "data-label", label);
  }

  /** When members work, by hour of the week and day by day. */
  static void activity(Markup page, CasePicture picture) {
    if (picture.hours().isEmpty()) {
      page.leaf("p", "No activity of the members is in the lake any more.");
      return;
    }

    page.open("div", "class", "pair").open("figure").append(week(picture.hours()).drawn());
    page.leaf(
        "figcaption",
        "Requests of all members by hour of the week, UTC; the more, the stronger the colour. It shows the whole accounts, not only the facet that belongs.");
    page.close("figure").open("figure").append(members(picture.memberDays()).drawn());
    page.leaf(
        "figcaption",
        "The members most strongly tied, a line each, day by day. Lines that start, stop or pause together are worth a question.");
    page.close("figure").close("div");
  }

  private static HeatMap week(List<Hour> hours) {
    long[][] counts = new long[WEEKDAYS.size()][HOURS];
    hours.forEach(hour -> counts[hour.weekday() - 1][hour.hour()] += hour.requests());
    Hour busiest = hours.stream().max(Comparator.comparing(Hour::requests)).orElseThrow();
    List<String> foot = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      foot.add(hour % 6 == 0 ? Integer.toString(hour) : "");
    }
    return new HeatMap(
        Arrays.stream(counts).map(HtmlPicture::boxed).toList(),
        WEEKDAYS,
        foot,
        "Requests by weekday and hour, most on %s at %d o'clock UTC: %s"
            .formatted(
                WEEKDAYS.get(busiest.weekday() - 1), busiest.hour(), count(busiest.requests())));
  }

  private static HeatMap members(List<MemberDay> memberDays) {
    LocalDate first = edge(memberDays, Comparator.naturalOrder());
    LocalDate last = edge(memberDays, Comparator.reverseOrder());
    List<LocalDate> days = first.datesUntil(last.plusDays(1)).toList();
    Map<String, long[]> lines = new LinkedHashMap<>();
    for (MemberDay day : memberDays) {
      lines
              .computeIfAbsent(day.account(), account -> new long[days.size()])[
              days.indexOf(day.day())] +=
          day.requests();
    }
    List<String> foot = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      boolean fits = i % 7 == 0 && i + 3 < days.size();
      foot.add(fits || i == 0 ? days.get(i).toString().substring(5) : "");
    }
    return new HeatMap(
        lines.values().stream().map(HtmlPicture::boxed).toList(),
        List.of(),
        foot,
        "Requests of %d members on each day from %s to %s".formatted(lines.size(), first, last));
  }

  private static LocalDate edge(List<MemberDay> days, Comparator<LocalDate> order) {
    return days.stream().map(MemberDay::day).min(order).orElse(LocalDate.EPOCH);
  }

  private static List<Long> boxed(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  /** Who is linked to whom. */
  static void links(Markup page, CaseFile file) {
    List<Link> all = file.picture().links();
    if (all.isEmpty()) {
      page.leaf("p", "No link between members is in the lake for this night.");
      return;
    }

    List<String> members =
        file.members().stream().map(CaseFile.Member::account).distinct().limit(NODES).toList();
    List<EgoGraph.Edge> edges =
        all.stream()
            .filter(link -> members.contains(link.left()) && members.contains(link.right()))
            .limit(EDGES)
            .map(l -> new EgoGraph.Edge(l.channel(), l.left(), l.right(), l.weight()))
            .toList();
    EgoGraph graph = new EgoGraph(members, edges);
    page.open("figure").append(graph.drawn());
    page.leaf(
        "figcaption",
        "The %d members most strongly tied, clockwise from the top, and %s of the %s links between members, the strongest first."
            .formatted(members.size(), count(edges.size()), count(all.size())));
    page.close("figure").open("ul", "class", "keys", "aria-label", "Channels");
    Map<String, List<Link>> channels = new TreeMap<>();
    all.forEach(link -> channels.computeIfAbsent(link.channel(), c -> new ArrayList<>()).add(link));
    Map<String, Integer> looks = graph.channels();
    channels.forEach(
        (channel, links) -> {
          page.open("li")
              .open("svg", "class", "ego key", "viewBox", "0 0 30 8", "aria-hidden", "true");
          page.empty(
              "path",
              "class",
              "look-" + looks.getOrDefault(channel, EgoGraph.LOOKS - 1),
              "stroke-width",
              "2",
              "d",
              "M0 4 L30 4");
          page.close("svg");
          page.text(
              "%s: %s links, %s bits on average"
                  .formatted(
                      EvidenceWords.words(channel),
                      count(links.size()),
                      bits(links.stream().mapToDouble(Link::bits).average().orElse(0))));
          page.close("li");
        });
    page.close("ul");
  }

  /** What members share: hashes always, redacted prompts where somebody asked for them. */
  static void shared(Markup page, CasePicture picture) {
    if (picture.skeletons().isEmpty()) {
      page.leaf(
          "p", "No form of prompt is shared by five members and in fifteen requests or more.");
    } else {
      page.open("table", "class", "stack mix");
      page.leaf(
          "caption",
          "Forms of prompts, their beginnings and ends, with variable parts masked; only hashes are kept");
      head(page, List.of("Hash"), List.of("Accounts", "Requests"), List.of());
      for (Skeleton skeleton : picture.skeletons()) {
        page.open("tr").open("th", "scope", "row");
        page.leaf("span", Long.toHexString(skeleton.hash()), "class", "mono").close("th");
        page.leaf("td", count(skeleton.accounts()), "class", "n", "data-label", "Accounts");
        page.leaf("td", count(skeleton.requests()), "class", "n", "data-label", "Requests");
        page.close("tr");
      }
      page.close("tbody").close("table");
    }
    exemplars(page, picture.exemplars());
  }

  private static void exemplars(Markup page, List<Exemplar> exemplars) {
    page.leaf("h3", "Redacted prompts");
    if (exemplars.isEmpty()) {
      page.leaf(
          "p",
          "None on this page. For a case in review, the command reveal shows up to ten, redacted, to whoever says what for.",
          "class",
          "note");
      return;
    }

    page.leaf(
        "p",
        "Fetched for a purpose that is on record; do not pass this page on. They are deleted from the lake on %s."
            .formatted(exemplars.get(0).expiresAt().toString().substring(0, 10)),
        "class",
        "note");
    for (Exemplar exemplar : exemplars) {
      page.leaf("pre", exemplar.text().value(), "class", "exemplar");
    }
  }

  private static void head(
      Markup page, List<String> words, List<String> numbers, List<String> more) {
    page.open("thead").open("tr");
    words.forEach(name -> page.leaf("th", name, "scope", "col"));
    numbers.forEach(name -> page.leaf("th", name, "scope", "col", "class", "n"));
    more.forEach(name -> page.leaf("th", name, "scope", "col"));
    page.close("tr").close("thead").open("tbody");
  }
}
