package dev.stillwatch.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.evaluate.Score.Match;
import dev.stillwatch.evaluate.Score.Truth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void countsAccountsCampaignsAndFalseCases() {
    Map<String, Truth> truth =
        truth("a1 a2 a3 a4 = ant C_A; b1 b2 = bee C_B; o1 o2 o3 = - organic; x1 = class-1 X_class");

    Score score = Score.of(truth, cases("case-1 = a1 a2 a3 o1; case-2 = b1 o2 x1; case-3 = o3"));

    // Flagged: a1 a2 a3 b1 of 8 accounts; 6 accounts belong to campaigns.
    assertThat(score.precision()).hasValue(4.0 / 8);
    assertThat(score.recall()).hasValue(4.0 / 6);
    assertThat(score.f1().getAsDouble()).isCloseTo(4.0 / 7, within());
    assertThat(score.recallByKind()).isEqualTo(Map.of("C_A", 3.0 / 4, "C_B", 1.0 / 2));
    assertThat(score.flaggedByKind()).isEqualTo(Map.of("organic", 3L, "X_class", 1L));
    // ant with case-1: 3 of 5 accounts. bee with case-2: 1 of 4.
    assertThat(score.matches())
        .containsExactly(
            new Match("ant", "C_A", "case-1", 3.0 / 5), new Match("bee", "C_B", "case-2", 1.0 / 4));
    assertThat(score.campaigns()).isEqualTo(2);
    assertThat(score.campaignsFound()).isEqualTo(1);
    assertThat(score.cases()).isEqualTo(3);
    assertThat(score.falseCases()).isEqualTo(2);
  }

  @Test
  void givesOneCaseToOneCampaignOnly() {
    Map<String, Truth> truth = truth("a1 a2 = ant C_A; b1 b2 = bee C_A");

    Score score = Score.of(truth, cases("case-1 = a1 a2 b1 b2"));

    assertThat(score.matches()).containsExactly(new Match("ant", "C_A", "case-1", 0.5));
    assertThat(score.campaignsFound()).isEqualTo(1);
    assertThat(score.falseCases()).isZero();
  }

  @Test
  void aCaseHalfOfWhoseMembersBelongToCampaignsIsFalse() {
    Map<String, Truth> truth = truth("a1 a2 = ant C_A; o1 o2 = - organic");

    assertThat(Score.of(truth, cases("case-1 = a1 a2 o1 o2")).falseCases()).isEqualTo(1);
    assertThat(Score.of(truth, cases("case-1 = a1 a2 o1")).falseCases()).isZero();
  }

  @Test
  void saysNothingAboutSharesOfNothing() {
    Score silent = Score.of(truth("a1 = ant C_A"), Map.of());
    Score quiet = Score.of(truth("o1 = - organic"), cases("case-1 = o1"));
    Score empty = Score.of(Map.of(), Map.of());

    assertThat(silent.precision()).isEmpty();
    assertThat(silent.recall()).hasValue(0);
    assertThat(silent.f1()).isEmpty();
    assertThat(quiet.precision()).hasValue(0);
    assertThat(quiet.recall()).isEmpty();
    assertThat(new ScoreText(empty).json())
        .isEqualTo(
            "{\"precision\":null,\"recall\":null,\"f1\":null,\"recall_by_kind\":{},"
                + "\"flagged_by_kind\":{},\"campaigns\":0,\"campaigns_found\":0,\"false_cases\":0,"
                + "\"cases\":0}");
    assertThat(new ScoreText(empty).table())
        .contains("- (no account is in a case)", "- (the truth has no campaign)", "0 of 0");
  }

  @Test
  void accountsTheTruthDoesNotKnowAreNobodys() {
    Score score = Score.of(truth("a1 = ant C_A"), cases("case-1 = a1 stranger"));

    assertThat(score.flaggedByKind()).isEqualTo(Map.of("unknown", 1L));
    assertThat(score.precision()).hasValue(0.5);
  }

  @Test
  void jsonQuotesWhatTheTruthFileNames() {
    Score score = Score.of(truth("a1 = ant C_\"\u202e"), cases("case-1 = a1"));

    assertThat(new ScoreText(score).json()).contains("{\"C_\\\"\\u202e\":1.0000}");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    // Rounding of one division.
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  private static Map<String, Truth> truth(String drawn) {
    Map<String, Truth> truth = new HashMap<>();
    for (String group : drawn.split(";")) {
      String[] sides = group.split("=");
      String[] what = sides[1].strip().split(" ");
      for (String account : sides[0].strip().split(" ")) {
        truth.put(account, new Truth(what[0].equals("-") ? "" : what[0], what[1]));
      }
    }
    return truth;
  }

  private static Map<String, Set<String>> cases(String drawn) {
    Map<String, Set<String>> cases = new LinkedHashMap<>();
    for (String one : drawn.split(";")) {
      String[] sides = one.split("=");
      cases.put(sides[0].strip(), new TreeSet<>(Arrays.asList(sides[1].strip().split(" "))));
    }
    return cases;
  }
}
