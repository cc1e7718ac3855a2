package dev.stillwatch.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.evaluate.EvidenceAgreement.Evidence;
import dev.stillwatch.evaluate.Measurement.Share;
import dev.stillwatch.evaluate.Score.Truth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Worlds of a dozen accounts whose figures are worked out by hand. */
class AgreementTest {
  // Rounding of a few divisions.
  private static final Offset<Double> ROUNDING = offset(1e-12);

  // Two campaigns of four and two, a class of two, a viral prompt of one.
  private final KnownWorld world =
      world(
          "a1 a2 a3 a4 = ant C_A; b1 b2 = bee C_B; o1 o2 o3 o4 = - organic; x1 x2 = class-1 X_class; v1 = viral-1 X_viral",
          Map.of("X_class", 3L, "X_viral", 1L));

  @Test
  void countsAccountsOverallAndByArchetype() {
    List<Measurement> figures =
        new AccountAgreement(world).of(cases("one 9 = a1 a2 a3 o1; two 5 = b1 a4 o2 o3"));

    // 5 of 8 flagged accounts belong to campaigns, 5 of 6 campaign accounts are flagged.
    assertValue(figures, "account_precision", "", 5.0 / 8);
    assertValue(figures, "account_recall", "", 5.0 / 6);
    assertValue(figures, "account_f1", "", 10.0 / 14);
    // Case one is A's. Of two's campaign members one is of A, one of B: a tie, which goes to A.
    assertValue(figures, "account_precision", "C_A", 4.0 / 8);
    assertValue(figures, "account_recall", "C_A", 1);
    assertValue(figures, "account_f1", "C_A", 2.0 / 3);
    assertThat(find(figures, "account_precision", "C_B")).isEmpty();
    assertValue(figures, "account_recall", "C_B", 1.0 / 2);
    assertValue(figures, "account_f1", "C_B", 0);
  }

  @Test
  void aListWithoutCasesHasNoPrecisionAndF1OfZero() {
    List<Measurement> figures = new AccountAgreement(world).of(List.of());

    assertThat(find(figures, "account_precision", "")).isEmpty();
    assertValue(figures, "account_recall", "", 0);
    assertValue(figures, "account_f1", "", 0);
  }

  @Test
  void matchesCampaignsOneToOneAtTwoThresholds() {
    // ant-one: 3 of 5. bee-two: 1 of 3. ant-three: 1 of 4, but ant has its case.
    List<Measurement> figures =
        new CampaignAgreement(world).of(cases("one 9 = a1 a2 a3 o1; two 5 = b1 o2; three 4 = a4"));

    assertShare(figures, "campaign_recall@0.3", "", 2, 2);
    assertShare(figures, "campaign_recall@0.5", "", 1, 2);
    assertShare(figures, "campaign_recall@0.5", "C_A", 1, 1);
    assertShare(figures, "campaign_recall@0.5", "C_B", 0, 1);
    assertShare(figures, "case_precision@0.3", "", 2, 3);
    assertShare(figures, "case_precision@0.5", "", 1, 3);
    assertValue(figures, "campaign_f1@0.3", "", 4.0 / 5);
    assertValue(figures, "campaign_f1@0.5", "", 2.0 / 5);
    assertValue(figures, "campaign_jaccard", "C_A ant", 3.0 / 5);
    assertValue(figures, "campaign_jaccard", "C_B bee", 1.0 / 3);
    // ant: 1 of 4 flagged lies outside its largest case; bee: none. Mean 1/8.
    assertValue(figures, "fragmentation", "", 1.0 / 8);
    // one: 1 of 4, two: 1 of 2, three: none. Mean 1/4.
    assertValue(figures, "contamination", "", 1.0 / 4);
  }

  @Test
  void bCubedComparesAccountByAccount() {
    List<Measurement> figures =
        new BCubed(world).of(cases("one 9 = a1 a2 a3 o1; two 5 = b1 o2; three 4 = a4"));

    // Precision: a1 a2 a3 each 3/4, o1 0, b1 1/2, o2 0, a4 1; over 7 flagged accounts.
    assertValue(figures, "bcubed_precision", "", (9.0 / 4 + 1.0 / 2 + 1) / 7);
    // Recall: a1 a2 a3 each 3/4, a4 1/4, b1 1/2, b2 0; over 6 campaign accounts.
    assertValue(figures, "bcubed_recall", "", (9.0 / 4 + 1.0 / 4 + 1.0 / 2) / 6);
    double precision = 15.0 / 28;
    assertValue(figures, "bcubed_f1", "", 2 * precision * 0.5 / (precision + 0.5));
  }

  @Test
  void bCubedOfOverlappingCasesCountsEachMeetingOnce() {
    KnownWorld pair = world("a1 a2 = ant C_A", Map.of());

    List<Measurement> figures = new BCubed(pair).of(cases("one 1 = a1 a2; two 1 = a1 a2"));

    // Both meet in two cases for one campaign they have in common: min(2, 1) / 2.
    assertValue(figures, "bcubed_precision", "", 1.0 / 2);
    assertValue(figures, "bcubed_recall", "", 1);
  }

  @Test
  void aListWithoutACampaignAccountScoresNothing() {
    List<FlaggedCase> ordinary = cases("one 9 = o1; two 8 = o2; three 7 = x1 x2");

    List<Measurement> figures = new ArrayList<>(new BCubed(world).of(ordinary));
    figures.addAll(new AccountAgreement(world).of(ordinary));
    figures.addAll(new CampaignAgreement(world).of(ordinary));

    for (String metric :
        List.of(
            "bcubed_precision",
            "bcubed_recall",
            "bcubed_f1",
            "account_precision",
            "account_recall",
            "account_f1",
            "campaign_f1@0.3",
            "campaign_f1@0.5")) {
      assertValue(figures, metric, "", 0);
    }
  }

  @Test
  void aCampaignFreeWorldWithoutCasesHasNothingToScore() {
    KnownWorld quiet = world("o1 = - organic", Map.of());

    assertThat(new BCubed(quiet).of(List.of())).isEmpty();
    assertThat(new AccountAgreement(quiet).of(List.of())).isEmpty();
  }

  @Test
  void readsTheListOfCasesFromTheTop() {
    List<Measurement> figures =
        new CaseRanking(world)
            .of(
                cases(
                    "f 1 = o1; e 2 = b1 b2; d 3 = x1 x2 a1 a2; c 4 = a1 a2; b 5 = v1 o2; a 5 = a3 a4"));

    // By strength and id: a true, b false, c true, d false (half), e true, f false.
    assertShare(figures, "case_precision_at_5", "", 3, 5);
    assertShare(figures, "case_precision_at_10", "", 3, 6);
    assertShare(figures, "case_precision_at_20", "", 3, 6);
    assertValue(figures, "cases", "", 6);
    assertValue(figures, "false_cases", "", 3);
    // d is the class's; b ties between organic and viral and goes to the viral prompt by name.
    assertShare(figures, "confused_groups", "X_class", 1, 3);
    assertShare(figures, "confused_groups", "X_viral", 1, 1);
    assertShare(figures, "confused_groups", "organic", 1, 1);
  }

  @Test
  void countsNightsFromAStartToItsFirstCase() {
    KnownWorld timed =
        new KnownWorld(
            world.accounts(),
            Map.of(),
            Map.of("ant", days("2=10 3=20 6=30 9=40"), "bee", days("4=5")));

    List<Measurement> figures =
        new Timeliness(timed)
            .of(
                List.of(
                    // Half of one's members are ant's: not more than half.
                    night(3, "one 1 = a1 a2 o1 o2"),
                    night(6, "one 1 = a1 a2 a3 o1; two 1 = o2"),
                    night(9, "one 1 = a1 a2 a3 a4; two 1 = o2")));

    // Of ant, 60 of 100 requests are gone by day 6, four days after its start; bee has no case.
    assertValue(figures, "nights_to_case", "", 4);
    assertValue(figures, "nights_to_case", "C_A", 4);
    assertThat(find(figures, "nights_to_case", "C_B")).isEmpty();
    assertValue(figures, "requests_gone", "C_A", 60.0 / 100);
    assertValue(figures, "requests_gone", "C_B", 1);
    assertValue(figures, "requests_gone", "", 1.6 / 2);
    assertValue(figures, "alerts_per_night", "", 2.0 / 3);
  }

  @Test
  void countsChangesOfACampaignsCase() {
    List<Measurement> figures =
        new CaseIdentity(world)
            .of(
                List.of(
                    night(1, "one 1 = a1 a2; p 1 = b1 b2"),
                    night(4, "one 1 = a1; two 1 = a2 a3; p 1 = b1"),
                    night(7, "p 1 = b2; one 1 = o1"),
                    // A tie: two was ant's case before and stays so. p has become q.
                    night(16, "one 1 = a1 a2; two 1 = a3 a4; q 1 = b1")));

    // ant: one, two, none, two in 15 days. bee: p, p, p, q in 15 days. Two switches in 30 days.
    assertValue(figures, "id_switches_per_campaign_month", "", 2);
    assertThat(new CaseIdentity(world).of(List.of(night(1, "one 1 = a1")))).isEmpty();
  }

  @Test
  void comparesTheRequestsBehindACaseWithTheCampaigns() {
    KnownWorld labelled =
        new KnownWorld(
            world.accounts(), Map.of(), Map.of("ant", days("2=60 3=40"), "bee", days("4=10")));

    List<Measurement> figures =
        new EvidenceAgreement(labelled)
            .of(
                cases("one 9 = a1 a2 a3 o1; two 5 = b1 b2; three 1 = o2"),
                Map.of(
                    "one", new Evidence(120, Map.of("ant", 90L, "bee", 1L)),
                    "two", new Evidence(20, Map.of("bee", 10L)),
                    "three", new Evidence(50, Map.of())));

    assertValue(figures, "evidence_precision", "C_A", 90.0 / 120);
    assertValue(figures, "evidence_recall", "C_A", 90.0 / 100);
    assertValue(figures, "evidence_precision", "", (0.75 + 0.5) / 2);
    assertValue(figures, "evidence_recall", "", (0.9 + 1) / 2);
  }

  private static void assertValue(
      List<Measurement> figures, String metric, String slice, double value) {
    assertThat(find(figures, metric, slice).orElseThrow().value())
        .as("%s %s", metric, slice)
        .isCloseTo(value, ROUNDING);
  }

  private static void assertShare(
      List<Measurement> figures, String metric, String slice, long hits, long trials) {
    assertThat(find(figures, metric, slice).orElseThrow().share())
        .as("%s %s", metric, slice)
        .contains(new Share(hits, trials));
  }

  private static Optional<Measurement> find(
      List<Measurement> figures, String metric, String slice) {
    return figures.stream()
        .filter(figure -> figure.metric().equals(metric) && figure.slice().equals(slice))
        .findFirst();
  }

  private static Judgement night(int day, String drawn) {
    return new Judgement(LocalDate.of(2026, 3, day), cases(drawn));
  }

  private static NavigableMap<LocalDate, Long> days(String drawn) {
    NavigableMap<LocalDate, Long> days = new TreeMap<>();
    for (String day : drawn.split(" ")) {
      String[] sides = day.split("=");
      days.put(LocalDate.of(2026, 3, Integer.parseInt(sides[0])), Long.parseLong(sides[1]));
    }
    return days;
  }

  private static KnownWorld world(String drawn, Map<String, Long> groups) {
    Map<String, Truth> accounts = new HashMap<>();
    for (String group : drawn.split(";")) {
      String[] sides = group.split("=");
      String[] what = sides[1].strip().split(" ");
      for (String account : sides[0].strip().split(" ")) {
        accounts.put(account, new Truth(what[0].equals("-") ? "" : what[0], what[1]));
      }
    }
    return new KnownWorld(accounts, groups, Map.of());
  }

  private static List<FlaggedCase> cases(String drawn) {
    List<FlaggedCase> cases = new ArrayList<>();
    for (String one : drawn.split(";")) {
      String[] sides = one.split("=");
      String[] head = sides[0].strip().split(" ");
      cases.add(
          new FlaggedCase(
              head[0], Double.parseDouble(head[1]), Set.of(sides[1].strip().split(" "))));
    }
    return cases;
  }
}
