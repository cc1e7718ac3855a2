package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Everyday.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Accounts behind each of which several unrelated customers ask. */
final class Tenants implements Cohort {
  private final Everyday holders;
  private final List<Everyday> tenants = new ArrayList<>();

  /**
   * Accounts with tenants.
   *
   * @param each customers behind each account, at least 1
   * @param generalists share of customers with many topics
   * @param trait what is special about an account and about each of its customers
   */
  Tenants(
      Setting setting,
      String group,
      String kind,
      int size,
      int each,
      double generalists,
      Trait trait) {
    long seed = Dice.mix(setting.seed(), Dice.mix(group));
    holders =
        new Everyday(
            setting,
            group,
            kind,
            size,
            new Interests(setting.organic(), seed, size, generalists),
            trait);
    tenants.add(holders);
    for (int tenant = 1; tenant < each; tenant++) {
      Interests interests =
          new Interests(setting.organic(), Dice.mix(seed, 6, tenant), size, generalists);
      tenants.add(
          new Everyday(setting, group + "/" + tenant, kind, size, interests, new Tenant(trait)));
    }
  }

  /** A customer of the same account as the holder. */
  private final class Tenant implements Trait {
    private final Trait trait;

    Tenant(Trait trait) {
      this.trait = trait;
    }

    @Override
    public Account account(int member, Account plain) {
      return holders.account(member);
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return trait.persona(member, plain);
    }

    @Override
    public Call call(int member, Call plain) {
      return trait.call(member, plain);
    }
  }

  @Override
  public String group() {
    return holders.group();
  }

  @Override
  public String kind() {
    return holders.kind();
  }

  @Override
  public int size() {
    return holders.size();
  }

  @Override
  public Account account(int member) {
    return holders.account(member);
  }

  /** Whoever the account was opened for. */
  Habits.Customer holder(int member) {
    return holders.customer(member);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    tenants.forEach(tenant -> tenant.day(member, day, calls));
  }
}
