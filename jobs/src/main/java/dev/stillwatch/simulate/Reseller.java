package dev.stillwatch.simulate;

import java.util.List;

/**
 * A reseller that says so: a few large accounts of one company, two exits, all models, and each
 * request attributed to one of many users.
 */
final class Reseller implements Everyday.Trait {
  private static final int USERS = 400;
  private static final double LARGER = 8;

  private final Setting setting;
  private final String group;
  private final long seed;

  Reseller(Setting setting, String group) {
    this.setting = setting;
    this.group = group;
    seed = Dice.mix(setting.seed(), Dice.mix(group));
  }

  @Override
  public Account account(int member, Account plain) {
    Dice dice = Dice.of(seed, 4);
    List<Address> exits = List.of(Country.US.hosted(dice), Country.GB.hosted(dice));
    return Confounders.organised(setting, group, plain).from(exits);
  }

  @Override
  public Persona persona(int member, Persona plain) {
    return plain.at(LARGER * setting.scenario().population().prompts() / 28);
  }

  @Override
  public Call call(int member, Call plain) {
    // Whoever starts something within the same quarter of an hour is one user.
    long visit = Dice.mix(member, plain.conversation(), (long) plain.second() / 900);
    int user = Math.min(USERS - 1, (int) Dice.of(seed, visit).exponential(USERS / 4.0));
    boolean small = Dice.of(seed, 5, user).chance(0.5);
    Persona persona = plain.persona();
    return plain
        .by(persona.using(persona.rhythm(), persona.tools(), small))
        .behalf("user_" + Dice.hex(12, seed, user))
        .forGroup();
  }
}
