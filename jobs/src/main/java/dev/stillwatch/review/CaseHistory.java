package dev.stillwatch.review;

import dev.stillwatch.render.Escape;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What people decided on one case, and what may be decided next.
 *
 * <p>Nothing is ever changed in it: an undo is one more event, after which the case stands where it
 * stood before the newest decision not undone yet. It takes two people to enforce, the one who
 * confirmed and another; an appeal is turned down by a person who did neither. Whoever undoes what
 * came after answers for what stands again, so the same holds for an undo.
 *
 * @param decisions oldest first
 */
public record CaseHistory(String caseId, List<Decision> decisions) {
  private static final CaseState FIRST = CaseState.OPEN;

  public CaseHistory {
    decisions = List.copyOf(decisions);
  }

  /** Where the case stands. */
  public CaseState state() {
    return decisions.isEmpty() ? FIRST : decisions.get(decisions.size() - 1).state();
  }

  /** The decisions that were not undone, oldest first. */
  public List<Decision> standing() {
    Deque<Decision> standing = new ArrayDeque<>();
    for (Decision decision : decisions) {
      if (decision.isUndo()) {
        standing.pollLast();
      } else {
        standing.addLast(decision);
      }
    }
    return List.copyOf(standing);
  }

  /**
   * The event by which a person moves the case to a state; what is found benign is ruled out as
   * usual.
   *
   * @param night the night of the version the person saw
   * @throws Refused if the life of a case does not allow it, if it takes another person, or if the
   *     customer could not be told why
   */
  public Decision decide(CaseState to, Opinion opinion, LocalDate night) {
    return decide(
        to,
        opinion,
        night,
        to == CaseState.BENIGN
            ? Ruling.of(Ruling.Scope.CAMPAIGN, opinion.at(), Ruling.USUAL)
            : Ruling.NONE);
  }

  /**
   * The same, with what it rules out for later nights.
   *
   * @throws Refused for the same reasons, or if something else than a benign case is ruled out
   */
  public Decision decide(CaseState to, Opinion opinion, LocalDate night, Ruling ruling) {
    if (ruling.isAny() && to != CaseState.BENIGN) {
      throw refused("only what is found benign is ruled out, not what is " + to.label());
    }
    if (!state().next().contains(to)) {
      throw refused(
          "it is %s, from where it can become %s, not %s"
              .formatted(
                  state().label(),
                  String.join(", ", CaseState.labels(state().next())),
                  to.label()));
    }
    if (to.isTold() && opinion.reasonCode().isEmpty()) {
      throw refused(
          "%s needs a reason that can be told to the customer, one of %s"
              .formatted(to.label(), ReasonCode.codes()));
    }
    refuseSecondHat(to, opinion.by());
    // A closed case stays as it was found; any other way on takes back what was ruled out.
    Ruling lasting = to == CaseState.CLOSED ? ruling() : ruling;
    return new Decision(after(opinion), to.label(), to, night, lasting);
  }

  /**
   * The event by which a person takes back the newest decision that stands, their own or not.
   *
   * @param night the night of the version the person saw
   * @throws Refused if nothing stands, no note says why, or what would stand again takes another
   *     person
   */
  public Decision undo(Opinion opinion, LocalDate night) {
    List<Decision> standing = standing();
    if (standing.isEmpty()) {
      throw refused("there is no decision to undo");
    }
    if (opinion.note().isEmpty()) {
      throw refused("an undo needs a note that says why");
    }
    if (standing.size() == 1) {
      return new Decision(after(opinion), Decision.UNDO, FIRST, night, Ruling.NONE);
    }
    List<Decision> left = standing.subList(0, standing.size() - 1);
    Decision before = left.get(left.size() - 1);
    new CaseHistory(caseId, left).refuseSecondHat(before.state(), opinion.by());
    return new Decision(after(opinion), Decision.UNDO, before.state(), night, before.ruling());
  }

  /** What the case rules out for later nights. */
  public Ruling ruling() {
    return decisions.isEmpty() ? Ruling.NONE : decisions.get(decisions.size() - 1).ruling();
  }

  private void refuseSecondHat(CaseState to, String by) {
    if (to == CaseState.ENFORCED && isLast(CaseState.CONFIRMED, by)) {
      throw refused("%s confirmed it, and enforcing takes a second person".formatted(shown(by)));
    }
    if (to == CaseState.UPHELD
        && (isLast(CaseState.CONFIRMED, by) || isLast(CaseState.ENFORCED, by))) {
      throw refused(
          "%s confirmed or enforced it, and an appeal is turned down by somebody else"
              .formatted(shown(by)));
    }
  }

  /** Whether that person made the newest decision for a state that stands. */
  private boolean isLast(CaseState state, String by) {
    return standing().stream()
        .filter(decision -> decision.state() == state)
        .reduce((earlier, later) -> later)
        .filter(decision -> Opinion.isSamePerson(decision.opinion().by(), by))
        .isPresent();
  }

  // Reviewers' machines disagree about the time; the order of events must not.
  private Opinion after(Opinion opinion) {
    if (decisions.isEmpty()) {
      return opinion;
    }
    Instant last = decisions.get(decisions.size() - 1).opinion().at();
    return opinion.at().isAfter(last)
        ? opinion
        : new Opinion(
            opinion.by(), last.plus(Duration.ofMillis(1)), opinion.note(), opinion.reasonCode());
  }

  private Refused refused(String why) {
    return new Refused("Cannot decide on case %s: %s".formatted(Escape.terminal(caseId), why));
  }

  private static String shown(String by) {
    return Escape.terminal(by);
  }
}
