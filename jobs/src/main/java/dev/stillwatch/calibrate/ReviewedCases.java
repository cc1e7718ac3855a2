package dev.stillwatch.calibrate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.GroupTests;
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
 * <p>What the {@link Bar} asks of a case's size is taken off its bits, or added where it asks for
 * less, so that cases of all sizes compare with one threshold. How much less a large one needs goes
 * by what its group's tests show; where the lake no longer has them, it is no label. Cases that
 * never opened have no label either, so labels can say that the threshold is too low and never that
 * it is too high.
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
    List<Row> versions =
        lake
            .read(CaseVersions.TABLE)
            .where(CaseVersions.CASE_ID.ref().isin(decided.keySet().toArray()))
            .join(
                lake.read(Campaigns.TABLE)
                    .select(
                        Campaigns.RUN_DATE.ref(),
                        Campaigns.CAMPAIGN_ID.ref(),
                        Campaigns.GROUP_ID.ref()),
                new String[] {CaseVersions.RUN_DATE.name(), CaseVersions.CAMPAIGN_ID.name()},
                "left")
            .select(
                CaseVersions.CASE_ID.ref(),
                CaseVersions.RUN_DATE.ref(),
                CaseVersions.STRENGTH_BITS.ref(),
                CaseVersions.MEMBERS.ref(),
                Campaigns.GROUP_ID.ref())
            .orderBy(CaseVersions.CASE_ID.ref())
            .collectAsList()
            .stream()
            .filter(
                row ->
                    CaseVersions.RUN_DATE
                        .in(row)
                        .equals(decided.get(CaseVersions.CASE_ID.in(row)).night()))
            .toList();
    Map<String, Double> discounts = discounts(lake, versions);
    List<Label> labels = new ArrayList<>();
    for (Row version : versions) {
      long members = CaseVersions.MEMBERS.in(version);
      // A plain 0 would unbox what is not known.
      Double discount =
          members <= Bar.LARGE
              ? Double.valueOf(0)
              : discounts.get(
                  key(CaseVersions.RUN_DATE.in(version), Campaigns.GROUP_ID.in(version)));
      if (discount != null) {
        String caseId = CaseVersions.CASE_ID.in(version);
        labels.add(
            new Label(
                caseId,
                Verdict.of(decided.get(caseId).state()).orElseThrow(),
                CaseVersions.STRENGTH_BITS.in(version) - Bar.dueTo(members, discount)));
      }
    }
    return new ReviewedCases(labels);
  }

  /** How much of what large groups need less the groups of large cases get, by night and group. */
  private static Map<String, Double> discounts(Lake lake, List<Row> versions) {
    Map<LocalDate, List<String>> large =
        versions.stream()
            .filter(version -> CaseVersions.MEMBERS.in(version) > Bar.LARGE)
            .filter(version -> Campaigns.GROUP_ID.in(version) != null)
            .collect(
                groupingBy(CaseVersions.RUN_DATE::in, mapping(Campaigns.GROUP_ID::in, toList())));
    Map<String, Double> discounts = new HashMap<>();
    large.forEach(
        (night, groups) ->
            new StrengthOf(night)
                .from(
                    lake.read(GroupTests.TABLE)
                        .where(GroupTests.GROUP_ID.ref().isInCollection(groups)))
                .collectAsList()
                .forEach(
                    row ->
                        discounts.put(
                            key(night, GroupTests.GROUP_ID.in(row)),
                            row.<Double>getAs(StrengthOf.DISCOUNT))));
    return discounts;
  }

  private static String key(LocalDate night, String group) {
    return night + "/" + group;
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
