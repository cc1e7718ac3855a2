package dev.stillwatch.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.evaluate.Comparison.Flipped;
import dev.stillwatch.evaluate.Measurement.Share;
import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.simulate.Curve;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final KnownWorld WORLD =
      new KnownWorld(
          Map.of(
              "a1", new Truth("ant", "C_A"),
              "a2", new Truth("ant", "C_A"),
              "x1", new Truth("class-1", "X_class")),
          Map.of("X_class", 4L),
          Map.of());

  private final List<WorldResult> before =
      List.of(world(1, new FlaggedCase("one", 9, Set.of("a1", "a2"))), world(2));
  private final List<WorldResult> after =
      List.of(
          world(1, new FlaggedCase("one", 9, Set.of("a1", "a2"))),
          world(
              2,
              new FlaggedCase("two", 8, Set.of("a1", "a2")),
              new FlaggedCase("three", 7, Set.of("x1"))));

  @Test
  void sharesAreAddedUpAndMeansBoundedByT() {
    Figures figures = Figures.of(after);

    // Campaigns: one of one, twice. Cases: one of one and one of two.
    assertThat(figures.whole("campaign_recall@0.5").orElseThrow().share())
        .contains(new Share(2, 2));
    assertThat(figures.whole("case_precision@0.5").orElseThrow().share()).contains(new Share(2, 3));
    assertThat(figures.of("confused_groups", "X_class").orElseThrow().share())
        .contains(new Share(1, 8));
    // Nothing wrong in two: low is (0.05 / 2)^(1/2).
    assertThat(figures.whole("campaign_recall@0.5").orElseThrow().interval().orElseThrow().low())
        .isCloseTo(Math.sqrt(0.025), offset(1e-9));
    // Account precision is 1 and 2/3: half their distance is the error, t(1, 0.975) = 12.706.
    Figure precision = figures.whole("account_precision").orElseThrow();
    assertThat(precision.value()).isCloseTo(5.0 / 6, offset(1e-12));
    assertThat(precision.interval().orElseThrow().low()).isZero();
    assertThat(precision.interval().orElseThrow().high()).isEqualTo(1);
    assertThat(Figures.of(after.subList(0, 1)).whole("account_f1").orElseThrow().interval())
        .isEmpty();
  }

  @Test
  void saysWhatMovedAndWhoFlipped() {
    Comparison comparison = Comparison.of("stillwatch", after, "before", before);

    assertThat(comparison.worlds()).isEqualTo(2);
    assertThat(comparison.flipped())
        .containsExactly(
            new Flipped("small", 2, "a1", "C_A", "ant", true),
            new Flipped("small", 2, "a2", "C_A", "ant", true),
            new Flipped("small", 2, "x1", "X_class", "class-1", true));
    Comparison.Moved recall =
        comparison.moved().stream()
            .filter(each -> each.metric().equals("account_recall") && each.slice().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(recall.difference()).isCloseTo(0.5, offset(1e-12));
    assertThat(recall.isClear()).isFalse();
    assertThat(Comparison.of("stillwatch", after, "same", after).moved()).isEmpty();
  }

  @Test
  void thePageHoldsFiguresCasesAndTheComparison() {
    Report report =
        new Report(
            "now",
            after,
            List.of(),
            Optional.of(Comparison.of("stillwatch", after, "<b>before", before)));

    assertThat(new ReportPage(report).html())
        .contains(
            "In 2 worlds, 2 of 2 campaigns have a case of their own; 1 case is of no campaign.",
            "C_A: accounts found",
            "three",
            "small, seed 2",
            "Against &lt;b&gt;before",
            "Accounts whose flag changed: 3")
        .doesNotContain("<b>before");
    assertThat(new ReportJson(report).line())
        .startsWith("{\"run\":\"now\",\"worlds\":2,\"detectors\":{\"stillwatch\":[")
        .contains("{\"metric\":\"case_precision@0.5\",\"slice\":\"\",\"value\":0.6666666666666666,")
        .doesNotContain("\n");
    assertThat(new ReportText(report).table())
        .contains("stillwatch, 2 worlds", "against", "accounts whose flag changed: 3");
  }

  @Test
  void aCurveIsDrawnStepByStepAndComparedWithItsFirst() {
    Scenario small = Scenarios.named("small");
    Curve curve =
        new Curve(
            "c",
            "Doc.",
            "share",
            List.of(
                new Curve.Point("0.9", called(small, "c@0.9")),
                new Curve.Point("0.1", called(small, "c@0.1"))));
    FlaggedCase whole = new FlaggedCase("one", 9, Set.of("a1", "a2"));
    FlaggedCase half = new FlaggedCase("one", 9, Set.of("a1"));
    List<WorldResult> worlds =
        List.of(
            world(1, whole),
            world(1, half).called("c@0.1"),
            world(1, whole).called("c@0.9"),
            world(2, whole).called("c@0.9"),
            world(2).called("c@0.1"));
    Report report = new Report("now", worlds, List.of(curve), Optional.empty());

    MeasuredCurve measured = report.measured().get(0);
    assertThat(measured.steps()).extracting(MeasuredCurve.Step::at).containsExactly("0.9", "0.1");
    assertThat(measured.steps().get(0).change()).isEmpty();
    // Half of the accounts are lost with seed 1, all with seed 2.
    Comparison.Moved change = measured.steps().get(1).change().orElseThrow();
    assertThat(change.difference()).isCloseTo(-0.75, offset(1e-12));
    assertThat(change.worlds()).isEqualTo(2);
    // The worlds of a curve are one world told several times: they do not count beside others.
    assertThat(report.detectors().get("stillwatch").whole("account_recall").orElseThrow().worlds())
        .isEqualTo(1);
    assertThat(new ReportPage(report).html())
        .contains(
            "Along the share",
            "class=\"curve\"",
            "stroke line-0",
            "\u22120.75",
            "2 of 2",
            "1 of 2");
    assertThat(new ReportJson(report).line())
        .contains("\"curves\":[{\"curve\":\"c\",\"axis\":\"share\",\"points\":[{\"at\":\"0.9\"");
    assertThat(new ReportText(report).table()).contains("c: share", "0.1");
  }

  private static Scenario called(Scenario scenario, String name) {
    return new Scenario(
        name,
        scenario.doc(),
        scenario.start(),
        scenario.days(),
        scenario.population(),
        scenario.campaigns(),
        scenario.confounders(),
        scenario.calendar(),
        scenario.corpus(),
        scenario.faults());
  }

  @Test
  void theWorstCasesLeadToTheirPages() {
    List<WorldResult> worlds =
        List.of(
            world(
                3,
                new FlaggedCase("part", 9, Set.of("a1")),
                new FlaggedCase("wrong", 7, Set.of("x1"))));
    CasePages some =
        (scenario, seed, id) -> Optional.of("run/%s-%d/%s.html".formatted(scenario, seed, id));

    assertThat(worlds.get(0).doubtful()).containsExactly("part", "wrong");
    assertThat(before.get(0).doubtful()).isEmpty();
    Report report = new Report("now", worlds, List.of(), Optional.empty());
    assertThat(new ReportPage(report, some).html())
        .contains(
            "<a href=\"run/small-3/part.html\">part</a>",
            "<a href=\"run/small-3/wrong.html\">wrong</a>");
    assertThat(new ReportPage(report).html()).contains("part").doesNotContain("<a ");
  }

  @Test
  void scenariosGoBySetOrName() {
    ScenarioSets sets =
        new ScenarioSets(List.of("a", "b"), List.of("b", "c"), List.of("curves/d", "curves/e"));

    assertThat(sets.named("tune")).containsExactly("a", "b");
    assertThat(sets.named("all")).containsExactly("a", "b", "c");
    assertThat(sets.named("c, d,c")).containsExactly("c", "d");
    assertThat(sets.curves("all")).containsExactly("curves/d", "curves/e");
    assertThat(sets.curves("e, own.conf")).containsExactly("curves/e", "own.conf");
    assertThatThrownBy(() -> sets.named("a,"))
        .hasMessage("Invalid scenarios: an empty name among [a, ]");
  }

  @Test
  void theShippedSetsNameScenariosThatThereAre() {
    ScenarioSets sets = ScenarioSets.shipped();

    assertThat(sets.tune()).isNotEmpty().doesNotContainAnyElementsOf(sets.test());
    assertThat(sets.test()).isNotEmpty();
    sets.named("all").forEach(name -> assertThat(Scenarios.named(name).name()).isEqualTo(name));
    for (String name : sets.curves("all")) {
      Curve curve = Scenarios.curve(name);
      curve
          .points()
          .forEach(
              point -> {
                String scenario = point.scenario().name();
                assertThat(scenario).isEqualTo(name + "@" + point.at());
                assertThat(Scenarios.named(scenario)).isEqualTo(point.scenario());
              });
    }
  }

  @Test
  void seedsAreRangesAndLists() {
    assertThat(Seeds.named("1-3")).containsExactly(1L, 2L, 3L);
    assertThat(Seeds.named("9, 1-2,2")).containsExactly(1L, 2L, 9L);
    for (String wrong : List.of("", "3-1", "x", "1-5000", "1,,2")) {
      assertThatThrownBy(() -> Seeds.named(wrong)).hasMessageStartingWith("Invalid seeds: ");
    }
  }

  private static WorldResult world(long seed, FlaggedCase... cases) {
    return WorldResult.ofBaseline(WorldResult.OURS, "small", seed, WORLD, List.of(cases));
  }
}
