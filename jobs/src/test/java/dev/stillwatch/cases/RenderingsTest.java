package dev.stillwatch.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillwatch.render.TextWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingsTest {
  private static final String HOSTILE = "dev.stillwatch.cases.HtmlCaseTest#hostileTexts";

  @Test
  void jsonReadsBackWithTheColumnsNames() throws Exception {
    CaseFile file = InventedCases.realistic(300);

    JsonNode json = new ObjectMapper().readTree(new JsonCase("demo-lake").of(file));

    assertThat(json.get("case_id").asText()).isEqualTo("SW-4f1c09ab3e");
    assertThat(json.get("members").asLong()).isEqualTo(300);
    assertThat(json.get("members_shown").asLong()).isEqualTo(200);
    assertThat(json.get("evidence").get(0).get("trace").asText()).startsWith("SELECT");
    assertThat(json.get("timeline").get(0).get("expected").isNull()).isTrue();
    assertThat(json.get("provenance").get("input_versions").get("campaigns").asLong())
        .isEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource(HOSTILE)
  void jsonKeepsHostileTextAsItIsAndShowsNoneOfIt(String text) throws Exception {
    String written = new JsonCase(text).of(InventedCases.hostile(text));

    assertThat(new ObjectMapper().readTree(written).get("summary").asText()).isEqualTo(text);
    assertThat(written).doesNotContain("<", ">", "\u001B", "\u202E", "\uD800");
  }

  @ParameterizedTest
  @MethodSource(HOSTILE)
  void markdownHoldsNoMarkupButItsOwn(String text) {
    String written = new MarkdownCase(text).of(InventedCases.hostile(text));

    assertThat(written.substring(written.indexOf('\n')))
        .doesNotContain("<", ">", "](", "\u001B", "\u202E", "\uD800", "\u0007");
  }

  @ParameterizedTest
  @MethodSource(HOSTILE)
  void aTerminalIsToldNothing(String text) {
    String written = new ShowCase(80).of(InventedCases.hostile(text));

    assertThat(written.codePoints().filter(c -> c < 0x20 && c != '\n').count()).isZero();
    assertThat(written).doesNotContain("\u202E", "\u2066", "\uD800", "\uFFFF");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 132})
  void aTerminalLineStaysWithinItsWidth(int width) {
    String written = new ShowCase(width).of(InventedCases.realistic(100));

    assertThat(written.lines()).allMatch(line -> TextWidth.of(line) <= width);
    assertThat(written).contains("SW-4f1c09ab3e", "homogeneous", "+4.6", "a person decides");
  }

  @Test
  void evidenceAgainstCountsAgainst() {
    CaseFile file = InventedCases.realistic(10);

    assertThat(file.head().strengthBits())
        .isEqualTo(file.counted().stream().mapToDouble(CaseFile.Evidence::bits).sum());
    assertThat(file.strengthWithoutStrongestFamily()).isEqualTo(file.head().strengthBits() - 4.625);
  }

  @Test
  void anIdThatCouldLeaveTheFolderIsNoId() {
    assertThatThrownBy(() -> InventedCases.head("../x", "campaign", "open", 1, "none", 0, 5, 5))
        .hasMessageStartingWith("Invalid case id: ../x");
  }
}
