package dev.stillwatch.evaluate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How flagged accounts agree with those of campaigns.
 *
 * <p>Precision is the share of flagged accounts that belong to a campaign, recall the share of
 * campaign accounts that are flagged, F1 = 2 TP / (2 TP + FP + FN): 0 where nothing is flagged but
 * something should be.
 *
 * <p>Of an archetype, recall is that of its accounts in whatever case; precision the share of its
 * accounts in the cases that are its own, a case being of the kind of campaign most of its campaign
 * members belong to; F1 the harmonic mean of the two, 0 where it has no case.
 */
record AccountAgreement(KnownWorld world) {
  static final String PRECISION = "account_precision";
  static final String RECALL = "account_recall";
  static final String F1 = "account_f1";

  List<Measurement> of(List<FlaggedCase> cases) {
    Measurements figures = new Measurements();
    Set<String> flagged = new HashSet<>();
    cases.forEach(each -> flagged.addAll(each.members()));
    Set<String> guilty = new HashSet<>();
    world.campaigns().values().forEach(guilty::addAll);
    long hits = flagged.stream().filter(guilty::contains).count();
    figures.ratio(PRECISION, Measurement.WHOLE, hits, flagged.size());
    figures.ratio(RECALL, Measurement.WHOLE, hits, guilty.size());
    figures.ratio(F1, Measurement.WHOLE, 2.0 * hits, flagged.size() + guilty.size());
    world.archetypes().forEach(kind -> ofKind(kind, cases, flagged, figures));
    return figures.all();
  }

  private void ofKind(
      String kind, List<FlaggedCase> cases, Set<String> flagged, Measurements figures) {
    Set<String> own = new HashSet<>();
    cases.stream()
        .filter(each -> kind.equals(archetype(each)))
        .forEach(each -> own.addAll(each.members()));
    long right = own.stream().filter(account -> isOf(kind, account)).count();
    long all = world.accounts().keySet().stream().filter(account -> isOf(kind, account)).count();
    long found = flagged.stream().filter(account -> isOf(kind, account)).count();
    double precision = own.isEmpty() ? 0 : (double) right / own.size();
    double recall = (double) found / all;
    figures.ratio(PRECISION, kind, right, own.size());
    figures.add(RECALL, kind, recall);
    figures.add(F1, kind, harmonicMean(precision, recall));
  }

  private boolean isOf(String kind, String account) {
    return world.of(account).kind().equals(kind);
  }

  /** Empty for a case without campaign members. */
  private String archetype(FlaggedCase flagged) {
    Set<String> members = new HashSet<>(flagged.members());
    members.removeIf(account -> !world.isOfCampaign(account));
    return members.isEmpty()
        ? ""
        : world.majority(new FlaggedCase(flagged.id(), 0, members)).truth().kind();
  }

  static double harmonicMean(double one, double other) {
    return one + other == 0 ? 0 : 2 * one * other / (one + other);
  }
}
