package dev.stillwatch.evaluate;

import static java.util.stream.Collectors.toCollection;

import dev.stillwatch.evaluate.Score.Truth;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is true of a world, as far as a score needs it.
 *
 * @param accounts every account of a campaign, and every account that is in a case
 * @param groupsByKind groups there are of each confounder, of a kind that starts with X_
 * @param campaignDays requests of each campaign on each day on which it made any; empty where
 *     requests are not labelled
 */
public record KnownWorld(
    Map<String, Truth> accounts,
    Map<String, Long> groupsByKind,
    Map<String, NavigableMap<LocalDate, Long>> campaignDays) {

  private static final Truth UNKNOWN = new Truth("", "unknown");

  /** What most of a set of accounts are. */
  record Majority(Truth truth, long accounts) {}

  public KnownWorld {
    accounts = Map.copyOf(accounts);
    groupsByKind = Map.copyOf(groupsByKind);
    campaignDays = Map.copyOf(campaignDays);
  }

  /** What an account is; of a kind of its own where nothing is known. */
  Truth of(String account) {
    return accounts.getOrDefault(account, UNKNOWN);
  }

  boolean isOfCampaign(String account) {
    return of(account).ofCampaign();
  }

  /** Accounts of each campaign, by name. */
  Map<String, Set<String>> campaigns() {
    Map<String, Set<String>> campaigns = new TreeMap<>();
    accounts.forEach(
        (account, truth) -> {
          if (truth.ofCampaign()) {
            campaigns.computeIfAbsent(truth.group(), key -> new TreeSet<>()).add(account);
          }
        });
    return campaigns;
  }

  /** Kind of each campaign, by name. */
  Map<String, String> kinds() {
    Map<String, String> kinds = new TreeMap<>();
    accounts.values().stream()
        .filter(Truth::ofCampaign)
        .forEach(truth -> kinds.put(truth.group(), truth.kind()));
    return kinds;
  }

  /** Kinds of campaigns there are. */
  Set<String> archetypes() {
    return kinds().values().stream().collect(toCollection(TreeSet::new));
  }

  long campaignMembers(FlaggedCase flagged) {
    return flagged.members().stream().filter(this::isOfCampaign).count();
  }

  /** At most half of its members belong to campaigns. */
  boolean isFalse(FlaggedCase flagged) {
    return Score.isFalse(campaignMembers(flagged), flagged.members().size());
  }

  /** The group most of its members are in; ties go to the first kind, then group, by name. */
  Majority majority(FlaggedCase flagged) {
    Map<Truth, Long> counts = new java.util.HashMap<>();
    flagged.members().forEach(account -> counts.merge(of(account), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(entry -> new Majority(entry.getKey(), entry.getValue()))
        .min(
            Comparator.comparingLong(Majority::accounts)
                .reversed()
                .thenComparing(majority -> majority.truth().kind())
                .thenComparing(majority -> majority.truth().group()))
        .orElseThrow();
  }
}
