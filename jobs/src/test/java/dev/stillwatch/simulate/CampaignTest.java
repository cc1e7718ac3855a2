package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.numeric.Medians;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTest {
  private static final int DAYS = 14;

  @TempDir private Path folder;

  @Test
  void aShareOfAnOrdinaryAccountsRequestsIsForTheCampaign() throws IOException {
    Setting setting =
        setting("archetype = G, accounts = 150, rate = 1.5, share = 0.3, jitter = P0D");
    Cohort dealt = new Interwoven(setting, setting.scenario().campaigns().get(0));

    List<Call> calls = calls(dealt, DAYS);
    double labelled = calls.stream().filter(Call::labelled).count();

    assertThat(labelled / calls.size()).isCloseTo(0.3, offset(0.04));
    // 5 a day where an account is there all the time; a fifth of the accounts come later, some
    // leave, and 150 log-normal volumes have a standard error of an eighth of their mean.
    assertThat(calls.size() / (150.0 * DAYS)).isBetween(2.8, 6.0);
  }

  @Test
  void theRestIsAskedAsItsOwnerWouldAskWithoutACampaign() throws IOException {
    Setting setting = setting("archetype = G, accounts = 40, rate = 1.5, share = 0.3");
    Interwoven dealt = new Interwoven(setting, setting.scenario().campaigns().get(0));
    People people = new People(setting);

    for (int member = 0; member < 40; member++) {
      Persona owner = people.persona(setting.key("C_Ggroup", member));
      for (int day = 0; day < DAYS; day++) {
        dealt.day(
            member,
            day,
            call -> {
              if (!call.labelled()) {
                assertThat(call.persona()).isEqualTo(owner.at(call.persona().rate()));
              }
              assertThat(call.persona().tools()).isEqualTo(owner.tools());
              assertThat(call.persona().rhythm()).isEqualTo(owner.rhythm());
            });
      }
    }
  }

  @Test
  void eachTaskGoesToAsManyHandsAsItsRedundancySays() throws IOException {
    for (int redundancy : List.of(1, 3)) {
      Setting setting =
          setting("archetype = G, accounts = 12, rate = 1, redundancy = " + redundancy);
      Tasks tasks = new Tasks(setting, setting.scenario().campaigns().get(0), 5, 12);
      Map<String, Set<Integer>> hands = new HashMap<>();
      for (int hand = 0; hand < 12; hand++) {
        for (int draw = 0; draw < 600; draw++) {
          Dealer.Card card = tasks.card(hand, draw);
          hands
              .computeIfAbsent(card.topic().name() + card.number(), key -> new HashSet<>())
              .add(hand);
        }
      }

      int most = hands.values().stream().mapToInt(Set::size).max().orElse(0);
      assertThat(most).isEqualTo(redundancy);
      // Hands begin at different places, so that not all of them come round to each task.
      double mean = hands.values().stream().mapToInt(Set::size).average().orElse(0);
      assertThat(mean).isBetween(redundancy * 0.7, redundancy * 1.0);
    }
  }

  @Test
  void aParaphrasedTaskDiffersFromHandToHandAndAnUntouchedOneDoesNot() throws IOException {
    Setting setting =
        setting("archetype = G, accounts = 12, rate = 1, redundancy = 12, paraphrase = 0.8");
    Tasks tasks = new Tasks(setting, setting.scenario().campaigns().get(0), 5, 12);
    Dealer.Card plain = tasks.goal();
    Wording wording = tasks.wording();

    Set<String> worded = new HashSet<>();
    for (int hand = 0; hand < 12; hand++) {
      worded.add(wording.reworded(plain, hand, 0).opening());
    }

    assertThat(worded).hasSizeGreaterThan(2);
    Synonyms few = new Synonyms("en", Map.of("show", List.of("present")));
    assertThat(few.swapped("Show the shown", "en", 1, Dice.of(1))).isEqualTo("Present the shown");
    assertThat(few.swapped("Show the shown", "en", 0, Dice.of(1))).isEqualTo("Show the shown");
    assertThat(few.swapped("Show", "de", 1, Dice.of(1))).isEqualTo("Show");
  }

  @Test
  void aRelayAsksAboutWhatOrdinaryCustomersAskInAllTheirLanguages() throws IOException {
    Setting setting = setting("archetype = D, accounts = 10, rate = 5");
    Tasks tasks = new Tasks(setting, setting.scenario().campaigns().get(0), 5, 20);

    Set<String> languages = new HashSet<>();
    for (int draw = 0; draw < 300; draw++) {
      languages.add(tasks.card(3, draw).topic().language());
    }

    assertThat(languages).containsExactlyInAnyOrder("en", "de", "es", "fr", "pt", "zh", "ja");
  }

  @Test
  void whoeverRelaysGetsAnswersAsLongAsTheUsersBehindDo() throws IOException {
    for (String archetype : List.of("D", "G")) {
      Setting setting =
          setting("archetype = %s, accounts = 30, rate = 6, share = 0.9".formatted(archetype));
      Cohort cohort = new Interwoven(setting, setting.scenario().campaigns().get(0));
      double[] means =
          IntStream.range(0, 30)
              .mapToDouble(member -> meanAnswer(cohort, member))
              .filter(mean -> !Double.isNaN(mean))
              .toArray();

      // Owners' means differ by 0.55 and more; the means of a few dozen talks by a fifth of that
      // and what small accounts' chance adds.
      double spread = Medians.deviation(means);
      if (archetype.equals("D")) {
        assertThat(spread).isLessThan(0.3);
      } else {
        assertThat(spread).isGreaterThan(0.4);
      }
    }
  }

  private static double meanAnswer(Cohort cohort, int member) {
    List<Call> calls = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      cohort.day(member, day, calls::add);
    }
    return calls.stream()
        .filter(Call::labelled)
        .mapToDouble(call -> call.persona().answer())
        .average()
        .orElse(Double.NaN);
  }

  @Test
  void aPivotMovesItsShareToANewModelWithinADayAndTheRestLater() throws IOException {
    Schedule schedule = schedule("archetype = B, accounts = 10, rate = 9, pivot = 0.48");
    Persona plain = new People(setting("archetype = B, accounts = 10, rate = 9")).persona(4);

    double atOnce =
        IntStream.range(0, 4000).filter(i -> schedule.sender(plain, Dice.of(i)).lag() < 1).count();

    // Four standard errors of a share of 0.48 in 4,000.
    assertThat(atOnce / 4000).isCloseTo(0.48, offset(0.032));
  }

  @Test
  void aRampRisesToTheFullRateAndASuccessorTakesOverWithinTwoDaysOfTheBan() throws IOException {
    Schedule ramp = schedule("archetype = G, accounts = 10, rate = 1, jitter = P0D, ramp = P4D");
    assertThat(IntStream.range(0, 8).mapToObj(day -> ramp.at(ramp.span(3), day)))
        .containsExactly(0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0);

    Schedule ban = schedule("archetype = G, accounts = 10, rate = 1, jitter = P0D, ban = P5D");
    assertThat(ban.span(4)).isEqualTo(new Schedule.Span(1, 6, 6));
    for (int member = 5; member < 10; member++) {
      assertThat(ban.span(member).from()).isBetween(6.0, 8.0);
      assertThat(ban.span(member).banned()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void probingTriesManyWordingsOfOneTaskBeforeTheStart() throws IOException {
    Setting setting =
        setting(
            """
            archetype = A, accounts = 10, rate = 20, start = P4D, share = 1
            frame = sweep, probers = 3, probing = P2D, probe-rate = 60\
            """);
    Cohort campaign = new Extraction(setting, setting.scenario().campaigns().get(0));
    Set<String> tried = new HashSet<>();
    List<Call> probes = new ArrayList<>();
    for (int member = 0; member < 10; member++) {
      for (int day = 0; day < 4; day++) {
        campaign.day(member, day, probes::add);
      }
      if (member == 2) {
        probes.forEach(call -> tried.add(call.text().get()));
      }
    }

    // 3 accounts x 2 days x 60, four standard deviations; nobody else asks before the start.
    assertThat(probes).hasSizeBetween(284, 436);
    assertThat(tried).hasSizeGreaterThan(probes.size() * 9 / 10);
  }

  @Test
  void campaignsAndResellersOfOnePoolShareExitsAndCards() throws IOException {
    Setting setting =
        setting(
            "archetype = G, accounts = 60, rate = 1, overlap = 1, pool = marsh",
            "confounders += { kind = grey, accounts = 60, pool = marsh }");
    Cohort campaign = new Interwoven(setting, setting.scenario().campaigns().get(0));
    Cohort grey = new Confounders(setting).of(setting.scenario().confounders().get(0)).get(0);

    assertThat(grey.kind()).isEqualTo("X_grey");
    // Sixty accounts of each leave hardly any of 12 cards and 24 exits unused.
    assertThat(payments(campaign)).hasSizeBetween(9, 12);
    assertThat(common(payments(campaign), payments(grey))).hasSizeBetween(9, 12);
    assertThat(exits(campaign)).hasSizeBetween(20, 24);
    assertThat(common(exits(campaign), exits(grey))).hasSizeBetween(20, 24);
  }

  @Test
  void aLaunchIsARivalsReleaseAfterTheCampaignHasStopped() throws IOException {
    Setting setting = setting("archetype = E, accounts = 6, rate = 9, lasts = P6D, launch = P9D");

    assertThat(setting.models().releases())
        .anySatisfy(
            release -> {
              assertThat(release.isOwn()).isFalse();
              assertThat(release.at()).isBetween(setting.midnight(9), setting.midnight(10));
            });
    assertThatThrownBy(
            () -> setting("archetype = E, accounts = 6, rate = 9, lasts = P6D, launch = P6D"))
        .hasMessageEndingWith(
            "Invalid campaign group of scenario world: Invalid launch: day 6.0 (the campaign ends on day 7.0)");
  }

  @Test
  void refusesWhatNoCampaignCanBe() {
    assertThatThrownBy(() -> setting("archetype = H, accounts = 6, rate = 9"))
        .hasMessage("Invalid archetype: H (one of [A, B, C, D, E, F, G])");
    assertThatThrownBy(() -> setting("archetype = G, accounts = 6, rate = 9, share = 0"))
        .hasMessageEndingWith("Invalid share: 0.0 (must lie in (0, 1])");
    assertThatThrownBy(() -> setting("archetype = G, accounts = 6, rate = 9, probers = 7"))
        .hasMessageEndingWith("Invalid probe-accounts of group: 7 (it has 6 accounts)");
  }

  @Test
  void whatUsuallyExplainsAConfounderCanBeMissing() throws IOException {
    Setting setting =
        setting(
            "archetype = G, accounts = 6, rate = 1",
            """
            confounders = [
              { kind = platform, accounts = 8 }
              { kind = platform, accounts = 8, without = [ ORGANISATION, USERS, SETTINGS ] }
            ]\
            """);
    Confounders confounders = new Confounders(setting);
    Cohort whole = confounders.of(setting.scenario().confounders().get(0)).get(0);
    Cohort lacking = confounders.of(setting.scenario().confounders().get(1)).get(0);

    assertThat(lacking.group()).isEqualTo("platform-without-organisation-settings-users-1");
    assertThat(lacking.kind()).isEqualTo("X_platform");
    assertThat(payments(whole)).hasSize(1);
    assertThat(payments(lacking)).hasSize(8);
    assertThat(lacking.account(2).org()).isEmpty();
    assertThat(calls(whole, DAYS)).allMatch(call -> !call.endUser().isEmpty());
    assertThat(calls(lacking, DAYS))
        .isNotEmpty()
        .allMatch(call -> call.endUser().isEmpty() && call.persona().system().isEmpty());
  }

  @Test
  void aRouterSendsWhatFailedToAnotherModelSecondsLater() throws IOException {
    Setting setting =
        setting(
            "archetype = G, accounts = 6, rate = 1",
            "confounders += { kind = failover, accounts = 30 }");
    Cohort routed = new Confounders(setting).of(setting.scenario().confounders().get(0)).get(0);

    List<Call> calls = calls(routed, DAYS);
    int failed = 0;
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).fails()) {
        failed++;
        Call again = calls.get(i + 1);
        assertThat(again.text().get()).isEqualTo(calls.get(i).text().get());
        assertThat(again.persona().small()).isNotEqualTo(calls.get(i).persona().small());
        assertThat(again.second() - calls.get(i).second()).isBetween(1.0, 60.0);
      }
    }
    assertThat(failed).isGreaterThan(10);
  }

  private Schedule schedule(String campaign) throws IOException {
    Setting setting = setting(campaign);
    return new Schedule(setting.scenario().campaigns().get(0), setting.seed());
  }

  private Setting setting(String campaign, String... more) throws IOException {
    Path file = folder.resolve("world.conf");
    Files.writeString(
        file,
        """
        doc = "Small.", start-date = 2026-03-02, days = 14
        population { accounts = 400, prompts = 60 }
        confounders = []
        campaigns = [ { group = group, start = P1D, lasts = P13D } { %s } ]
        calendar { own = [ P-90D, P7D ], competitor-gap = P40D }
        %s
        """
            .formatted(campaign, String.join("\n", more)));
    return Setting.of(Scenarios.named(file.toString()), 11, Texts.builtIn(11), Shapes.USUAL);
  }

  private static List<Call> calls(Cohort cohort, int days) {
    List<Call> calls = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      for (int day = 0; day < days; day++) {
        cohort.day(member, day, calls::add);
      }
    }
    return calls;
  }

  private static Set<String> payments(Cohort cohort) {
    Set<String> payments = new HashSet<>();
    IntStream.range(0, cohort.size()).forEach(i -> payments.add(cohort.account(i).payment()));
    return payments;
  }

  private static Set<String> common(Set<String> some, Set<String> others) {
    Set<String> common = new HashSet<>(some);
    common.retainAll(others);
    return common;
  }

  private static Set<String> exits(Cohort cohort) {
    Set<String> exits = new HashSet<>();
    for (int member = 0; member < cohort.size(); member++) {
      cohort.account(member).homes().forEach(home -> exits.add(home.ip()));
    }
    return exits;
  }
}
