package dev.stillwatch.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlReleasesTest {
  private static final String PAGE =
      new HtmlReleases("demo").of(List.of(HtmlReleases.Line.of(InventedCases.realistic(100))));

  @Test
  void givesEveryVendorAndOwnModelAColumn() {
    assertThat(PAGE)
        .contains(
            "<th scope=\"col\">house house-2</th><th scope=\"col\">vendor-b</th><th"
                + " scope=\"col\">vendor-c</th>");
  }

  @Test
  void saysInSignsAndInWordsWhatCameOfEachQuestion() {
    assertThat(PAGE)
        .contains(cell("●", "association", "ramp 0.64"))
        .contains(cell("○", "no association", "drop −0.10"))
        .contains(cell("–", "insufficient data", "drop"))
        .contains(cell("◐", "association in part", "pivot 0.35"))
        .contains(cell("?", "uncalibrated: placebos pass too, or are too few", "switch −0.20"));
  }

  @Test
  void saysWhenThereIsNothingToSetBeside() {
    assertThat(new HtmlReleases("demo").of(List.of()))
        .contains("No case could be set beside a release")
        .doesNotContain("<table");
  }

  private static String cell(String sign, String words, String text) {
    return "<span aria-hidden=\"true\">%s</span><span class=\"unseen\">%s:</span> %s</div>"
        .formatted(sign, words, text);
  }
}
