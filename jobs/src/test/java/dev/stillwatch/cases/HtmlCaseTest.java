package dev.stillwatch.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlCaseTest {
  private final HtmlCase html = new HtmlCase("demo-lake");

  static List<String> hostileTexts() {
    return List.of(
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style></title><script>1</script>",
        "\u202Egnp.exe\u2066",
        "\u001B[2J\u001B]0;owned\u0007",
        "\uD800 alone \uFFFF \u0000",
        "&lt;b&gt; ]]> <!-- --> <![CDATA[",
        "javascript:alert(1)",
        "'; DROP TABLE cases; --",
        "=HYPERLINK(0)+cmd|'C calc'!A0",
        "</script><script>alert(1)</script>");
  }

  @Test
  void isWellFormedAndComplete() throws Exception {
    Document page = parsed(html.of(InventedCases.realistic(100)));

    assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("SW-4f1c09ab3e");
    assertThat(text(page, "h2"))
        .contains("Evidence", "Timeline", "Members", "History", "Provenance", "What this is not");
    assertThat(text(page, "pre")).anyMatch(t -> t.startsWith("SELECT * FROM group_tests"));
    assertThat(page.getElementsByTagName("tr").getLength()).isGreaterThan(100 + 16);
  }

  @Test
  void asksTheNetworkForNothing() {
    String page = html.of(InventedCases.realistic(100));

    assertThat(page.replaceFirst("<script>\n?\"use strict\";\n// ", ""))
        .doesNotContain("http:", "https:", "//", "<script", "src=", "@import");
    assertThat(page).contains("default-src &#39;none&#39;");
    assertThat(hrefs(page)).allMatch(href -> href.startsWith("#") || href.equals("index.html"));
  }

  @Test
  void thePolicyNamesItsOwnStyleSheet() throws Exception {
    String page = html.of(InventedCases.bare());
    String css = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(css.getBytes(StandardCharsets.UTF_8));

    assertThat(page)
        .contains("sha256-" + java.util.Base64.getEncoder().encodeToString(digest))
        .doesNotContain(" style=");
  }

  @Test
  void theOneScriptIsTheOneThePolicyNamesAndReachesForNothing() throws Exception {
    String page = html.of(InventedCases.bare());
    String script = page.substring(page.indexOf("<script>") + 8, page.indexOf("</script>"));
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(script.getBytes(StandardCharsets.UTF_8));

    assertThat(page)
        .contains(
            "script-src &#39;sha256-%s&#39;"
                .formatted(java.util.Base64.getEncoder().encodeToString(digest)));
    assertThat(page.split("<script", -1)).hasSize(2);
    assertThat(script)
        .doesNotContain("fetch", "XMLHttp", "import", "eval", "innerHTML", "document.write");
  }

  @Test
  void aCaseWithNothingButItsRowIsAPageToo() throws Exception {
    Document page = parsed(html.of(InventedCases.bare()));

    assertThat(page.getDocumentElement().getTextContent())
        .contains("Nobody has decided on this case yet.", "This is the first night of the case.");
  }

  @Test
  void drawsWhenMembersWorkWhatLinksThemAndWhatTheyShare() throws Exception {
    Document page = parsed(html.of(InventedCases.pictured(100)));

    assertThat(text(page, "h2"))
        .contains("What would change this view", "Activity", "Links", "What they share");
    assertThat(elements(page))
        .filteredOn(e -> e.getTagName().equals("svg") && e.hasAttribute("aria-label"))
        .extracting(e -> e.getAttribute("aria-label"))
        .anyMatch(label -> label.startsWith("Requests by weekday and hour, most on "))
        .anyMatch(label -> label.startsWith("Requests of 40 members on each day from 2026-03-0"))
        .anyMatch(label -> label.endsWith("between 60 members by frames, touch, whole"));
    assertThat(page.getDocumentElement().getTextContent())
        .contains(
            "7f3a9c0011223344",
            "Rate the answer of [name] from 1 to 10",
            "had an ordinary cause, ",
            "Models asked for");
  }

  @Test
  void namesNoOrdinaryExplanationThatHasNoEvidence() {
    CaseFile bare = InventedCases.bare();
    String reading = "none with positive evidence";

    assertThat(html.of(bare)).contains(reading);
    assertThat(new HtmlIndex("x").of(List.of(HtmlIndex.Entry.of(bare)), 1)).contains(reading);
    assertThat(new MarkdownCase("x").of(bare)).contains(reading);
    assertThat(new ShowCase(80).of(bare)).contains(reading);
    assertThat(new JsonCase("x").of(bare)).contains(reading);
    assertThat(html.of(InventedCases.realistic(10))).doesNotContain(reading);
  }

  @Test
  void saysWhatChangedSinceTheDecision() {
    CaseFile file = InventedCases.realistic(100);

    assertThat(file.sinceDecision()).as("0.7 bits and two members: nothing much").isEmpty();
    CaseFile decidedEarly =
        new CaseFile(
            file.head(),
            file.evidence(),
            file.members(),
            file.days(),
            file.lineage(),
            file.pools(),
            file.nights(),
            List.of(
                new CaseFile.Decision(
                    "2026-03-21T09:00:00Z",
                    "ann",
                    "benign",
                    "benign",
                    "",
                    "",
                    file.head().night().minusDays(10))),
            new CaseFile.Turnover(26, 6),
            file.provenance(),
            file.picture());
    assertThat(html.of(decidedEarly))
        .contains(
            "The evidence changed since the decision on the night 2026-03-21. Look at it again.",
            "26 members joined and 6 left; there were 80 and are 100.");
  }

  @Test
  void thatAReviewerRuledItOutIsNoNews() {
    assertThat(EvidenceChange.isAnotherExplanation("a class", "one customer")).isTrue();
    assertThat(EvidenceChange.isAnotherExplanation("a class", "a class")).isFalse();
    assertThat(EvidenceChange.isAnotherExplanation("a class", "suppressed")).isFalse();
  }

  @Test
  void anIndexOfAThousandCasesCanBeFilteredAndOrderedWithoutAScript() throws Exception {
    List<HtmlIndex.Entry> thousand =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    new HtmlIndex.Entry(
                        InventedCases.head(
                            "SW-%010x".formatted(i),
                            i % 2 == 0 ? "campaign" : "pool",
                            i % 3 == 0 ? "open" : "in review",
                            i % 50,
                            "x",
                            1,
                            i,
                            1_000 - i),
                        List.of(1.0, 2.0, 3.0),
                        i == 7 /* changed */))
            .toList();

    for (HtmlIndex.Order order : HtmlIndex.Order.values()) {
      String page = new HtmlIndex("demo-lake").of(thousand, 1_000, order);
      assertThat(page.length()).isLessThan(2_000_000);
      assertThat(page)
          .doesNotContain("<script")
          .contains("#state-in-review:checked", "id=\"since-changed\"", " since-changed\">");
      assertThat(page.split("aria-sort=\"descending\">", -1)).hasSize(2);
    }
    String byAccounts = new HtmlIndex("demo-lake").of(thousand, 1_000, HtmlIndex.Order.ACCOUNTS);
    assertThat(hrefs(byAccounts).stream().filter(href -> href.startsWith("SW-")).limit(2))
        .containsExactly("SW-00000003e7.html", "SW-00000003e6.html");
    assertThat(
            elements(parsed(byAccounts)).stream()
                .filter(e -> e.getAttribute("class").equals("kind-pool state-in-review")))
        .isNotEmpty();
  }

  @Test
  void saysHowManyMembersAreNotShown() {
    assertThat(html.of(InventedCases.pictured(5_000)))
        .contains("The 200 most strongly tied of 5,000. 4,800 more are listed below the table.")
        .contains("The other 4,800: account, bits, requests")
        .contains("312 who left are listed apart.", "No members any more (312): ")
        .satisfies(page -> assertThat(page.length()).isLessThan(1_000_000));
    assertThat(new HtmlCase("demo-lake", 20).of(InventedCases.pictured(50)))
        .contains("The 20 most strongly tied of 50.", "The other 30: ", "(3): ");
  }

  @Test
  void saysHowToDecideAndWhatMayBeToldToTheCustomer() throws Exception {
    String inReview =
        parsed(html.of(InventedCases.realistic(9))).getDocumentElement().getTextContent();

    assertThat(inReview)
        .contains(
            "jobs/stillwatch review SW-4f1c09ab3e --decision benign --by YOU --note \"WHY\"",
            "confirmed: the accounts act as one; nothing happens to anybody yet.",
            "jobs/stillwatch reveal SW-4f1c09ab3e --accounts --by YOU")
        .doesNotContain("--decision enforced");
    String confirmed =
        parsed(html.of(InventedCases.inState("confirmed"))).getDocumentElement().getTextContent();
    assertThat(confirmed)
        .contains("--decision enforced --by YOU --note \"WHY\" --reason CODE", "coordinated-use: ");
  }

  @Test
  void foldsAwayWhatSaysNothing() throws Exception {
    CaseFile file =
        InventedCases.with(
            new CaseFile.Evidence("own repeats", "no repeats", "for", 2, -5, "Few repeat.", "1"),
            new CaseFile.Evidence("answer length", "long answers", "for", 0, 1, "Unknown.", "2"),
            new CaseFile.Evidence(
                "ramp: v *", "releases", "release", 0, Double.NaN, "Too short a history.", "3"),
            new CaseFile.Evidence(
                "stratum: own repeats", "strata", "comparison", 0, -0.01, "Like others.", "4"));

    assertThat(text(parsed(html.of(file)), "summary"))
        .contains(
            "Counted as nothing, because it could not be measured or says nothing (1)",
            "What could not be measured of spikes and releases (1)");
    assertThat(text(parsed(html.of(file)), "th"))
        .contains("repeated prompts, beside accounts like themcomparison");
    assertThat(html.of(file))
        .contains(
            "hardly a prompt sent twice",
            "If hardly a prompt sent twice had an ordinary cause, such as clients that keep answers");
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void hostileTextStaysText(String text) throws Exception {
    CaseFile file = InventedCases.hostile(text);
    for (String page :
        List.of(
            html.of(file),
            new HtmlIndex(text).of(List.of(HtmlIndex.Entry.of(file)), 1),
            new HtmlCase(text).of(file))) {
      Document document = parsed(page);
      assertThat(text(document, "script"))
          .hasSizeLessThanOrEqualTo(1)
          .noneMatch(s -> s.contains(text));
      assertThat(text(document, "img")).isEmpty();
      assertThat(elements(document)).noneMatch(e -> e.hasAttribute("onmouseover"));
      assertThat(hrefs(page)).noneMatch(href -> href.startsWith("javascript"));
      assertThat(page.codePoints().filter(c -> c < 0x20 && c != '\n').count()).isZero();
      assertThat(page).doesNotContain("\u202E", "\u2066", "\uFFFF", "\uD800");
    }
  }

  @Test
  void theIndexListsEveryCaseWithItsPage() throws Exception {
    List<HtmlIndex.Entry> entries = entries();

    String page = new HtmlIndex("demo-lake").of(entries, 120);

    assertThat(parsed(page).getDocumentElement().getTextContent())
        .contains("lake demo-lake", "The 9 strongest of 120 cases as of the night 2026-03-31");
    assertThat(hrefs(page))
        .filteredOn(href -> !href.startsWith("index-") && !href.equals(HtmlReleases.PAGE))
        .hasSize(9)
        .allMatch(href -> href.matches("SW-[0-9a-f]+\\.html"));
  }

  @Test
  void anEmptyIndexSaysSo() throws Exception {
    assertThat(
            parsed(new HtmlIndex("demo-lake").of(List.of(), 0))
                .getDocumentElement()
                .getTextContent())
        .contains("No cases.");
  }

  /** Pages to look at, written where a browser finds them. */
  @Test
  void writesPagesToLookAt() throws IOException {
    Path folder = Path.of("target", "pages");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("index.html"), new HtmlIndex("demo-lake").of(entries(), 120));
    Path page = folder.resolve("SW-4f1c09ab3e.html");
    Files.writeString(page, html.of(InventedCases.pictured(100)));
    Files.writeString(folder.resolve("large.html"), html.of(InventedCases.pictured(5_000)));

    assertThat(page).isNotEmptyFile();
  }

  private static List<HtmlIndex.Entry> entries() {
    CaseFile one = InventedCases.realistic(100);
    List<Double> activity = HtmlIndex.Entry.of(one).activity();
    String[] states = {"in review", "open", "open", "confirmed", "open", "benign"};
    String[] readings = {"evaluation_harness", "batch_job", "grey_reseller", "viral_prompt"};
    return IntStream.range(0, 9)
        .mapToObj(
            i ->
                new HtmlIndex.Entry(
                    i == 0
                        ? one.head()
                        : InventedCases.head(
                            "SW-%s%d".formatted("8ab37f109", i),
                            i % 3 == 1 ? "pool" : "campaign",
                            states[i % states.length],
                            22.5 - i * 1.4,
                            readings[i % readings.length],
                            0.5 + i * 0.9,
                            300 - 30L * i,
                            200_000 / (i + 1)),
                    activity.subList(i * 3, activity.size()),
                    i == 3))
        .toList();
  }

  private static Document parsed(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
  }

  private static List<String> text(Document page, String element) {
    NodeList found = page.getElementsByTagName(element);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  private static List<Element> elements(Document page) {
    NodeList found = page.getElementsByTagName("*");
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> hrefs(String page) {
    return java.util.regex.Pattern.compile("href=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
