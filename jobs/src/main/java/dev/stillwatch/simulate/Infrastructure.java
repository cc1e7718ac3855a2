package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;

/** How the accounts of a campaign are had and where their requests come out. */
public enum Infrastructure {
  /** New accounts behind households of all countries; the overlap shares few payment cards. */
  RESIDENTIAL {
    @Override
    Account of(Campaign plan, Setting setting, Schedule.Span span, int member, Account plain) {
      Dice dice = Dice.of(setting.key(plan.group(), member), 50);
      boolean shares = dice.chance(plan.access().overlap());
      List<Address> homes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        homes.add(Country.any(dice).home(dice));
      }
      Account made =
          plain
              .since(setting.moment(span.from() - dice.between(1, 12)))
              .mailing(dice.chance(0.4) ? People.disposable(dice) : plain.emailDomain())
              .from(homes);
      return shares
          ? made.paying(new Pool(setting, plan).token(dice.below(1 + plan.accounts() / 8)))
          : made;
    }
  },

  /** New accounts; the overlap comes from a few machines with one client and three payers. */
  HOSTED {
    @Override
    Account of(Campaign plan, Setting setting, Schedule.Span span, int member, Account plain) {
      Dice dice = Dice.of(setting.key(plan.group(), member), 50);
      Account made = plain.since(setting.moment(plan.timing().start() - dice.between(0.5, 5)));
      if (!dice.chance(plan.access().overlap())) {
        return made;
      }
      long pool = setting.key(plan.access().pool(), 0);
      Dice machine = Dice.of(pool, 51, dice.below(6));
      List<Address> exits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        exits.add(Country.any(machine).hosted(machine));
      }
      String agent = People.agent(Dice.of(pool, 52));
      return made.from(exits)
          .using(agent, People.tls(agent, 0))
          .paying(new Pool(setting, plan).token(dice.below(3)));
    }
  },

  /** Accounts as customers have them; the overlap comes through a reseller's exits and cards. */
  POOL {
    @Override
    Account of(Campaign plan, Setting setting, Schedule.Span span, int member, Account plain) {
      Dice dice = Dice.of(setting.key(plan.group(), member), 50);
      boolean shares = dice.chance(plan.access().overlap());
      return shares
          ? new Pool(setting, plan).account(plain, plan.access().organisations(), dice)
          : plain;
    }
  },

  /** Accounts of which most sit in two countries; the overlap comes through a reseller's exits. */
  COUNTRIES {
    @Override
    Account of(Campaign plan, Setting setting, Schedule.Span span, int member, Account plain) {
      Dice dice = Dice.of(setting.key(plan.group(), member), 50);
      boolean shares = dice.chance(plan.access().overlap());
      List<Country> two = two(Dice.of(setting.key(plan.group(), 0), 54));
      Country country = dice.chance(DOMINATING) ? dice.pick(two) : plain.country();
      List<Address> homes = List.of(country.home(dice), country.home(dice), country.home(dice));
      Account made = plain.living(country, homes);
      return shares
          ? new Pool(setting, plan).account(made, plan.access().organisations(), dice)
          : made;
    }

    private List<Country> two(Dice dice) {
      Country first = Country.any(dice);
      Country second = Country.any(dice);
      while (second == first) {
        second = Country.any(dice);
      }
      return List.of(first, second);
    }
  };

  private static final double DOMINATING = 0.85;

  /** A member's account, made of one such as anybody's. */
  abstract Account of(
      Campaign plan, Setting setting, Schedule.Span span, int member, Account plain);

  /**
   * Exits and cards that unrelated accounts share.
   *
   * @param name the same for all that share
   */
  record Pool(Setting setting, String name) {
    private static final int EXITS = 24;
    private static final int CARDS = 12;

    Pool(Setting setting, Campaign plan) {
      this(setting, plan.access().pool());
    }

    /** A payment token by its number. */
    String token(int number) {
      return "pay_" + Dice.hex(16, setting.key(name, number), 53);
    }

    /**
     * An account that came into the pool.
     *
     * @param organisations organisations its accounts are booked under; 0 for none
     */
    Account account(Account plain, int organisations, Dice dice) {
      List<Address> exits = List.of(exit(dice), exit(dice), exit(dice));
      if (organisations <= 0) {
        return plain.from(exits).paying(token(dice.below(CARDS)));
      }
      int number = dice.below(organisations);
      long key = setting.key(name, number);
      return plain
          .inOrg("org_" + Dice.hex(16, key, 55), Dice.hex(8, key, 56) + ".example", token(number))
          .from(exits);
    }

    private Address exit(Dice dice) {
      Dice exit = Dice.of(setting.key(name, dice.below(EXITS)), 57);
      return Country.any(exit).hosted(exit);
    }
  }
}
