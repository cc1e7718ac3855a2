package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of ordinary group behaves as whoever takes it for a campaign should find out. */
class ConfoundersTest {
  private static final int DAYS = 28;

  @TempDir private Path folder;

  /** A call and who made it when. */
  private record Made(int member, int day, Call call) {
    double moment() {
      return day + call.second() / 86_400;
    }
  }

  @Test
  void aClassIsNewDoesItsTasksInConversationsAndFallsSilent() throws IOException {
    Cohort course = cohort("kind = class, accounts = 60");
    List<Made> tasks = labelled(course);

    // Twelve tasks, each done by four of five; deadlines after the world cut some of them off.
    double openings = tasks.stream().filter(made -> made.call().turn() == 0).count();
    assertThat(openings / 60).isCloseTo(9.6, offset(1.5));
    assertThat(tasks.size() / openings).isCloseTo(2.2, offset(0.4));
    // All joined within weeks before one deadline.
    double first = days(course, Comparator.naturalOrder());
    double last = days(course, Comparator.reverseOrder());
    assertThat(last - first).isLessThan(30);
    assertThat(domains(course)).hasSize(1);
  }

  @Test
  void aHarnessAsksTheSameItemsOnFewDaysAtTemperatureZero() throws IOException {
    List<Made> runs = calls(cohort("kind = harness, accounts = 10"));
    Set<String> items = texts(runs);

    assertThat(items.size()).isBetween(100, 120);
    // Each fifth account or so asks an item, in each of at least four runs.
    assertThat((double) runs.size() / items.size()).isGreaterThan(7);
    assertThat(runs.stream().map(Made::day).distinct().count()).isBetween(4L, 6L);
    assertThat(runs)
        .allMatch(made -> made.call().persona().temperature() == 0)
        .allMatch(made -> made.call().persona().maxTokens() == 64);
  }

  @Test
  void aBatchGoesThroughItsOwnDocumentsEachNightFromOneWayOut() throws IOException {
    Cohort job = cohort("kind = batch, accounts = 6");
    List<Made> made = calls(job);

    // Twenty working days of 60 and eight others of 15: 1,320 for each account, Poisson.
    assertThat(made.size() / 6.0).isCloseTo(1320, offset(60.0));
    assertThat(texts(made).size()).isGreaterThan((int) (0.95 * made.size()));
    assertThat(values(made, call -> call.persona().frame())).hasSize(1);
    assertThat(made).allMatch(each -> each.call().second() < 4 * 3600);
    assertThat(exits(job)).hasSize(1);
    assertThat(organisations(job)).hasSize(1);
  }

  @Test
  void anAuditAsksForReasonsOfOneCompanysDecisions() throws IOException {
    Cohort audit = cohort("kind = audit, accounts = 6");
    List<Made> made = calls(audit);

    // Twenty working days of 40 and eight others of 10: 880.
    assertThat(made.size() / 6.0).isCloseTo(880, offset(50.0));
    assertThat(values(made, call -> call.persona().frame())).hasSize(1);
    assertThat(made).allMatch(each -> each.call().persona().maxTokens() == 0);
    assertThat(organisations(audit)).hasSize(1);
    assertThat(exits(audit)).hasSize(1);
  }

  @Test
  void aPlatformHasOneSystemPromptAndManyUsersOfOneCompany() throws IOException {
    Cohort platform = cohort("kind = platform, accounts = 16");
    List<Made> made = calls(platform);

    assertThat(values(made, call -> call.persona().system())).hasSize(1);
    assertThat(values(made, Call::endUser).size()).isGreaterThan(16 * 5);
    assertThat(organisations(platform)).hasSize(1);
    assertThat(exits(platform)).hasSize(2);
  }

  @Test
  void aViralPromptIsOneTextOnAnSCurveOfUnrelatedAccounts() throws IOException {
    Cohort viral = cohort("kind = viral, accounts = 150");
    List<Made> uses = labelled(viral);

    assertThat(texts(uses)).hasSize(1);
    assertThat(uses.size() / 150.0).isCloseTo(1.5, offset(0.15));
    // Quartiles of a logistic law of scale 2 are 2 x 2 ln 3 apart.
    List<Double> moments = uses.stream().map(Made::moment).sorted().toList();
    double apart = moments.get(moments.size() * 3 / 4) - moments.get(moments.size() / 4);
    assertThat(apart).isCloseTo(4.39, offset(1.2));
    assertThat(organisations(viral).size()).isGreaterThan(20);
  }

  @Test
  void aFirmPaysWithOneCardAndLeavesByOneDoor() throws IOException {
    Cohort firm = cohort("kind = firm, accounts = 24");

    assertThat(organisations(firm)).hasSize(1);
    assertThat(payments(firm)).hasSize(1);
    assertThat(exits(firm)).hasSize(1);
  }

  @Test
  void aTemplateIsSharedByStrangers() throws IOException {
    Cohort users = cohort("kind = template, accounts = 60");
    List<Made> made = calls(users);

    assertThat(values(made, call -> call.persona().frame())).hasSize(1);
    assertThat(texts(made)).allMatch(text -> text.startsWith(frame(made) + " "));
    assertThat(payments(users).size()).isGreaterThan(30);
    assertThat(exits(users).size()).isGreaterThan(60);
  }

  @Test
  void neighboursAreOrdinaryCustomersOfAField() throws IOException {
    Cohort neighbours = cohort("kind = neighbour, accounts = 100");
    List<Made> made = calls(neighbours);

    // Three quarters are people, who talk; a program's request stands alone.
    double talking = made.stream().filter(each -> each.call().conversation() != 0).count();
    assertThat(talking / made.size()).isBetween(0.4, 0.9);
    assertThat(payments(neighbours).size()).isGreaterThan(50);
    assertThat(made).noneMatch(each -> each.call().labelled());
  }

  @Test
  void aCrowdSwitchesWithinADayOrTwoButAtHoursOfTheirOwn() throws IOException {
    List<Made> made = calls(cohort("kind = crowd, accounts = 200"));
    double[] lags =
        made.stream().mapToDouble(each -> each.call().persona().lag()).distinct().toArray();

    // Exponential of mean 0.7 days: as spread as long; four standard errors of 180 accounts.
    assertThat(IntStream.range(0, lags.length).mapToDouble(i -> lags[i]).average().orElseThrow())
        .isCloseTo(0.7, offset(0.21));
    assertThat(lags.length).isGreaterThan(150);
  }

  @Test
  void aResellerHasFewLargeAccountsWithManyNamedUsers() throws IOException {
    Cohort reseller = cohort("kind = reseller, accounts = 8");
    List<Made> made = labelled(reseller);

    // Eight times the usual 60 in four weeks; moods and joining dates vary it.
    assertThat(made.size() / 8.0).isBetween(200.0, 800.0);
    assertThat(values(made, Call::endUser).size()).isGreaterThan(100);
    assertThat(values(made, call -> call.persona().small())).containsExactlyInAnyOrder(true, false);
    assertThat(organisations(reseller)).hasSize(1);
    assertThat(exits(reseller)).hasSize(2);
  }

  @Test
  void aGreyPoolSharesCardsAndExitsButNoContent() throws IOException {
    Cohort pool = cohort("kind = grey, accounts = 60");
    List<Made> made = labelled(pool);

    assertThat(payments(pool).size()).isLessThan(40);
    assertThat((double) texts(made).size() / made.size()).isGreaterThan(0.6);
  }

  @Test
  void aFleetWorksRoundTheClockOnManyAddressesOfOneCompany() throws IOException {
    Cohort fleet = cohort("kind = fleet, accounts = 8");
    List<Made> made = labelled(fleet);

    assertThat(organisations(fleet)).hasSize(1);
    assertThat(fleet.account(0).homes()).hasSize(40);
    assertThat(made).allMatch(each -> each.call().persona().tools() == 6);
    // A twenty-fourth of the loops begins in each hour, and loops are long.
    long[] hours = new long[24];
    made.forEach(each -> hours[(int) (each.call().second() / 3600)]++);
    assertThat(IntStream.range(0, 24).mapToDouble(hour -> hours[hour]).max().orElseThrow())
        .isLessThan(made.size() * 0.1);
  }

  @Test
  void aResearchTeamIsDeclaredAndTriesWordingsForTwoDays() throws IOException {
    Cohort team = cohort("kind = research, accounts = 10");
    List<Made> made = calls(team);

    assertThat(made.size() / 10.0).isCloseTo(240, offset(20.0));
    double first = made.stream().mapToDouble(Made::moment).min().orElseThrow();
    double last = made.stream().mapToDouble(Made::moment).max().orElseThrow();
    assertThat(last - first).isLessThan(2.01);
    assertThat(texts(made).size()).isGreaterThan((int) (0.9 * made.size()));
    assertThat(IntStream.range(0, 10)).allMatch(member -> team.account(member).verified());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class",
        "harness",
        "batch",
        "platform",
        "viral",
        "firm",
        "template",
        "neighbour",
        "crowd",
        "reseller",
        "grey",
        "fleet",
        "audit",
        "research",
        "failover"
      })
  void everyKindHasVariantsThatLackWhatUsuallyExplainsIt(String kind) throws IOException {
    for (Lacking.Trait trait : Lacking.Trait.values()) {
      Cohort lacking = cohort("kind = %s, accounts = 12, without = [ %s ]".formatted(kind, trait));
      assertThat(lacking.kind()).isEqualTo("X_" + kind);
      switch (trait) {
        case ORGANISATION -> {
          assertThat(organisations(lacking)).containsExactly("");
          assertThat(payments(lacking)).hasSize(12);
        }
        case EGRESS -> assertThat(exits(lacking)).hasSizeGreaterThan(33);
        case USERS -> assertThat(calls(lacking)).allMatch(made -> made.call().endUser().isEmpty());
        case SETTINGS ->
            assertThat(calls(lacking)).allMatch(made -> made.call().persona().system().isEmpty());
      }
    }
  }

  @Test
  void refusesAKindThatThereIsNot() {
    assertThatThrownBy(() -> cohort("kind = ghost, accounts = 3"))
        .hasMessageStartingWith("Invalid confounder: ghost (one of [audit, batch, class,");
  }

  private Cohort cohort(String confounder) throws IOException {
    Path file = folder.resolve("world.conf");
    Files.writeString(
        file,
        """
        doc = "Small.", start-date = 2026-03-02, days = %d
        population { accounts = 400, prompts = 60 }
        campaigns = []
        confounders = [ { %s } ]
        calendar { own = [ P-90D, P16D ], competitor-gap = P40D }
        """
            .formatted(DAYS, confounder));
    Setting setting =
        Setting.of(Scenarios.named(file.toString()), 11, Texts.builtIn(11), Shapes.USUAL);
    return new Confounders(setting).of(setting.scenario().confounders().get(0)).get(0);
  }

  private static List<Made> calls(Cohort cohort) {
    List<Made> calls = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      for (int day = 0; day < DAYS; day++) {
        int who = member;
        int when = day;
        cohort.day(member, day, call -> calls.add(new Made(who, when, call)));
      }
    }
    assertThat(calls).isNotEmpty();
    return calls;
  }

  private static List<Made> labelled(Cohort cohort) {
    return calls(cohort).stream().filter(made -> made.call().labelled()).toList();
  }

  private static Set<String> texts(List<Made> calls) {
    return calls.stream().map(made -> made.call().text().get()).collect(Collectors.toSet());
  }

  private static <T> Set<T> values(List<Made> calls, Function<Call, T> value) {
    return calls.stream().map(made -> value.apply(made.call())).collect(Collectors.toSet());
  }

  private static String frame(List<Made> calls) {
    return calls.get(0).call().persona().frame();
  }

  private static Set<String> organisations(Cohort cohort) {
    return accounts(cohort).stream().map(Account::org).collect(Collectors.toSet());
  }

  private static Set<String> payments(Cohort cohort) {
    return accounts(cohort).stream().map(Account::payment).collect(Collectors.toSet());
  }

  private static Set<String> domains(Cohort cohort) {
    return accounts(cohort).stream().map(Account::emailDomain).collect(Collectors.toSet());
  }

  private static Set<String> exits(Cohort cohort) {
    Set<String> exits = new HashSet<>();
    accounts(cohort).forEach(account -> account.homes().forEach(home -> exits.add(home.ip())));
    return exits;
  }

  private static double days(Cohort cohort, Comparator<Double> first) {
    return accounts(cohort).stream()
        .map(account -> account.created().getEpochSecond() / 86_400.0)
        .min(first)
        .orElseThrow();
  }

  private static List<Account> accounts(Cohort cohort) {
    return IntStream.range(0, cohort.size()).mapToObj(cohort::account).toList();
  }
}
