package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;
import static dev.stillwatch.render.Numbers.signedBits;

import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.cases.CaseFile.Pool;
import dev.stillwatch.render.Escape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A case file as Markdown, for a ticket.
 *
 * @param lake where the case is from, as the reader knows it
 */
public record MarkdownCase(String lake) {
  private static final int MEMBERS = 20;

  /** The text. */
  public String of(CaseFile file) {
    Head head = file.head();
    StringBuilder out = new StringBuilder();
    out.append("<!-- ").append(Page.GENERATOR).append(" -->\n");
    line(out, "# Case ", md(head.caseId()));
    line(out);
    line(out, md(head.summary()));
    line(out);
    row(out, "kind", "state", "strength", "best ordinary explanation", "accounts", "requests");
    row(out, "---", "---", "---:", "---", "---:", "---:");
    row(
        out,
        md(head.kind()),
        md(head.state()),
        bits(head.strengthBits()) + " bits",
        "%s (%s bits)".formatted(md(head.explanation()), bits(head.benignBits())),
        count(head.members()),
        count(head.requests()));
    line(out);
    evidence(out, file);
    members(out, file);
    pools(out, file);
    decisions(out, file);
    line(out, "## Provenance");
    line(out);
    CaseFile.Provenance from = file.provenance();
    line(
        out,
        "Lake %s, night %s, epoch %s, settings %s, Stillwatch %s."
            .formatted(
                md(lake),
                head.night(),
                md(from.epoch()),
                md(from.configHash()),
                md(from.codeVersion())));
    line(out);
    line(out, "An association in request logs, not a finding about anyone. A person decides.");
    return out.toString();
  }

  private static void evidence(StringBuilder out, CaseFile file) {
    line(out, "## Evidence");
    line(out);
    row(out, "evidence", "bits", "what was found");
    row(out, "---", "---:", "---");
    for (Evidence piece : file.evidence()) {
      String number =
          piece.isCounted()
              ? signedBits(piece.bits())
              : piece.isReading() ? "(%s)".formatted(bits(piece.value())) : "";
      row(out, md(EvidenceWords.title(piece)), number, md(piece.statement()));
    }
    line(out);
  }

  private static void members(StringBuilder out, CaseFile file) {
    line(out, "## Members");
    line(out);
    List<Member> active = file.active();
    List<Member> shown = active.subList(0, Math.min(MEMBERS, active.size()));
    List<Member> left = file.left();
    line(
        out,
        "The %s most strongly tied of %s."
            .formatted(count(CaseFile.accounts(shown)), count(file.head().members())),
        left.isEmpty() ? "" : " %s more left.".formatted(count(CaseFile.accounts(left))));
    line(out);
    row(out, "account", "facet", "bits", "requests of the account", "why");
    row(out, "---", "---", "---:", "---:", "---");
    for (Member member : shown) {
      row(
          out,
          md(member.account()),
          md(member.facet()),
          bits(member.bits()),
          count(member.requests()),
          md(member.reason()));
    }
    line(out);
  }

  private static void pools(StringBuilder out, CaseFile file) {
    if (file.pools().isEmpty()) {
      return;
    }

    line(out, "## Pools");
    line(out);
    line(out, PoolWords.opening(file), " ", PoolWords.NO_ACCUSATION);
    line(out);
    row(out, "pool", "state", "seen", "they share", "accounts", "lineage");
    row(out, "---", "---", "---", "---", "---", "---");
    for (Pool pool : file.pools()) {
      row(
          out,
          md(PoolWords.shortly(pool.poolId())),
          md(pool.state()),
          "%s to %s".formatted(pool.firstSeen(), pool.lastSeen()),
          md(PoolWords.shares(pool)),
          md(PoolWords.sentence(pool)),
          md(String.join("; ", PoolWords.lineage(pool))));
    }
    line(out);
  }

  private static void decisions(StringBuilder out, CaseFile file) {
    if (file.decisions().isEmpty()) {
      return;
    }

    line(out, "## Decisions");
    line(out);
    row(out, "when", "who", "decision", "note");
    row(out, "---", "---", "---", "---");
    for (Decision decision : file.decisions()) {
      row(out, md(decision.at()), md(decision.by()), md(decision.decision()), md(decision.note()));
    }
    line(out);
  }

  private static String md(String text) {
    return Escape.markdown(text);
  }

  private static void row(StringBuilder out, String... cells) {
    line(out, Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |")));
  }

  private static void line(StringBuilder out, String... parts) {
    for (String part : parts) {
      out.append(part);
    }
    out.append('\n');
  }
}
