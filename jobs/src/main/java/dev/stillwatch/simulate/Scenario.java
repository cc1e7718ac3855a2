package dev.stillwatch.simulate;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a world is made of, apart from chance.
 *
 * @param doc one sentence for people who choose a scenario
 * @param start first day, UTC
 * @param days days in the world
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
    Texts.Roles corpus)
    implements Serializable {

  /** No group shrinks below this: smaller ones would be no groups. */
  private static final int SMALLEST = 5;

  public Scenario {
    if (days < 1) {
      throw new IllegalArgumentException("Invalid days: %d (at least 1)".formatted(days));
    }
    campaigns = List.copyOf(campaigns);
    confounders = List.copyOf(confounders);
    int grouped =
        campaigns.stream().mapToInt(Campaign::accounts).sum()
            + confounders.stream().mapToInt(Confounder::accounts).sum();
    if (grouped > population.accounts()) {
      throw new IllegalArgumentException(
          "Invalid accounts: %d (campaigns and confounders alone have %d)"
              .formatted(population.accounts(), grouped));
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
  }

  /**
   * One campaign.
   *
   * @param archetype a letter of the archetypes, such as A
   * @param rate extraction requests per account and day
   * @param start days into the world
   * @param days how long it lasts
   * @param share share of extraction among the requests of its accounts, in (0, 1]; the rest is
   *     cover that looks like anybody's
   * @param overlap share of accounts that share payment and network with others, in [0, 1]
   * @param isolated share of requests outside of sessions, in [0, 1]
   * @param longer how many times as long as usual its answers are
   * @param spread standard deviation of the logarithm of answer tokens; a usual account has 0.7
   * @param balanced how even accounts and days are loaded, 0 as chance has it to 1 all the same
   * @param variants paraphrased templates it rotates
   * @param ban days into the campaign when the first pool is banned; 0 for never
   * @param content beginnings of the names of the topics it harvests; all of them where none fits
   */
  public record Campaign(
      String archetype,
      String group,
      int accounts,
      double rate,
      double start,
      double days,
      double share,
      double overlap,
      double isolated,
      double longer,
      double spread,
      double balanced,
      int variants,
      double ban,
      List<String> content)
      implements Serializable {
    public Campaign {
      content = List.copyOf(content);
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Invalid share of %s: %s (must lie in (0, 1])".formatted(group, share));
      }
      for (double part : List.of(overlap, isolated, balanced)) {
        if (!(part >= 0 && part <= 1)) {
          throw new IllegalArgumentException(
              "Invalid campaign %s: overlap, isolated and balanced are %s, %s, %s (must lie in [0, 1])"
                  .formatted(group, overlap, isolated, balanced));
        }
      }
    }

    Campaign scaled(double size, double time) {
      return new Campaign(
          archetype,
          group,
          shrunk(accounts, size),
          rate,
          start * time,
          days * time,
          share,
          overlap,
          isolated,
          longer,
          spread,
          balanced,
          variants,
          ban * time,
          content);
    }
  }

  /**
   * Ordinary accounts that resemble a campaign.
   *
   * @param kind class, harness, batch, platform, viral, firm, template, neighbour or crowd
   * @param groups how many separate groups of this kind there are
   * @param accounts accounts in all groups together
   */
  public record Confounder(String kind, int groups, int accounts) implements Serializable {
    Confounder scaled(double size) {
      return new Confounder(kind, groups, Math.max(groups, (int) Math.round(accounts * size)));
    }
  }

  /**
   * When models appear.
   *
   * @param own days of the world on which the provider releases a model; below 0 for earlier ones
   * @param competitorGap mean days between competitors' releases, which come in clusters
   */
  public record Calendar(List<Double> own, double competitorGap) implements Serializable {
    public Calendar {
      own = List.copyOf(own);
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
        corpus);
  }

  /** The same scenario over this many days; what happens in it moves along. */
  public Scenario withDays(int newDays) {
    double time = (double) newDays / days;
    List<Double> releases = new ArrayList<>();
    calendar.own().forEach(day -> releases.add(day < 0 ? day : day * time));
    return new Scenario(
        name,
        doc,
        start,
        newDays,
        population,
        campaigns.stream().map(campaign -> campaign.scaled(1, time)).toList(),
        confounders,
        new Calendar(releases, calendar.competitorGap()),
        corpus);
  }

  /** The same scenario beginning on another day. */
  public Scenario startingOn(LocalDate day) {
    return new Scenario(name, doc, day, days, population, campaigns, confounders, calendar, corpus);
  }

  /** The same scenario without its campaigns. */
  public Scenario withoutCampaigns() {
    return new Scenario(
        name, doc, start, days, population, List.of(), confounders, calendar, corpus);
  }

  /** Accounts that belong to no campaign and no confounder. */
  int ordinary() {
    return population.accounts()
        - campaigns.stream().mapToInt(Campaign::accounts).sum()
        - confounders.stream().mapToInt(Confounder::accounts).sum();
  }

  private static int shrunk(int accounts, double size) {
    return Math.max(SMALLEST, (int) Math.round(accounts * size));
  }
}
