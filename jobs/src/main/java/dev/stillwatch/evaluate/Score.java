package dev.stillwatch.evaluate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import dev.stillwatch.simulate.Simulate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How well cases agree with the truth.
 *
 * @param precision share of flagged accounts that belong to a campaign; empty where none is flagged
 * @param recall share of campaign accounts that are flagged; empty where there are none
 * @param f1 their harmonic mean; empty where one of them is
 * @param recallByKind recall of each kind of campaign
 * @param flaggedByKind flagged accounts of each kind that is no campaign's
 * @param campaigns campaigns there are
 * @param campaignsFound campaigns to which a case of their own fits with a Jaccard index of 0.5 or
 *     more
 * @param cases cases there are
 * @param falseCases cases of whose members at most half belong to campaigns
 * @param matches the best match of each campaign that has one
 */
public record Score(
    OptionalDouble precision,
    OptionalDouble recall,
    OptionalDouble f1,
    Map<String, Double> recallByKind,
    Map<String, Long> flaggedByKind,
    int campaigns,
    int campaignsFound,
    int cases,
    int falseCases,
    List<Match> matches) {

  private static final double FOUND = 0.5;

  /**
   * What is true of an account.
   *
   * @param group group it belongs to; empty for none
   * @param kind organic, C_ and an archetype, or X_ and a confounder
   */
  public record Truth(String group, String kind) {
    boolean ofCampaign() {
      return kind.startsWith(Simulate.CAMPAIGN);
    }
  }

  /** A campaign, the case given to it, and how far their members agree, in [0, 1]. */
  public record Match(String group, String kind, String caseId, double jaccard) {}

  public Score {
    recallByKind = Map.copyOf(recallByKind);
    flaggedByKind = Map.copyOf(flaggedByKind);
    matches = List.copyOf(matches);
  }

  /**
   * Scores cases.
   *
   * <p>Accounts that the truth does not know count as belonging to nobody. Campaigns and cases are
   * matched one to one, greedily by Jaccard index; ties go to the first campaign, then the first
   * case, by name.
   *
   * @param truth what is true of every account of a campaign; of others it is enough to know those
   *     that are in a case
   * @param members accounts of each case
   */
  public static Score of(Map<String, Truth> truth, Map<String, ? extends Set<String>> members) {
    Set<String> flagged = new HashSet<>();
    members.values().forEach(flagged::addAll);
    KnownWorld world = new KnownWorld(truth, Map.of(), Map.of());
    Map<String, Set<String>> groups = world.campaigns();
    Set<String> guilty = new HashSet<>();
    groups.values().forEach(guilty::addAll);
    long hits = flagged.stream().filter(guilty::contains).count();
    List<Match> matches = matches(groups, world.kinds(), members);
    OptionalDouble precision = share(hits, flagged.size());
    OptionalDouble recall = share(hits, guilty.size());
    return new Score(
        precision,
        recall,
        harmonicMean(precision, recall),
        recallByKind(truth, flagged),
        flaggedByKind(truth, flagged),
        groups.size(),
        (int) matches.stream().filter(match -> match.jaccard() >= FOUND).count(),
        members.size(),
        (int)
            members.values().stream()
                .filter(
                    accounts ->
                        isFalse(
                            accounts.stream().filter(guilty::contains).count(), accounts.size()))
                .count(),
        matches);
  }

  /** Whether at most half of a case's members belong to campaigns. */
  static boolean isFalse(long campaignMembers, long members) {
    return 2 * campaignMembers <= members;
  }

  /** The best case of each campaign that has one, one to one; as {@link #of} says. */
  static List<Match> matches(
      Map<String, Set<String>> groups,
      Map<String, String> kinds,
      Map<String, ? extends Set<String>> members) {
    List<Match> pairs = new ArrayList<>();
    groups.forEach(
        (group, accounts) ->
            members.forEach(
                (caseId, flagged) -> {
                  double jaccard = jaccard(accounts, flagged);
                  if (jaccard > 0) {
                    pairs.add(new Match(group, kinds.get(group), caseId, jaccard));
                  }
                }));
    pairs.sort(
        Comparator.comparingDouble(Match::jaccard)
            .reversed()
            .thenComparing(Match::group)
            .thenComparing(Match::caseId));
    Set<String> matched = new HashSet<>();
    Set<String> given = new HashSet<>();
    List<Match> matches = new ArrayList<>();
    for (Match pair : pairs) {
      if (!matched.contains(pair.group()) && !given.contains(pair.caseId())) {
        matched.add(pair.group());
        given.add(pair.caseId());
        matches.add(pair);
      }
    }
    return matches;
  }

  static double jaccard(Set<String> some, Set<String> others) {
    long common = some.stream().filter(others::contains).count();
    return (double) common / (some.size() + others.size() - common);
  }

  private static Map<String, Double> recallByKind(Map<String, Truth> truth, Set<String> flagged) {
    Map<String, TreeSet<String>> byKind =
        truth.entrySet().stream()
            .filter(entry -> entry.getValue().ofCampaign())
            .map(Map.Entry::getKey)
            .collect(
                groupingBy(
                    account -> truth.get(account).kind(),
                    TreeMap::new,
                    toCollection(TreeSet::new)));
    Map<String, Double> recall = new TreeMap<>();
    byKind.forEach(
        (kind, accounts) ->
            recall.put(
                kind,
                (double) accounts.stream().filter(flagged::contains).count() / accounts.size()));
    return recall;
  }

  private static Map<String, Long> flaggedByKind(Map<String, Truth> truth, Set<String> flagged) {
    Map<String, Long> counts = new TreeMap<>();
    for (String account : flagged) {
      Truth what = truth.getOrDefault(account, new Truth("", "unknown"));
      if (!what.ofCampaign()) {
        counts.merge(what.kind(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  private static OptionalDouble harmonicMean(OptionalDouble one, OptionalDouble other) {
    if (one.isEmpty() || other.isEmpty()) {
      return OptionalDouble.empty();
    }
    double sum = one.getAsDouble() + other.getAsDouble();
    return OptionalDouble.of(sum == 0 ? 0 : 2 * one.getAsDouble() * other.getAsDouble() / sum);
  }
}
