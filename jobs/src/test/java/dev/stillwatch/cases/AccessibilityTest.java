package dev.stillwatch.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Everybody can read the pages, and reading them asks nothing of a network. */
class AccessibilityTest {
  private final HtmlCase html = new HtmlCase("demo-lake");

  @Test
  void casePagesCanBeReadWithoutSightOrMouseAndOffline() throws Exception {
    for (CaseFile file :
        List.of(
            InventedCases.bare(), InventedCases.realistic(100), InventedCases.pictured(1_000))) {
      assertThat(PageCheck.problems(parsed(html.of(file)))).isEmpty();
    }
  }

  @Test
  void thePageOfReleasesCanBeReadWithoutSeeingIt() throws Exception {
    List<HtmlReleases.Line> one = List.of(HtmlReleases.Line.of(InventedCases.realistic(100)));

    assertThat(PageCheck.problems(parsed(new HtmlReleases("demo").of(one)))).isEmpty();
    assertThat(PageCheck.problems(parsed(new HtmlReleases("demo").of(List.of())))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HtmlIndex.Order.class)
  void soCanEveryIndex(HtmlIndex.Order order) throws Exception {
    List<HtmlIndex.Entry> one = List.of(HtmlIndex.Entry.of(InventedCases.realistic(100)));

    assertThat(PageCheck.problems(parsed(new HtmlIndex("demo").of(one, 2, order)))).isEmpty();
    assertThat(PageCheck.problems(parsed(new HtmlIndex("demo").of(List.of(), 0, order)))).isEmpty();
  }

  @Test
  void theCheckFindsWhatIsWrong() throws Exception {
    Document page =
        parsed(
            """
            <html><head><title>t</title><style>@import "x.css";</style></head><body>
            <h1>one</h1><h3>three</h3><img src="a.png"/><svg><path d=""/></svg>
            <table><tr><th>a</th></tr></table><input id="i"/><a href="https://x.example">x</a>
            <a href="#gone"></a><p onclick="x" id="i">p</p></body></html>
            """);

    assertThat(PageCheck.problems(page))
        .containsExactlyInAnyOrder(
            "the page says no language",
            "a page has one title, one h1 and one main",
            "h3 follows h1: three",
            "two elements are called i",
            "img (): no alt",
            "img (): loads by src",
            "svg (): neither described nor hidden",
            "table (a): no caption",
            "th (a): no scope",
            "input (): no label",
            "a (x): leads elsewhere",
            "a (): nothing to read out",
            "a (): #gone leads nowhere",
            "p (p): acts by onclick",
            "style (@import \"x.css\";): loads something",
            "no policy that forbids everything first");
  }

  /** WCAG 2.2, 1.4.3 for text and 1.4.11 for what pictures are drawn with. */
  @ParameterizedTest
  @CsvSource({"0, light", "1, dark", "2, print"})
  void textAndPicturesStandOutFromTheirGround(int block, String name) throws IOException {
    Map<String, String> palette = palette(block);

    for (String ground : List.of("paper", "card", "chip", "band")) {
      for (String text : List.of("ink", "soft", "link")) {
        assertThat(contrast(palette, text, ground))
            .as("%s on %s, %s", text, ground, name)
            .isGreaterThanOrEqualTo(4.5);
      }
      for (String drawn : List.of("for", "against", "benign", "spike")) {
        assertThat(contrast(palette, drawn, ground))
            .as("%s on %s, %s", drawn, ground, name)
            .isGreaterThanOrEqualTo(3);
      }
    }
    for (String ground : List.of("paper", "band")) {
      assertThat(contrast(palette, "quiet", ground)).isGreaterThanOrEqualTo(3);
    }
    assertThat(contrast(palette, "paper", "ink")).isGreaterThanOrEqualTo(4.5);
  }

  // WCAG 2.2: (L1 + 0.05) / (L2 + 0.05). White on black is 21.
  @Test
  void contrastIsMeasuredAsTheStandardDoes() {
    Map<String, String> colours = Map.of("white", "#fff", "black", "#000000", "grey", "#767676");

    assertThat(contrast(colours, "white", "black")).isEqualTo(21);
    assertThat(contrast(colours, "grey", "white")).isBetween(4.54, 4.55);
  }

  private static double contrast(Map<String, String> palette, String one, String other) {
    double first = luminance(palette.get(one));
    double second = luminance(palette.get(other));
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(String colour) {
    String hex = colour.substring(1);
    String six = hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex;
    double[] weights = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (int i = 0; i < weights.length; i++) {
      double part = Integer.parseInt(six.substring(2 * i, 2 * i + 2), 16) / 255.0;
      luminance +=
          weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return luminance;
  }

  /** The colours of the n-th :root of the style sheet, over those of the first. */
  private static Map<String, String> palette(int block) throws IOException {
    Map<String, String> palette = new HashMap<>();
    Matcher roots = Pattern.compile(":root \\{(.*?)\\}", Pattern.DOTALL).matcher(styleSheet());
    for (int i = 0; i <= block && roots.find(); i++) {
      if (i == 0 || i == block) {
        Pattern.compile("--(\\w+): (#[0-9a-f]+)")
            .matcher(roots.group(1))
            .results()
            .forEach(colour -> palette.put(colour.group(1), colour.group(2)));
      }
    }
    return palette;
  }

  private static String styleSheet() throws IOException {
    try (InputStream css = HtmlCase.class.getResourceAsStream("pages.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }
}
