package dev.stillwatch.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures of whole worlds mean, in the order in which people ask for them. */
final class Metrics {
  static final Map<String, String> MEANING = meaning();

  private Metrics() {}

  private static Map<String, String> meaning() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(AccountAgreement.PRECISION, "Share of flagged accounts that belong to a campaign.");
    all.put(AccountAgreement.RECALL, "Share of campaign accounts that are flagged.");
    all.put(AccountAgreement.F1, "Harmonic mean of the two.");
    for (double threshold : new double[] {CampaignAgreement.LOOSE, CampaignAgreement.FIRM}) {
      all.put(
          CampaignAgreement.recall(threshold),
          "Share of campaigns with a case of their own, Jaccard %s or more.".formatted(threshold));
      all.put(CampaignAgreement.precision(threshold), "Share of cases that are such a campaign's.");
      all.put(CampaignAgreement.f1(threshold), "Harmonic mean of the two.");
    }
    all.put(
        BCubed.PRECISION, "Mean share of an account's fellow members that are of its campaign.");
    all.put(BCubed.RECALL, "Mean share of an account's campaign that is in its case.");
    all.put(BCubed.F1, "Harmonic mean of the two.");
    all.put(
        CampaignAgreement.FRAGMENTATION,
        "Share of a campaign's flagged accounts outside its largest case.");
    all.put(
        CampaignAgreement.CONTAMINATION, "Share of a case's members outside its main campaign.");
    for (int depth : CaseRanking.DEPTHS) {
      all.put(
          CaseRanking.precisionAt(depth),
          "Share of true cases among the %d strongest.".formatted(depth));
    }
    all.put(CaseRanking.CASES, "Cases on the last night of a world.");
    all.put(CaseRanking.FALSE_CASES, "Cases of whose members at most half are of campaigns.");
    all.put(Timeliness.ALERTS, "New cases per judged night.");
    all.put(
        Timeliness.NIGHTS,
        "Nights from a campaign's first request to its first case, if it has one.");
    all.put(Timeliness.GONE, "Share of a campaign's requests made until its first case.");
    all.put(CaseIdentity.SWITCHES, "Changes of a campaign's case id in 30 days.");
    all.put(
        EvidenceAgreement.PRECISION,
        "Share of the requests behind a case that were made for its campaign.");
    all.put(EvidenceAgreement.RECALL, "Share of a campaign's requests that are behind its case.");
    all.put(
        LinkExpectation.EXPECTED,
        "Links expected to be false, of those there are, where there is no campaign: 1 if bits hold.");
    return Collections.unmodifiableMap(all);
  }
}
