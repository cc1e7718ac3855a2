package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.render.Markup;
import java.util.List;

/**
 * The part of a case page that lists members: the first ones with what is known of them, the others
 * in a line each, so that every member can be found on the page and the page stays small. Those who
 * left stand apart.
 *
 * @param most members in the table
 */
record HtmlMembers(int most) {
  void of(Markup page, CaseFile file) {
    List<Member> all = file.active();
    List<Member> left = file.left();
    List<Member> first = all.subList(0, Math.min(most, all.size()));
    List<Member> others = all.subList(first.size(), all.size());
    page.leaf("p", opening(first, all, left, file.head().members()), "class", "note");
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Members");
    page.open("table", "class", "stack members sortable");
    page.leaf("caption", "What ties each member to the others, in bits, and what is known of it");
    page.open("thead").open("tr");
    for (String name : List.of("Account", "Why it belongs")) {
      page.leaf("th", name, "scope", "col");
    }
    page.leaf("th", "Bits", "scope", "col", "class", "n");
    page.leaf("th", "Account's requests", "scope", "col", "class", "n");
    for (String name : List.of("Plan", "Country", "Created", "Member since")) {
      page.leaf("th", name, "scope", "col");
    }
    page.close("tr").close("thead").open("tbody");
    first.forEach(member -> row(page, member));
    page.close("tbody").close("table").close("div");
    if (!others.isEmpty()) {
      page.open("details", "class", "rest");
      page.leaf("summary", "The other %s: account, bits, requests".formatted(count(others.size())));
      page.open("ol", "class", "lines mono");
      others.forEach(member -> page.leaf("li", line(member)));
      page.close("ol").close("details");
    }
    if (!left.isEmpty()) {
      page.open("details", "class", "rest");
      page.leaf(
          "summary",
          "No members any more (%s): account, bits, requests, last night as one"
              .formatted(count(CaseFile.accounts(left))));
      page.open("ol", "class", "lines mono");
      left.forEach(member -> page.leaf("li", line(member) + " " + member.to()));
      page.close("ol").close("details");
    }
  }

  private static String opening(
      List<Member> inTable, List<Member> listed, List<Member> gone, long all) {
    long first = CaseFile.accounts(inTable);
    long others = CaseFile.accounts(listed) - first;
    String which =
        first >= all
            ? "All %s, most strongly tied first.".formatted(count(first))
            : "The %s most strongly tied of %s.".formatted(count(first), count(all));
    String rest =
        others == 0 ? "" : " %s more are listed below the table.".formatted(count(others));
    String kept = first + others >= all ? "" : " The rest is in the table case_members.";
    String left =
        gone.isEmpty()
            ? ""
            : " %s who left are listed apart.".formatted(count(CaseFile.accounts(gone)));
    return which
        + rest
        + kept
        + left
        + " Only the named facet of an account belongs to the case; its requests are all it sent in"
        + " the window, so together they may exceed the case's.";
  }

  private static void row(Markup page, Member member) {
    page.open("tr").open("th", "scope", "row").leaf("span", member.account(), "class", "mono");
    page.leaf(
        "span", "facet %s".formatted(EvidenceWords.words(member.facet())), "class", "family word");
    page.close("th");
    page.leaf("td", member.reason(), "class", "word");
    page.leaf("td", bits(member.bits()), "class", "n", "data-label", "Bits");
    page.leaf("td", count(member.requests()), "class", "n", "data-label", "Account's requests");
    page.leaf("td", orDash(member.plan()), "class", "label", "data-label", "Plan");
    page.leaf("td", orDash(member.country()), "class", "label", "data-label", "Country");
    page.leaf("td", orDash(day(member.created())), "class", "nowrap", "data-label", "Created");
    page.leaf("td", member.from().toString(), "class", "nowrap", "data-label", "Member since");
    page.close("tr");
  }

  private static String line(Member member) {
    return "%s %s %s".formatted(member.account(), bits(member.bits()), count(member.requests()));
  }

  private static String day(String instant) {
    return instant.length() > 10 ? instant.substring(0, 10) : instant;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "\u2013" : text;
  }
}
