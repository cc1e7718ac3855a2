package dev.stillwatch.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stillwatch.render.TextWidth;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class RenderingsTest {
  private static final String HOSTILE = "dev.stillwatch.cases.HtmlCaseTest#hostileTexts";

  @Test
  void jsonReadsBackWithTheColumnsNames() throws Exception {
    CaseFile file = InventedCases.realistic(300);

    JsonNode json = new ObjectMapper().readTree(new JsonCase("demo-lake").of(file));

    assertThat(json.get("case_id").asText()).isEqualTo("SW-4f1c09ab3e");
    assertThat(json.get("members").asLong()).isEqualTo(300);
    assertThat(json.get("members_shown").asLong()).isEqualTo(300);
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

  @Test
  void jsonSatisfiesThePublishedSchema() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode schema = mapper.readTree(JsonCase.schema());

    for (CaseFile file : List.of(InventedCases.realistic(30), InventedCases.bare())) {
      JsonNode json = mapper.readTree(new JsonCase("demo-lake").of(file));
      assertThat(SchemaCheck.problems(schema, json)).isEmpty();
    }
    ObjectNode broken =
        (ObjectNode) mapper.readTree(new JsonCase("x").of(InventedCases.realistic(30)));
    broken.remove("summary");
    broken.put("kind", "crime").put("members", "many").put("verdict", "guilty");
    ((ObjectNode) broken.get("evidence").get(0)).put("bits", "some");
    assertThat(SchemaCheck.problems(schema, broken))
        .containsExactlyInAnyOrder(
            "$: no summary",
            "$: undeclared verdict",
            "$.kind: \"crime\" is none of [\"campaign\",\"pool\"]",
            "$.members: \"many\" is no \"integer\"",
            "$.evidence[0].bits: \"some\" is no \"number\"");
  }

  @Test
  void graphmlHoldsMembersAsNodesAndLinksAsEdges() throws Exception {
    CaseFile file = InventedCases.pictured(50);
    Document graph = parsed(new GraphmlCase("demo-lake").of(file));

    // Those who left are drawn too, with their state.
    assertThat(graph.getElementsByTagName("node").getLength())
        .isEqualTo(file.members().size())
        .isEqualTo(50 + 3);
    assertThat(graph.getElementsByTagName("edge").getLength())
        .isEqualTo(file.picture().links().size());
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < graph.getElementsByTagName("key").getLength(); i++) {
      keys.add(((Element) graph.getElementsByTagName("key").item(i)).getAttribute("id"));
    }
    for (int i = 0; i < graph.getElementsByTagName("data").getLength(); i++) {
      assertThat(keys)
          .contains(((Element) graph.getElementsByTagName("data").item(i)).getAttribute("key"));
    }
  }

  @ParameterizedTest
  @MethodSource(HOSTILE)
  void graphmlKeepsHostileTextAsText(String text) throws Exception {
    String written = new GraphmlCase(text).of(InventedCases.hostile(text));

    assertThat(parsed(written).getElementsByTagName("node").getLength()).isEqualTo(1);
    assertThat(written).doesNotContain("\u202E", "\uFFFF", "\uD800");
  }

  @Test
  void stixIndicatorsHoldHashesAWindowAndAConfidence() throws Exception {
    CaseFile file = InventedCases.pictured(20);
    String written = new StixCase().of(file);
    JsonNode bundle = new ObjectMapper().readTree(written);

    assertThat(new StixCase().of(file)).as("deterministic").isEqualTo(written);
    assertThat(bundle.get("type").asText()).isEqualTo("bundle");
    Set<String> ids = new HashSet<>();
    int indicators = 0;
    for (JsonNode object : bundle.get("objects")) {
      String type = object.get("type").asText();
      assertThat(object.get("id").asText())
          .matches(type + "--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      assertThat(ids.add(object.get("id").asText())).isTrue();
      assertThat(object.get("spec_version").asText()).isEqualTo("2.1");
      if (type.equals("indicator")) {
        indicators++;
        assertThat(object.get("pattern").asText())
            .matches(
                "\\[(user-account:user_id = '[0-9a-f]{32}'|x-stillwatch-request:skeleton_hash = '[0-9a-f]{1,16}')\\]");
        assertThat(object.get("valid_from").asText())
            .isLessThan(object.get("valid_until").asText());
        assertThat(object.get("confidence").asInt()).isEqualTo(70);
        assertThat(object.has("revoked")).isFalse();
      }
    }
    // Twenty members, without the one who left; two skeletons.
    assertThat(indicators).isEqualTo(20 + 2);
    JsonNode grouping = bundle.get("objects").get(bundle.get("objects").size() - 1);
    assertThat(grouping.get("object_refs"))
        .hasSize(indicators)
        .allMatch(ref -> ids.contains(ref.asText()));
  }

  @Test
  void stixObjectsAreModifiedByADecisionToo() throws Exception {
    CaseFile file = InventedCases.realistic(20);
    // Somebody decided on the day before the night.
    assertThat(modified(file)).containsOnly("2026-03-31T00:00:00.000Z");

    assertThat(modified(InventedCases.decided(file, "2026-04-01T09:14:05.123456Z")))
        .containsOnly("2026-04-01T09:14:05.123Z");
    assertThat(modified(InventedCases.decided(file, ""))).containsOnly("2026-03-31T00:00:00.000Z");
  }

  private static Set<String> modified(CaseFile file) throws Exception {
    Set<String> modified = new HashSet<>();
    new ObjectMapper()
        .readTree(new StixCase().of(file))
        .get("objects")
        .forEach(object -> modified.add(object.get("modified").asText()));
    return modified;
  }

  @Test
  void whoLeftIsCountedApartFromTheMembersOfTheNight() {
    CaseFile file = InventedCases.realistic(32);

    assertThat(new MarkdownCase("demo-lake").of(file))
        .contains("The 20 most strongly tied of 32. 2 more left.", "| requests of the account |")
        .doesNotContain(file.left().get(0).account());
    assertThat(new ShowCase(100).of(file))
        .contains("Members: 10 of 32, most strongly tied first; 2 more left")
        .doesNotContain(file.left().get(0).account());
  }

  @Test
  void stixConfidenceFollowsWhatPeopleDecided() {
    assertThat(
            List.of("confirmed", "benign", "open").stream()
                .map(s -> InventedCases.head("SW-1", "campaign", s, 12, "x", 6, 5, 5))
                .map(StixCase::confidence))
        .containsExactly(90, 10, 50);
    assertThat(new StixCase().of(InventedCases.inState("benign"))).contains("\"revoked\": true");
  }

  @ParameterizedTest
  @MethodSource(HOSTILE)
  void indicatorsAndListsForSpreadsheetsHoldNothingThatActs(String text) throws Exception {
    CaseFile hostile = InventedCases.hostile(text);
    String stix = new StixCase().of(hostile);
    String csv = MembersCsv.of(hostile);
    CaseDiff diff =
        new CaseDiff(
            hostile.head(),
            hostile.head(),
            List.of(text),
            1,
            List.of(text),
            1,
            List.of(new CaseDiff.Moved(text, true, 1, 2)));

    new ObjectMapper().readTree(stix);
    for (String written : List.of(stix, csv, diff.text(), diff.json())) {
      assertThat(written.codePoints().filter(c -> c < 0x20 && c != '\n' && c != '\r').count())
          .isZero();
      assertThat(written).doesNotContain("\u202E", "\u2066", "\uD800", "\uFFFF", "\u001B");
    }
    assertThat(csv.lines().skip(1).flatMap(line -> java.util.Arrays.stream(line.split(","))))
        .noneMatch(cell -> cell.matches("\"?[=+@|%].*"));
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
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
