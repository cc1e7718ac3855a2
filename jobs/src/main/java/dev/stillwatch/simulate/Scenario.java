package dev.stillwatch.simulate;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a world is made of, apart from chance.
 *
 * @param doc one sentence for people who choose a scenario
 * @param start first day, UTC
 * @param days days in the world
 * @param faults what the logs do not tell of it
 */
public record Scenario(
    String name,
    String doc,
    LocalDate start,
    int days,
    Population population,
    List<Campaign> campaigns,
    List<Confounder> confounders,
    Calendar calendar,
    Texts.Roles corpus,
    Faults faults)
    implements Serializable {

  public Scenario {
    if (days < 1) {
      throw new IllegalArgumentException("Invalid days: %d (at least 1)".formatted(days));
    }
    campaigns = List.copyOf(campaigns);
    confounders = List.copyOf(confounders);
    Set<String> labels = new HashSet<>();
    for (Campaign campaign : campaigns) {
      distinct(labels, campaign.group());
    }
    for (Confounder confounder : confounders) {
      distinct(labels, confounder.label());
    }
    int grouped =
        campaigns.stream().mapToInt(Campaign::accounts).sum()
            + confounders.stream().mapToInt(Confounder::accounts).sum();
    if (grouped > population.accounts()) {
      throw new IllegalArgumentException(
          "Invalid accounts: %d (campaigns and confounders alone have %d)"
              .formatted(population.accounts(), grouped));
    }
  }

  private static void distinct(Set<String> labels, String label) {
    if (!labels.add(label)) {
      throw new IllegalArgumentException(
          "Invalid group: %s (another one is called the same)".formatted(label));
    }
  }

  /**
   * All accounts of the world, those of campaigns and confounders among them.
   *
   * @param accounts how many
   * @param prompts mean prompts of an ordinary account in 28 days
   * @param spread standard deviation of the logarithm of that volume
   * @param programs share of ordinary accounts that are programs
   * @param generalists share with many topics
   * @param repeats share of prompts that say again what their account said before
   * @param egress share that comes through shared exits
   */
  public record Population(
      int accounts,
      double prompts,
      double spread,
      double programs,
      double generalists,
      double repeats,
      double egress)
      implements Serializable {
    Population withAccounts(int newAccounts) {
      return new Population(newAccounts, prompts, spread, programs, generalists, repeats, egress);
    }

    Population withPrompts(double newPrompts) {
      return new Population(accounts, newPrompts, spread, programs, generalists, repeats, egress);
    }
  }

  /**
   * Ordinary accounts that resemble a campaign.
   *
   * @param kind a name such as class; {@link Confounders} has them all
   * @param groups how many separate groups of this kind there are
   * @param accounts accounts in all groups together
   * @param without what usually tells them from a campaign and is missing here
   * @param pool names the pool that grey resellers sell from; empty for one of their own
   */
  public record Confounder(
      String kind, int groups, int accounts, Set<Lacking.Trait> without, String pool)
      implements Serializable {
    public Confounder {
      without = Set.copyOf(without);
      if (groups < 1 || accounts < groups) {
        throw new IllegalArgumentException(
            "Invalid confounder %s: %d groups of %d accounts (at least one account each)"
                .formatted(kind, groups, accounts));
      }
    }

    /** Names its groups; variants have names of their own. */
    String label() {
      String lacking =
          without.stream()
              .map(trait -> "-" + trait.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining());
      String where = pool.isEmpty() ? kind : kind + "-" + pool;
      return lacking.isEmpty() ? where : where + "-without" + lacking;
    }

    Confounder scaled(double size) {
      int scaled = Math.max(groups, (int) Math.round(accounts * size));
      return new Confounder(kind, groups, scaled, without, pool);
    }
  }

  /**
   * When models appear.
   *
   * @param own days of the world on which the provider releases a model; below 0 for earlier ones
   * @param competitorGap mean days between competitors' releases, which come in clusters
   * @param recorded a file of releases as they were ({@link RecordedReleases}), instead of both;
   *     empty for none
   * @param house the vendor in that file that is the provider of the world
   * @param weather what else happens to everybody
   */
  public record Calendar(
      List<Double> own, double competitorGap, String recorded, String house, Weather weather)
      implements Serializable {
    public Calendar {
      own = List.copyOf(own);
      if (recorded.isEmpty() != house.isEmpty()) {
        throw new IllegalArgumentException(
            "Invalid calendar: recorded \"%s\" of house \"%s\" (both or none)"
                .formatted(recorded, house));
      }
    }

    Calendar scaled(double time) {
      return new Calendar(
          own.stream().map(day -> day < 0 ? day : day * time).toList(),
          competitorGap,
          recorded,
          house,
          weather.scaled(time));
    }
  }

  /** The same scenario with this many accounts; groups shrink or grow with it, rates stay. */
  public Scenario withAccounts(int accounts) {
    double size = (double) accounts / population.accounts();
    return new Scenario(
        name,
        doc,
        start,
        days,
        population.withAccounts(accounts),
        campaigns.stream().map(campaign -> campaign.scaled(size, 1)).toList(),
        confounders.stream().map(confounder -> confounder.scaled(size)).toList(),
        calendar,
        corpus,
        faults);
  }

  /** The same scenario over this many days; what happens in it moves along. */
  public Scenario withDays(int newDays) {
    double time = (double) newDays / days;
    return new Scenario(
        name,
        doc,
        start,
        newDays,
        population,
        campaigns.stream().map(campaign -> campaign.scaled(1, time)).toList(),
        confounders,
        calendar.scaled(time),
        corpus,
        faults);
  }

  /** The same scenario with ordinary accounts that ask this often in 28 days. */
  public Scenario withPrompts(double prompts) {
    return new Scenario(
        name,
        doc,
        start,
        days,
        population.withPrompts(prompts),
        campaigns,
        confounders,
        calendar,
        corpus,
        faults);
  }

  /** The same scenario beginning on another day. */
  public Scenario startingOn(LocalDate day) {
    return new Scenario(
        name, doc, day, days, population, campaigns, confounders, calendar, corpus, faults);
  }

  /** The same scenario without its campaigns. */
  public Scenario withoutCampaigns() {
    return new Scenario(
        name, doc, start, days, population, List.of(), confounders, calendar, corpus, faults);
  }

  /** Accounts that belong to no campaign and no confounder. */
  int ordinary() {
    return population.accounts()
        - campaigns.stream().mapToInt(Campaign::accounts).sum()
        - confounders.stream().mapToInt(Confounder::accounts).sum();
  }
}
