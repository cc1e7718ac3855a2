package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.render.Markup;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Decision;
import dev.stillwatch.review.ReasonCode;
import dev.stillwatch.review.Reveal;
import dev.stillwatch.review.RevealAccounts;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a case page that says what can be decided next, what each decision means, and how it
 * is written down.
 */
final class HtmlDecide {
  private HtmlDecide() {}

  static void of(Markup page, Head head) {
    Optional<CaseState> state =
        Arrays.stream(CaseState.values())
            .filter(known -> known.label().equals(head.state()))
            .findFirst();
    if (state.isEmpty()) {
      page.leaf("p", "Nothing can be decided: this version does not know the state of the case.");
      return;
    }

    Set<CaseState> next = state.get().next();
    page.leaf(
        "p",
        "A page cannot decide: run a line of these where Stillwatch runs, under your own name, with what you saw as the note.",
        "class",
        "note");
    page.open("dl", "class", "choices");
    for (CaseState choice : next) {
      page.open("dt").leaf("b", choice.label()).text(": " + choice.means()).close("dt");
      String to = choice.label().replace(' ', '-');
      String told = choice.isTold() ? " --reason CODE" : "";
      page.open("dd").leaf("code", command(head.caseId(), to, told)).close("dd");
    }
    if (!head.decidedBy().isEmpty()) {
      page.open("dt")
          .leaf("b", Decision.UNDO)
          .text(": takes the newest decision back.")
          .close("dt");
      page.open("dd").leaf("code", command(head.caseId(), Decision.UNDO, "")).close("dd");
    }
    page.close("dl");
    if (next.stream().anyMatch(CaseState::isTold)) {
      reasons(page);
    }
    looks(page, head, state.get());
  }

  private static String command(String id, String decision, String told) {
    return "jobs/stillwatch review %s --decision %s --by YOU --note \"WHY\"%s"
        .formatted(id, decision, told);
  }

  private static void reasons(Markup page) {
    page.open("details", "class", "rest");
    page.leaf("summary", "Reasons that can be told to the customer");
    page.open("ul");
    for (ReasonCode reason : ReasonCode.values()) {
      page.open("li").leaf("code", reason.code()).text(": " + reason.told()).close("li");
    }
    page.close("ul").close("details");
  }

  private static void looks(Markup page, Head head, CaseState state) {
    page.leaf("h3", "If that does not suffice");
    page.open("dl", "class", "choices");
    look(
        page,
        Reveal.isFor(state)
            ? "Up to ten redacted prompts; who looked and why is recorded first."
            : "Prompts are shown of cases in review only: decide in review first, then",
        "reveal %s --by YOU --purpose \"WHY\"".formatted(head.caseId()));
    look(
        page,
        RevealAccounts.isFor(state)
            ? "What the accounts are called, to ask whoever knows the customers; recorded, too."
            : "What the accounts are called, to ask whoever knows the customers; decide in review first, then",
        "reveal %s --accounts --by YOU --purpose \"WHY\"".formatted(head.caseId()));
    look(page, "What changed since the night before.", "cases diff " + head.caseId());
    look(
        page,
        "The requests behind the numbers, by reference.",
        "cases show %s --evidence".formatted(head.caseId()));
    page.close("dl");
  }

  private static void look(Markup page, String what, String command) {
    page.leaf("dt", what);
    page.open("dd").leaf("code", "jobs/stillwatch " + command).close("dd");
  }
}
