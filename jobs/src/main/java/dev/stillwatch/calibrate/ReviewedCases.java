package dev.stillwatch.calibrate;

import dev.stillwatch.judging.Bar;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.review.CaseHistory;
import dev.stillwatch.review.Decision;
import dev.stillwatch.review.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What reviewers found cases to be, beside what these had in bits: labels for the threshold.
 *
 * <p>Of a case with n members 20 / n bits are taken off, as they are put on the bar it must pass
 * (see {@link Admission}), so that cases of all sizes compare with one threshold. Cases that never
 * opened have no label, so labels can say that the threshold is too low and never that it is too
 * high.
 */
public record ReviewedCases(List<Label> labels) {
  /** Labels of each kind below which nothing is advised. */
  public static final int FEWEST = 5;

  /**
   * A decided case.
   *
   * @param bits its strength on the night that was decided on, less what its size asks for
   */
  public record Label(String caseId, Verdict verdict, double bits) {}

  public ReviewedCases {
    labels = List.copyOf(labels);
  }

  /** The labels of a lake; decisions on versions that it no longer has are left out. */
  public static ReviewedCases in(Lake lake, List<CaseHistory> histories) {
    Map<String, Decision> decided = new HashMap<>();
    histories.forEach(
        history -> Verdict.decisive(history).ifPresent(d -> decided.put(history.caseId(), d)));
    if (decided.isEmpty()) {
      return new ReviewedCases(List.of());
    }
    List<Label> labels = new ArrayList<>();
    for (Row row :
        lake.read(CaseVersions.TABLE)
            .where(CaseVersions.CASE_ID.ref().isin(decided.keySet().toArray()))
            .select(
                CaseVersions.CASE_ID.ref(),
                CaseVersions.RUN_DATE.ref(),
                CaseVersions.STRENGTH_BITS.ref(),
                CaseVersions.MEMBERS.ref())
            .orderBy(CaseVersions.CASE_ID.ref())
            .collectAsList()) {
      Decision decision = decided.get(CaseVersions.CASE_ID.in(row));
      LocalDate night = CaseVersions.RUN_DATE.in(row);
      if (night.equals(decision.night())) {
        labels.add(
            new Label(
                CaseVersions.CASE_ID.in(row),
                Verdict.of(decision.state()).orElseThrow(),
                CaseVersions.STRENGTH_BITS.in(row)
                    - (double) Bar.SMALL_GROUPS / CaseVersions.MEMBERS.in(row)));
      }
    }
    return new ReviewedCases(labels);
  }

  /**
   * What they say of a threshold, as sentences.
   *
   * @param threshold the one in force
   */
  public List<String> says(double threshold) {
    double[] coordinated = bits(Verdict.COORDINATED);
    double[] ordinary = bits(Verdict.ORDINARY);
    List<String> said = new ArrayList<>();
    said.add(
        "Reviewers found %s and %s."
            .formatted(range(coordinated, "coordinated"), range(ordinary, "ordinary")));
    if (coordinated.length < FEWEST || ordinary.length < FEWEST) {
      said.add(
          "Too few to advise on detection.threshold-bits: at least %d of each.".formatted(FEWEST));
      return said;
    }
    double least = coordinated[0];
    double most = ordinary[ordinary.length - 1];
    if (most < least) {
      said.add(
          most < threshold
              ? "No ordinary case is above detection.threshold-bits = %.1f by its size alone: nothing to change."
                  .formatted(threshold)
              : "detection.threshold-bits = %.1f instead of %.1f would have kept out all that were ordinary and none that was coordinated."
                  .formatted((most + least) / 2, threshold));
    } else {
      long kept = Arrays.stream(ordinary).filter(bits -> bits >= least).count();
      said.add(
          "No threshold tells them apart: detection.threshold-bits = %.1f would have kept every coordinated case and still let in %d of the %d ordinary ones."
              .formatted(least, kept, ordinary.length));
    }
    return said;
  }

  private double[] bits(Verdict verdict) {
    return labels.stream()
        .filter(label -> label.verdict() == verdict)
        .mapToDouble(Label::bits)
        .sorted()
        .toArray();
  }

  private static String range(double[] bits, String what) {
    return bits.length == 0
        ? "no case " + what
        : String.format(
            Locale.ROOT,
            "%d cases %s, of %.1f to %.1f bits beyond what their size asks for",
            bits.length,
            what,
            bits[0],
            bits[bits.length - 1]);
  }
}
