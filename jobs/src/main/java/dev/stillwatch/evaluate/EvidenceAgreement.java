package dev.stillwatch.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the requests behind cases agree with those truly made for their campaigns.
 *
 * <p>Of each case that is matched to a campaign one to one ({@link CampaignAgreement}): evidence
 * precision is the share of its evidence's requests that were made for the campaign, evidence
 * recall the share of the campaign's requests that are among them. Means over the matched cases, of
 * all and of each archetype. Cover traffic of a member counts against precision: it is not what the
 * case is about.
 */
record EvidenceAgreement(KnownWorld world) {
  static final String PRECISION = "evidence_precision";
  static final String RECALL = "evidence_recall";

  /**
   * The requests behind a case.
   *
   * @param requests all of them
   * @param byCampaign those made for each campaign
   */
  record Evidence(long requests, Map<String, Long> byCampaign) {
    Evidence {
      byCampaign = Map.copyOf(byCampaign);
    }
  }

  /**
   * The figures.
   *
   * @param evidence what lies behind each case, by its id
   */
  List<Measurement> of(List<FlaggedCase> cases, Map<String, Evidence> evidence) {
    Map<String, List<double[]>> shares = new TreeMap<>();
    for (Score.Match match : new CampaignAgreement(world).matches(cases)) {
      Evidence behind = evidence.get(match.caseId());
      double all = requests(match.group());
      if (behind == null || behind.requests() == 0 || all == 0) {
        continue;
      }
      double right = (double) behind.byCampaign().getOrDefault(match.group(), 0L);
      for (String slice : List.of(Measurement.WHOLE, match.kind())) {
        shares
            .computeIfAbsent(slice, key -> new ArrayList<>())
            .add(new double[] {right / behind.requests(), right / all});
      }
    }
    Measurements figures = new Measurements();
    shares.forEach(
        (slice, pairs) -> {
          figures.add(PRECISION, slice, mean(pairs, 0));
          figures.add(RECALL, slice, mean(pairs, 1));
        });
    return figures.all();
  }

  private double requests(String campaign) {
    return world.campaignDays().getOrDefault(campaign, new TreeMap<>()).values().stream()
        .mapToDouble(Long::doubleValue)
        .sum();
  }

  private static double mean(List<double[]> pairs, int part) {
    return pairs.stream().mapToDouble(pair -> pair[part]).average().orElseThrow();
  }
}
