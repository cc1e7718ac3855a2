package dev.stillwatch.evaluate;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How cases agree with campaigns, set by set.
 *
 * <p>Campaigns and cases are matched one to one, greedily by the Jaccard index of their accounts
 * ({@link Score#of}); a match counts from a threshold on. With m matches, campaign recall is m of
 * the campaigns, case precision m of the cases, and F1 = 2 m / (campaigns + cases).
 *
 * <p>Fragmentation of a campaign is the share of its flagged accounts outside the case that holds
 * most of them, contamination of a case the share of its members outside the campaign that most of
 * them belong to; each a mean, over campaigns with a flagged account and over cases with an account
 * of a campaign.
 */
record CampaignAgreement(KnownWorld world) {
  static final double LOOSE = 0.3;
  static final double FIRM = 0.5;
  static final String JACCARD = "campaign_jaccard";
  private static final char BETWEEN = ' ';

  static final String FRAGMENTATION = "fragmentation";
  static final String CONTAMINATION = "contamination";

  /** The share of campaigns that some case matches so well. */
  static String recall(double threshold) {
    return "campaign_recall@" + threshold;
  }

  /** The share of cases that match some campaign so well. */
  static String precision(double threshold) {
    return "case_precision@" + threshold;
  }

  static String f1(double threshold) {
    return "campaign_f1@" + threshold;
  }

  /** The campaign that a Jaccard index is of, by the slice it is kept under. */
  static String campaign(Measurement jaccard) {
    return jaccard.slice().substring(jaccard.slice().indexOf(BETWEEN) + 1);
  }

  /** One-to-one matches, the best of each campaign that has one. */
  List<Score.Match> matches(List<FlaggedCase> cases) {
    Map<String, Set<String>> members = new TreeMap<>();
    cases.forEach(each -> members.put(each.id(), each.members()));
    return Score.matches(world.campaigns(), world.kinds(), members);
  }

  List<Measurement> of(List<FlaggedCase> cases) {
    Measurements figures = new Measurements();
    List<Score.Match> matches = matches(cases);
    Map<String, String> kinds = world.kinds();
    for (double threshold : new double[] {LOOSE, FIRM}) {
      List<Score.Match> good =
          matches.stream().filter(match -> match.jaccard() >= threshold).toList();
      figures.share(recall(threshold), Measurement.WHOLE, good.size(), kinds.size());
      figures.share(precision(threshold), Measurement.WHOLE, good.size(), cases.size());
      figures.ratio(
          f1(threshold), Measurement.WHOLE, 2.0 * good.size(), kinds.size() + cases.size());
      for (String kind : world.archetypes()) {
        figures.share(
            recall(threshold),
            kind,
            good.stream().filter(match -> match.kind().equals(kind)).count(),
            Collections.frequency(kinds.values(), kind));
      }
    }
    kinds.forEach(
        (campaign, kind) ->
            figures.add(JACCARD, kind + BETWEEN + campaign, jaccard(campaign, matches)));
    fragmentation(cases, figures);
    contamination(cases, figures);
    return figures.all();
  }

  private static double jaccard(String campaign, List<Score.Match> matches) {
    return matches.stream()
        .filter(match -> match.group().equals(campaign))
        .mapToDouble(Score.Match::jaccard)
        .findFirst()
        .orElse(0);
  }

  private void fragmentation(List<FlaggedCase> cases, Measurements figures) {
    double sum = 0;
    int flagged = 0;
    for (Set<String> campaign : world.campaigns().values()) {
      long most = 0;
      Set<String> found = new java.util.HashSet<>();
      for (FlaggedCase each : cases) {
        Set<String> here = new java.util.HashSet<>(each.members());
        here.retainAll(campaign);
        most = Math.max(most, here.size());
        found.addAll(here);
      }
      if (!found.isEmpty()) {
        flagged++;
        sum += 1 - (double) most / found.size();
      }
    }
    figures.ratio(FRAGMENTATION, Measurement.WHOLE, sum, flagged);
  }

  private void contamination(List<FlaggedCase> cases, Measurements figures) {
    double sum = 0;
    int touched = 0;
    for (FlaggedCase each : cases) {
      long most =
          world.campaigns().values().stream()
              .mapToLong(campaign -> each.members().stream().filter(campaign::contains).count())
              .max()
              .orElse(0);
      if (most > 0) {
        touched++;
        sum += 1 - (double) most / each.members().size();
      }
    }
    figures.ratio(CONTAMINATION, Measurement.WHOLE, sum, touched);
  }
}
