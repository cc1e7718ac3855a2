package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;
import static dev.stillwatch.render.Numbers.count;
import static dev.stillwatch.render.Numbers.signedBits;
import static dev.stillwatch.render.Numbers.value;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.render.Escape;
import dev.stillwatch.render.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed in a case between two of its versions.
 *
 * @param joined members of the later version only, the most strongly tied first; some of them
 * @param joinedCount how many there are
 * @param left members of the earlier version only, some of them
 * @param leftCount how many there are
 * @param moved evidence that came, went or moved, the largest move first
 */
public record CaseDiff(
    Head from,
    Head to,
    List<String> joined,
    long joinedCount,
    List<String> left,
    long leftCount,
    List<Moved> moved) {

  /**
   * A piece of evidence in both versions.
   *
   * @param before its bits, or its value where it is not counted; NaN where it was not there
   * @param after the same of the later version
   */
  public record Moved(String name, boolean counted, double before, double after) {
    double by() {
      return Math.abs(orZero(after) - orZero(before));
    }

    private static double orZero(double number) {
      return Double.isNaN(number) ? 0 : number;
    }

    private String said() {
      String what = EvidenceWords.title(name);
      if (Double.isNaN(before)) {
        return "%s: new, %s".formatted(what, number(after));
      }
      return Double.isNaN(after)
          ? "%s: gone, it was %s".formatted(what, number(before))
          : "%s: %s to %s".formatted(what, number(before), number(after));
    }

    private String number(double number) {
      return counted ? signedBits(number) + " bits" : value(number);
    }
  }

  public CaseDiff {
    joined = List.copyOf(joined);
    left = List.copyOf(left);
    moved = List.copyOf(moved);
  }

  /** Whether so much changed that somebody should look at the case again. */
  public boolean isMaterial() {
    return EvidenceChange.isMaterial(from.strengthBits(), to.strengthBits())
        || EvidenceChange.areManyOthers(from.members(), joinedCount, leftCount)
        || EvidenceChange.isAnotherExplanation(from.explanation(), to.explanation());
  }

  /** The changes as sentences; none where nothing changed. */
  public List<String> sentences() {
    List<String> said = new ArrayList<>();
    if (from.strengthBits() != to.strengthBits()) {
      said.add(
          "Strength went from %s to %s bits."
              .formatted(bits(from.strengthBits()), bits(to.strengthBits())));
    }
    if (joinedCount + leftCount > 0) {
      said.add(
          "%s members joined and %s left; there were %s and are %s."
              .formatted(
                  count(joinedCount),
                  count(leftCount),
                  count(from.members()),
                  count(to.members())));
    }
    if (!from.explanation().equals(to.explanation()) || from.benignBits() != to.benignBits()) {
      said.add(
          "The best ordinary explanation was %s (%s bits) and is %s (%s bits)."
              .formatted(
                  from.explanation(),
                  bits(from.benignBits()),
                  to.explanation(),
                  bits(to.benignBits())));
    }
    moved.forEach(m -> said.add(m.said() + "."));
    return said;
  }

  /** For a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("%s  night %s to %s%n".formatted(to.caseId(), from.night(), to.night()));
    List<String> said = sentences();
    said.forEach(line -> out.append("  ").append(Escape.terminal(line)).append('\n'));
    if (said.isEmpty()) {
      out.append("  Nothing changed.\n");
    }
    listed(out, "joined", joined, joinedCount);
    listed(out, "left", left, leftCount);
    return out.toString();
  }

  private static void listed(StringBuilder out, String what, List<String> some, long all) {
    some.forEach(
        ref ->
            out.append("  ").append(what).append("  ").append(Escape.terminal(ref)).append('\n'));
    if (all > some.size()) {
      out.append("  %s  and %s more%n".formatted(what, count(all - some.size())));
    }
  }

  /** One JSON object. */
  public String json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("generator", Page.GENERATOR);
    object.put("case_id", to.caseId());
    object.put("from", JsonCase.head(from));
    object.put("to", JsonCase.head(to));
    object.put("material", isMaterial());
    object.put("joined", joined);
    object.put("joined_count", joinedCount);
    object.put("left", left);
    object.put("left_count", leftCount);
    List<Map<String, Object>> evidence = new ArrayList<>();
    for (Moved m : moved) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("evidence", m.name());
      one.put("counted", m.counted());
      one.put("before", m.before());
      one.put("after", m.after());
      evidence.add(one);
    }
    object.put("evidence", evidence);
    return Json.pretty(object) + "\n";
  }
}
