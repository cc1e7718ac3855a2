package dev.stillwatch.simulate;

import java.io.Serializable;
import java.util.List;

/**
 * One campaign of a scenario.
 *
 * @param archetype a letter of {@code conf/scenarios/archetypes.conf}, where whatever a scenario
 *     leaves open is looked up
 * @param accounts accounts in all its pools
 * @param differs statistics of {@link Audit} by which its accounts are meant to stand out
 */
public record Campaign(
    String archetype,
    String group,
    int accounts,
    Timing timing,
    Traffic traffic,
    Content content,
    Access access,
    Probing probing,
    List<String> differs)
    implements Serializable {

  /** No group shrinks below this: smaller ones would be no groups. */
  private static final int SMALLEST = 5;

  /** Pieces of reasoning an account adds to what the campaign replays. */
  private static final int REASONING = 5;

  /** Who sends a campaign's requests. */
  public enum Manner {
    /** One program for all accounts, with settings of its own; cover traffic beside it. */
    SCRIPT,
    /** Each account as its owner asks: the same rhythm, settings and way of typing. */
    OWNER
  }

  /** Where a campaign's tasks come from. */
  public enum Source {
    /** Fields that ordinary customers work in too. */
    FIELDS,
    /** What users of another service ask: all topics and languages of ordinary customers. */
    USERS,
    /** One task. */
    GOAL
  }

  public Campaign {
    differs = List.copyOf(differs);
    if (accounts < 1) {
      throw new IllegalArgumentException(
          "Invalid accounts of %s: %d (at least 1)".formatted(group, accounts));
    }
    if (probing.accounts() > accounts) {
      throw new IllegalArgumentException(
          "Invalid probe-accounts of %s: %d (it has %d accounts)"
              .formatted(group, probing.accounts(), accounts));
    }
  }

  /**
   * When it runs.
   *
   * @param start days into the world
   * @param days how long it lasts
   * @param jitter days over which its accounts' starts are spread, however long the world is
   * @param ramp days until an account reaches its full rate; 0 for at once
   * @param ban days into the campaign when the first half of the accounts is banned and the second
   *     takes over within two days; 0 for never
   * @param launch day of the world on which a rival releases a model, a release like any other; 0
   *     for none
   * @param pivot share of its requests that go to a new own model within 24 hours of the release; 0
   *     for whenever the sender would take it up
   */
  public record Timing(
      double start,
      double days,
      double jitter,
      double ramp,
      double ban,
      double launch,
      double pivot)
      implements Serializable {
    public Timing {
      inUnit("pivot", pivot);
      if (!(days > 0) || jitter < 0 || ramp < 0 || ban < 0 || launch < 0) {
        throw new IllegalArgumentException(
            "Invalid campaign: it lasts %s days, with jitter %s, ramp %s, ban %s and launch %s (none below 0)"
                .formatted(days, jitter, ramp, ban, launch));
      }
      if (launch > 0 && launch < start + days) {
        throw new IllegalArgumentException(
            "Invalid launch: day %s (the campaign ends on day %s)".formatted(launch, start + days));
      }
    }

    Timing scaled(double time) {
      return new Timing(
          start * time, days * time, jitter, ramp * time, ban * time, launch * time, pivot);
    }
  }

  /**
   * How much it asks, and how.
   *
   * @param rate extraction requests per account and day
   * @param share share of extraction among its accounts' requests, in (0, 1]; the rest is what
   *     ordinary customers ask
   * @param balanced how even accounts and days are loaded: 0 as chance and customers have it, 1 all
   *     the same
   * @param isolated share of extraction outside of sessions, in [0, 1]
   * @param repeats how often it asks again what it asked before, where 1 is as often as the
   *     account's owner; only with {@link Manner#OWNER}
   * @param longer how many times as long as usual its answers are
   * @param spread standard deviation of the logarithm of answer tokens, a usual account has 0.7; 0
   *     for the sender's own
   * @param tenants unrelated customers behind each account
   * @param replay share of extraction that sends back reasoning which another account obtained, in
   *     [0, 1]
   */
  public record Traffic(
      Manner manner,
      double rate,
      double share,
      double balanced,
      double isolated,
      double repeats,
      double longer,
      double spread,
      int tenants,
      double replay)
      implements Serializable {
    public Traffic {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Invalid share: %s (must lie in (0, 1])".formatted(share));
      }
      inUnit("balanced", balanced);
      inUnit("isolated", isolated);
      inUnit("repeats", repeats);
      inUnit("replay", replay);
      if (!(rate > 0) || !(longer > 0) || spread < 0 || tenants < 1) {
        throw new IllegalArgumentException(
            "Invalid campaign: rate %s, longer %s, spread %s, tenants %d (must be positive; spread may be 0)"
                .formatted(rate, longer, spread, tenants));
      }
    }

    /** Requests per account and day, extraction and the rest. */
    double total() {
      return rate / share;
    }
  }

  /**
   * What it asks.
   *
   * @param topics beginnings of the names of the topics it takes tasks from; all of the source
   *     where none fits
   * @param frame name of the wording that stands before its tasks; empty for none
   * @param framed share of tasks that have it, in [0, 1]
   * @param variants paraphrases of that wording it rotates
   * @param paraphrase share of a task's words with a synonym that are replaced by one, in [0, 1]
   * @param redundancy how many accounts each task is dealt to
   */
  public record Content(
      Source source,
      List<String> topics,
      String frame,
      double framed,
      int variants,
      double paraphrase,
      int redundancy)
      implements Serializable {
    public Content {
      topics = List.copyOf(topics);
      inUnit("framed", framed);
      inUnit("paraphrase", paraphrase);
      if (variants < 1 || redundancy < 1) {
        throw new IllegalArgumentException(
            "Invalid campaign: %d variants, redundancy %d (at least 1)"
                .formatted(variants, redundancy));
      }
    }
  }

  /**
   * How its accounts come in.
   *
   * @param overlap share of its accounts that share payment and network with others, in [0, 1]
   * @param pool names what they share; campaigns and grey resellers of one pool share with each
   *     other
   * @param organisations organisations over which accounts of the pool are spread; 0 for none
   */
  public record Access(Infrastructure style, double overlap, String pool, int organisations)
      implements Serializable {
    public Access {
      inUnit("overlap", overlap);
      if (organisations < 0) {
        throw new IllegalArgumentException(
            "Invalid organisations: %d (at least 0)".formatted(organisations));
      }
    }
  }

  /**
   * Trying wordings of one task out before the start; the campaign's own wording is a winner.
   *
   * @param accounts how many of its accounts do; 0 for none
   * @param days how long before the start they begin
   * @param rate requests per account and day
   */
  public record Probing(int accounts, double days, double rate) implements Serializable {
    public Probing {
      if (accounts < 0 || days < 0 || rate < 0) {
        throw new IllegalArgumentException(
            "Invalid probing: %d accounts, %s days, rate %s (none below 0)"
                .formatted(accounts, days, rate));
      }
    }
  }

  /** What truth calls its accounts. */
  String kind() {
    return Simulate.CAMPAIGN + archetype;
  }

  /**
   * An extraction call as it is sent: with reasoning from the pool of what the campaign's accounts
   * obtained where it replays.
   */
  Call sent(Call call, long seed, Dice dice) {
    return traffic.replay() > 0 && dice.chance(traffic.replay())
        ? call.replaying(Dice.mix(seed, 47, dice.below(REASONING * accounts)))
        : call;
  }

  /** A member's account, made of one such as anybody's; marked where it is shut in this world. */
  Account account(Setting setting, Schedule.Span span, int member, Account plain) {
    Account made = access.style().of(this, setting, span, member, plain);
    return span.banned() < setting.scenario().days() ? made.marked("banned") : made;
  }

  Campaign scaled(double size, double time) {
    int members = Math.max(SMALLEST, (int) Math.round(accounts * size));
    int probers = (int) Math.ceil(probing.accounts() * size);
    return new Campaign(
        archetype,
        group,
        members,
        timing.scaled(time),
        traffic,
        content,
        access,
        new Probing(Math.min(members, probers), probing.days() * time, probing.rate()),
        differs);
  }

  private static void inUnit(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must lie in [0, 1])".formatted(name, value));
    }
  }
}
