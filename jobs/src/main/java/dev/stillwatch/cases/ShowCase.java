package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;
import static dev.stillwatch.render.Numbers.signedBits;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.cases.CaseFile.Pool;
import dev.stillwatch.render.Escape;
import dev.stillwatch.render.TextWidth;
import java.util.ArrayList;
import java.util.List;

/**
 * A case file for a terminal.
 *
 * @param width columns to stay within, at least 40
 */
public record ShowCase(int width) {
  private static final int NARROWEST = 40;
  private static final int MEMBERS = 10;
  private static final int NAME = 30;
  private static final int NUMBER = 7;
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  public ShowCase {
    if (width < NARROWEST) {
      throw new IllegalArgumentException(
          "Invalid width: %d (at least %d columns)".formatted(width, NARROWEST));
    }
  }

  /** The text, ending in a line break. */
  public String of(CaseFile file) {
    Head head = file.head();
    Lines out = new Lines(width);
    out.line(
        "%s  %s, %s  night %s"
            .formatted(head.caseId(), safe(head.kind()), safe(head.state()), head.night()));
    out.line("");
    out.wrapped(safe(head.summary()), "");
    out.line("");
    out.line(
        "Evidence for coordination  %s bits"
            .formatted(TextWidth.right(bits(head.strengthBits()), NUMBER)));
    out.line(
        "Best ordinary explanation  %s bits, %s"
            .formatted(TextWidth.right(bits(head.benignBits()), NUMBER), safe(head.explanation())));
    evidence(out, "Counted", file.counted());
    evidence(out, "Shown, not counted", file.uncounted());
    activity(out, file.days());
    members(out, file);
    pools(out, file);
    decisions(out, file.decisions());
    CaseFile.Provenance from = file.provenance();
    out.line("");
    out.wrapped(
        safe(
            "Campaign %s, epoch %s, settings %s, Stillwatch %s. An association, not a finding about anyone; a person decides."
                .formatted(head.campaignId(), from.epoch(), from.configHash(), from.codeVersion())),
        "");
    return out.toString();
  }

  private void evidence(Lines out, String title, List<Evidence> pieces) {
    if (pieces.isEmpty()) {
      return;
    }

    out.line("");
    out.line(title);
    double most = Math.max(1, pieces.stream().mapToDouble(p -> Math.abs(p.bits())).max().orElse(1));
    int name = nameWidth();
    for (Evidence piece : pieces) {
      String number =
          piece.isCounted()
              ? signedBits(piece.bits())
              : piece.isReading() ? "(" + bits(piece.value()) + ")" : "";
      out.line(
          "  %s %s  %s"
              .formatted(
                  TextWidth.padded(TextWidth.cut(safe(EvidenceWords.title(piece)), name), name),
                  TextWidth.right(number, NUMBER),
                  bar(piece.bits() / most)));
      out.wrapped(safe(piece.statement()), "      ");
    }
  }

  private int nameWidth() {
    return Math.min(NAME, width / 2 - NUMBER);
  }

  private String bar(double share) {
    int room = Math.max(0, Math.min(24, width - nameWidth() - NUMBER - 6));
    return (share < 0 ? "░" : "█").repeat((int) Math.round(room * Math.min(1, Math.abs(share))));
  }

  private static void activity(Lines out, List<Day> days) {
    if (days.isEmpty()) {
      return;
    }

    long most = Math.max(1, days.stream().mapToLong(Day::requests).max().orElse(1));
    int columns = out.width() - 2;
    List<Day> shown = days.subList(Math.max(0, days.size() - columns), days.size());
    StringBuilder spark = new StringBuilder();
    for (Day day : shown) {
      int level = (int) Math.round((BLOCKS.length() - 1) * (double) day.requests() / most);
      spark.append(BLOCKS.charAt(level));
    }
    out.line("");
    out.line(
        "Requests per day, %s to %s, at most %s"
            .formatted(shown.get(0).day(), shown.get(shown.size() - 1).day(), count(most)));
    out.line("  " + spark);
    for (CaseTimelines.Dated release : CaseTimelines.of(shown).releases()) {
      out.line(
          safe(
              "  %s  %s %s (%s)"
                  .formatted(
                      release.day(),
                      release.release().vendor(),
                      release.release().model(),
                      release.release().kind())));
    }
  }

  private static void members(Lines out, CaseFile file) {
    List<Member> active = file.active();
    List<Member> shown = active.subList(0, Math.min(MEMBERS, active.size()));
    List<Member> left = file.left();
    out.line("");
    out.line(
        "Members: %s of %s, most strongly tied first%s"
            .formatted(
                count(CaseFile.accounts(shown)),
                count(file.head().members()),
                left.isEmpty() ? "" : "; %s more left".formatted(count(CaseFile.accounts(left)))));
    for (Member member : shown) {
      out.line(
          "  %s  %s bits  %s requests in all"
              .formatted(
                  TextWidth.padded(safe(member.account()), 32),
                  TextWidth.right(bits(member.bits()), 5),
                  count(member.requests())));
      out.wrapped(safe(member.reason()), "      ");
    }
  }

  private static void pools(Lines out, CaseFile file) {
    if (file.pools().isEmpty()) {
      return;
    }

    out.line("");
    out.wrapped(PoolWords.opening(file), "");
    for (Pool pool : file.pools()) {
      out.line(
          safe(
              "  %s  %s, %s to %s, they share %s"
                  .formatted(
                      PoolWords.shortly(pool.poolId()),
                      pool.state(),
                      pool.firstSeen(),
                      pool.lastSeen(),
                      PoolWords.shares(pool))));
      out.wrapped(safe(PoolWords.sentence(pool)), "      ");
      PoolWords.lineage(pool).forEach(turn -> out.wrapped(safe(turn), "      "));
    }
    out.wrapped(PoolWords.NO_ACCUSATION, "");
  }

  private static void decisions(Lines out, List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }

    out.line("");
    out.line("Decisions");
    for (Decision decision : decisions) {
      String note = decision.note().isEmpty() ? "" : ": " + decision.note();
      out.wrapped(
          safe("%s %s by %s%s".formatted(decision.at(), decision.decision(), decision.by(), note)),
          "  ");
    }
  }

  private static String safe(String text) {
    return Escape.terminal(text);
  }

  /** Lines that stay within a width. */
  private static final class Lines {
    private final int width;
    private final StringBuilder text = new StringBuilder();

    Lines(int width) {
      this.width = width;
    }

    int width() {
      return width;
    }

    void line(String line) {
      text.append(TextWidth.cut(line, width).stripTrailing()).append('\n');
    }

    void wrapped(String paragraph, String indent) {
      List<String> words = new ArrayList<>(List.of(paragraph.split(" +")));
      StringBuilder line = new StringBuilder(indent);
      for (String word : words) {
        boolean starts = line.length() == indent.length();
        int needed = TextWidth.of(line.toString()) + TextWidth.of(word) + (starts ? 0 : 1);
        if (needed > width && !starts) {
          line(line.toString());
          line = new StringBuilder(indent);
          starts = true;
        }
        line.append(starts ? "" : " ").append(word);
      }
      line(line.toString());
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
