package dev.stillwatch.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Cases;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseHistoryTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-01");
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void refusesWhatTheLifeOfACaseDoesNotAllow() {
    assertThatThrownBy(() -> history().decide(CaseState.ENFORCED, told("ann"), NIGHT))
        .hasMessage(
            "Cannot decide on case SW-a: it is open, from where it can become in review, confirmed,"
                + " benign, insufficient, duplicate, not enforced");
    assertThatThrownBy(() -> told(" ")).hasMessage("Cannot decide: nobody is named who decides");
    assertThatThrownBy(() -> new Opinion("ann", AT, "", "hunch"))
        .hasMessageStartingWith("Invalid reason: hunch (one of [coordinated-use, ");
  }

  @Test
  void enforcingTakesASecondPersonAndAReason() {
    CaseHistory confirmed = history(CaseState.CONFIRMED, "ann");

    assertThatThrownBy(() -> confirmed.decide(CaseState.ENFORCED, told(" ANN "), NIGHT))
        .hasMessage(
            "Cannot decide on case SW-a: ANN confirmed it, and enforcing takes a second person");
    assertThatThrownBy(
            () -> confirmed.decide(CaseState.ENFORCED, new Opinion("bob", AT, "", ""), NIGHT))
        .hasMessageContaining("enforced needs a reason that can be told to the customer");
    assertThat(confirmed.decide(CaseState.ENFORCED, told("bob"), NIGHT).state())
        .isEqualTo(CaseState.ENFORCED);
  }

  @Test
  void anAppealIsTurnedDownByAThirdPersonButTakenBackByAnyone() {
    CaseHistory appealed =
        history(
            CaseState.CONFIRMED, "ann", CaseState.ENFORCED, "bob", CaseState.APPEALED, "customer");

    for (String involved : List.of("ann", "bob")) {
      assertThatThrownBy(() -> appealed.decide(CaseState.UPHELD, told(involved), NIGHT))
          .hasMessageContaining("an appeal is turned down by somebody else");
    }
    assertThat(appealed.decide(CaseState.UPHELD, told("cat"), NIGHT).state())
        .isEqualTo(CaseState.UPHELD);
    assertThat(appealed.decide(CaseState.OVERTURNED, told("bob"), NIGHT).state())
        .isEqualTo(CaseState.OVERTURNED);
  }

  @Test
  void nobodyBringsBackByAnUndoWhatTakesAnotherPerson() {
    CaseHistory overturned =
        history(CaseState.CONFIRMED, "ann", CaseState.ENFORCED, "bob", CaseState.OVERTURNED, "cat");

    assertThatThrownBy(() -> overturned.undo(told("ann"), NIGHT))
        .hasMessage(
            "Cannot decide on case SW-a: ann confirmed it, and enforcing takes a second person");
    assertThat(overturned.undo(told("bob"), NIGHT).state()).isEqualTo(CaseState.ENFORCED);
  }

  @Test
  void eachUndoTakesBackOneDecisionMore() {
    CaseHistory history = history(CaseState.IN_REVIEW, "ann", CaseState.CONFIRMED, "ann");

    CaseHistory once = with(history, history.undo(told("bob"), NIGHT));
    CaseHistory twice = with(once, once.undo(told("bob"), NIGHT));

    assertThat(once.state()).isEqualTo(CaseState.IN_REVIEW);
    assertThat(twice.state()).isEqualTo(CaseState.OPEN);
    assertThat(twice.decisions()).hasSize(4);
    assertThatThrownBy(() -> twice.undo(told("bob"), NIGHT))
        .hasMessage("Cannot decide on case SW-a: there is no decision to undo");
    assertThatThrownBy(() -> history.undo(new Opinion("bob", AT, " ", ""), NIGHT))
        .hasMessage("Cannot decide on case SW-a: an undo needs a note that says why");
  }

  @Test
  void whoConfirmedAndWasUndoneMayEnforceWhatAnotherConfirmed() {
    CaseHistory confirmed = history(CaseState.CONFIRMED, "ann");
    CaseHistory undone = with(confirmed, confirmed.undo(told("bob"), NIGHT));
    CaseHistory again = with(undone, undone.decide(CaseState.CONFIRMED, told("bob"), NIGHT));

    assertThat(again.decide(CaseState.ENFORCED, told("ann"), NIGHT).state())
        .isEqualTo(CaseState.ENFORCED);
  }

  @Test
  void whatIsFoundBenignIsRuledOutUntilSomebodyThinksAnew() {
    CaseHistory benign = history(CaseState.BENIGN, "ann");
    Ruling usual = Ruling.of(Ruling.Scope.CAMPAIGN, AT, Ruling.USUAL);

    assertThat(benign.ruling()).isEqualTo(usual);
    CaseHistory closed = with(benign, benign.decide(CaseState.CLOSED, told("bob"), NIGHT));
    assertThat(closed.ruling()).as("a closed case stays as it was found").isEqualTo(usual);
    CaseHistory reopened = with(closed, closed.decide(CaseState.IN_REVIEW, told("bob"), NIGHT));
    assertThat(reopened.ruling()).isEqualTo(Ruling.NONE);
    assertThat(with(reopened, reopened.undo(told("bob"), NIGHT)).ruling()).isEqualTo(usual);
    assertThatThrownBy(() -> reopened.decide(CaseState.CONFIRMED, told("bob"), NIGHT, usual))
        .hasMessageEndingWith("only what is found benign is ruled out, not what is confirmed");
    assertThatThrownBy(() -> Ruling.of(Ruling.Scope.ACCOUNTS, AT, java.time.Period.ZERO))
        .hasMessage("Invalid period: P0D (longer than nothing)");
  }

  @Test
  void aDecisionComesAfterTheOneItFollowsWhateverTheClockSays() {
    CaseHistory history = history(CaseState.IN_REVIEW, "ann");
    Opinion behind = new Opinion("bob", AT.minusSeconds(60), "", "");

    assertThat(history.decide(CaseState.OPEN, behind, NIGHT).opinion().at()).isAfter(AT);
  }

  /** Whatever people try in whatever order, what is written can be read as a life of a case. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomWalksStayWithinTheRules(long seed) {
    Random random = new Random(seed);
    CaseHistory history = history();
    int enforced = 0;
    for (int step = 0; step < 2_000; step++) {
      String by = List.of("ann", "bob", "cat").get(random.nextInt(3));
      CaseState to = CaseState.values()[random.nextInt(CaseState.values().length)];
      CaseState from = history.state();
      List<Decision> before = history.standing();
      boolean undo = random.nextInt(6) == 0;
      Decision next;
      try {
        next = undo ? history.undo(told(by), NIGHT) : history.decide(to, told(by), NIGHT);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("Cannot decide on case SW-a: ");
        CaseState wanted = undo && before.size() > 1 ? before.get(before.size() - 2).state() : to;
        boolean second = wanted == CaseState.ENFORCED || wanted == CaseState.UPHELD;
        assertThat(second || (undo ? before.isEmpty() : !from.next().contains(to)))
            .as("seed %d step %d: refused without a rule", seed, step)
            .isTrue();
        continue;
      }

      CaseHistory after = with(history, next);
      assertThat(after.decisions().subList(0, history.decisions().size()))
          .isEqualTo(history.decisions());
      if (undo) {
        assertThat(after.standing()).isEqualTo(before.subList(0, before.size() - 1));
      } else {
        assertThat(from.next()).contains(after.state());
      }
      if (next.state() == CaseState.ENFORCED) {
        Decision confirmed =
            before.stream()
                .filter(decision -> decision.state() == CaseState.CONFIRMED)
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(confirmed.opinion().by()).isNotEqualTo(by);
        enforced++;
      }
      assertThat(next.opinion().at())
          .isAfter(
              history.decisions().isEmpty()
                  ? Instant.EPOCH
                  : history.decisions().get(history.decisions().size() - 1).opinion().at());
      history = after;
    }
    assertThat(enforced).as("seed %d reached enforcement", seed).isPositive();
  }

  @Test
  void statesAreTheOnesTheTableKnows() {
    String known = Cases.TABLE.constraints().get("state is known");
    for (CaseState state : CaseState.values()) {
      assertThat(known).contains("'" + state.label() + "'");
      assertThat(CaseState.labelled(state.label())).isEqualTo(state);
      assertThat(state.next()).isNotEmpty().doesNotContain(state);
    }
    assertThat(CaseState.labelled("In-Review")).isEqualTo(CaseState.IN_REVIEW);
    assertThatThrownBy(() -> CaseState.labelled("guilty"))
        .hasMessageStartingWith("Invalid decision: guilty (one of [candidate, open,");
  }

  @Test
  void reasonsCanBeToldToCustomers() {
    for (ReasonCode reason : ReasonCode.values()) {
      assertThat(ReasonCode.of(reason.code())).isEqualTo(reason);
      assertThat(reason.told()).endsWith(".").doesNotContainIgnoringCase("bits", "cluster", "case");
    }
  }

  private static Opinion told(String by) {
    return new Opinion(by, AT, "looked at it", "coordinated-use");
  }

  /** A history in which each state was decided on by the person after it. */
  private static CaseHistory history(Object... statesAndPeople) {
    CaseHistory history = new CaseHistory("SW-a", List.of());
    for (int i = 0; i < statesAndPeople.length; i += 2) {
      history =
          with(
              history,
              history.decide(
                  (CaseState) statesAndPeople[i], told((String) statesAndPeople[i + 1]), NIGHT));
    }
    return history;
  }

  private static CaseHistory with(CaseHistory history, Decision next) {
    List<Decision> all = new ArrayList<>(history.decisions());
    all.add(next);
    return new CaseHistory(history.caseId(), all);
  }
}
