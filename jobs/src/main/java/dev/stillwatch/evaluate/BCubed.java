package dev.stillwatch.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * B-cubed agreement of cases with campaigns, account by account, for cases that may overlap.
 *
 * <p>Bagga, Baldwin 1998, "Algorithms for scoring coreference chains"; for overlaps Amigó, Gonzalo,
 * Artiles, Verdejo 2009, "A comparison of extrinsic clustering evaluation metrics based on formal
 * constraints", section 5. With C(a) the cases and L(a) the campaigns of an account, the precision
 * of a is the mean over the accounts b with which it shares a case of min(|C(a) ∩ C(b)|, |L(a) ∩
 * L(b)|) / |C(a) ∩ C(b)|, and its recall the mean over those with which it shares a campaign of the
 * same above |L(a) ∩ L(b)|; a is one of the b.
 *
 * <p>Precision is the mean over flagged accounts, recall over campaign accounts. An account of no
 * campaign has no campaign in common even with itself, so that a list without one campaign account
 * scores 0 and not what lone ordinary accounts would bring. F1 is their harmonic mean, and 0 where
 * one of them has nothing to be a mean of but the other does.
 */
record BCubed(KnownWorld world) {
  static final String PRECISION = "bcubed_precision";
  static final String RECALL = "bcubed_recall";
  static final String F1 = "bcubed_f1";

  /** Accounts alike in everything that counts here: their cases and their campaign, or none. */
  private record Likeness(Set<String> cases, String campaign) {}

  List<Measurement> of(List<FlaggedCase> cases) {
    Map<String, Set<String>> casesOf = new HashMap<>();
    for (FlaggedCase each : cases) {
      each.members()
          .forEach(
              account -> casesOf.computeIfAbsent(account, key -> new TreeSet<>()).add(each.id()));
    }
    world.campaigns().values().stream()
        .flatMap(Set::stream)
        .forEach(account -> casesOf.putIfAbsent(account, Set.of()));
    Map<Likeness, Long> alike = new HashMap<>();
    casesOf.forEach(
        (account, of) ->
            alike.merge(
                new Likeness(of, world.isOfCampaign(account) ? world.of(account).group() : ""),
                1L,
                Long::sum));
    return figures(alike);
  }

  private static List<Measurement> figures(Map<Likeness, Long> alike) {
    double precision = 0;
    double recall = 0;
    long flagged = 0;
    long guilty = 0;
    for (Map.Entry<Likeness, Long> some : alike.entrySet()) {
      Likeness one = some.getKey();
      if (!one.cases().isEmpty()) {
        flagged += some.getValue();
        precision += some.getValue() * precision(one, alike);
      }
      if (!one.campaign().isEmpty()) {
        guilty += some.getValue();
        recall += some.getValue() * recall(one, alike);
      }
    }
    Measurements figures = new Measurements();
    figures.ratio(PRECISION, Measurement.WHOLE, precision, flagged);
    figures.ratio(RECALL, Measurement.WHOLE, recall, guilty);
    if (flagged + guilty > 0) {
      figures.add(
          F1,
          Measurement.WHOLE,
          AccountAgreement.harmonicMean(
              flagged == 0 ? 0 : precision / flagged, guilty == 0 ? 0 : recall / guilty));
    }
    return figures.all();
  }

  private static double precision(Likeness one, Map<Likeness, Long> alike) {
    double sum = 0;
    long together = 0;
    for (Map.Entry<Likeness, Long> others : alike.entrySet()) {
      long shared = one.cases().stream().filter(others.getKey().cases()::contains).count();
      if (shared > 0) {
        together += others.getValue();
        sum += others.getValue() * (sameCampaign(one, others.getKey()) ? 1.0 / shared : 0);
      }
    }
    return sum / together;
  }

  private static double recall(Likeness one, Map<Likeness, Long> alike) {
    long found = 0;
    long together = 0;
    for (Map.Entry<Likeness, Long> others : alike.entrySet()) {
      if (sameCampaign(one, others.getKey())) {
        together += others.getValue();
        boolean shared = one.cases().stream().anyMatch(others.getKey().cases()::contains);
        found += shared ? others.getValue() : 0;
      }
    }
    return (double) found / together;
  }

  private static boolean sameCampaign(Likeness one, Likeness other) {
    return !one.campaign().isEmpty() && one.campaign().equals(other.campaign());
  }
}
