package dev.stillwatch.simulate;

import java.time.Duration;
import java.util.function.Consumer;

/** Accounts that behave as ordinary customers do, with what sets their group apart. */
final class Everyday implements Cohort {
  private final Setting setting;
  private final String group;
  private final String kind;
  private final int size;
  private final Interests interests;
  private final Habits habits;
  private final Trait trait;
  private final People people;

  /** What sets a group apart from everybody; each method leaves things as they are. */
  interface Trait {
    default Account account(int member, Account plain) {
      return plain;
    }

    default Persona persona(int member, Persona plain) {
      return plain;
    }

    default Call call(int member, Call plain) {
      return plain;
    }

    /** What members ask beyond their everyday. */
    default void more(int member, int day, Habits.Customer customer, Consumer<Call> calls) {}
  }

  Everyday(Setting setting, String group, String kind, int size, Interests interests, Trait trait) {
    this.setting = setting;
    this.group = group;
    this.kind = kind;
    this.size = size;
    this.trait = trait;
    this.interests = interests;
    habits = new Habits(setting, interests);
    people = new People(setting);
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Account account(int member) {
    long key = setting.key(kind + group, member);
    return trait.account(member, people.account(key, interests.language(member)));
  }

  Habits.Customer customer(int member) {
    long key = setting.key(kind + group, member);
    Account account = account(member);
    Persona persona = trait.persona(member, people.persona(key));
    int first =
        (int) Math.max(0, Duration.between(setting.midnight(0), account.created()).toDays() + 1);
    Dice dice = Dice.of(key, 30);
    int last = dice.chance(0.12) ? first + (int) dice.exponential(60) : Integer.MAX_VALUE;
    return new Habits.Customer(
        key, member, account, persona, day -> day >= first && day <= last ? 1 : 0);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    Habits.Customer customer = customer(member);
    habits.day(customer, day, call -> calls.accept(trait.call(member, call)));
    trait.more(member, day, customer, calls);
  }
}
